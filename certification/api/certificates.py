"""Certificates over the API, open to all: rows, credentials, downloads, proofs, badges."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from certification.api.features import AnyRenderer
from certification.api.shapes import certificate_read, certificate_row
from certification.credentials.badge import badge_svg
from certification.credentials.issuer import download_of
from certification.models import Certificate
from certification.queries.certificates import (
    find_certificate,
    log_proof,
    shown_status,
)
from certification.queries.registry import register
from certification.rules.certificates import CertificateStatus
from standards.api.base import ApiView, ordered, paginated
from standards.kernel.canonical import canonical_json
from standards.kernel.clock import now
from standards.kernel.errors import NotFound

if TYPE_CHECKING:
    from rest_framework.request import Request

CREDENTIAL_TYPE = "application/vc"


class CertificateShape(serializers.Serializer[Any]):
    """Describe a certificate of the register."""

    id = serializers.CharField()
    number = serializers.CharField()
    status = serializers.ChoiceField([one.value for one in CertificateStatus])
    system = serializers.CharField()
    holder = serializers.CharField()
    edition = serializers.CharField()
    issued = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    log_index = serializers.IntegerField(allow_null=True)


class CredentialRenderer(JSONRenderer):
    """Write a credential as it was signed."""

    media_type = CREDENTIAL_TYPE
    format = "vc"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """Return the RFC 8785 form, which nothing re-orders or re-spells."""
        return canonical_json(data)


def certificate_or_404(name: str) -> Certificate:
    """Return a certificate by id or printed number."""
    found = find_certificate(name)
    if found is None:
        raise NotFound(_("The register holds no certificate “{name}”.").format(name=name[:40]))
    return found


class CertificatesView(ApiView):
    """List the register."""

    public = frozenset({"GET"})

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str),
            OpenApiParameter("status", str),
            OpenApiParameter("standard", str),
        ],
        responses=CertificateShape(many=True),
        operation_id="certificates",
    )
    def get(self, request: Request) -> Response:
        """Return the certificates that fit, newest first."""
        at = now()
        rows = register(
            query=request.query_params.get("q", ""),
            status=request.query_params.get("status", ""),
            standard=request.query_params.get("standard", ""),
            at=at,
        )
        rows = ordered(
            request, rows, allowed=["issued_at", "valid_until", "number"], default="-issued_at"
        )
        return paginated(request, rows, lambda one: certificate_row(one, at))


class CertificateView(ApiView):
    """Read one certificate, as a row or as the signed credential."""

    public = frozenset({"GET"})
    renderer_classes = (JSONRenderer, CredentialRenderer)

    @extend_schema(
        responses={
            (200, "application/json"): CertificateShape,
            (200, CREDENTIAL_TYPE): OpenApiTypes.OBJECT,
        },
        operation_id="certificate",
    )
    def get(self, request: Request, pk: str) -> Response:
        """Return the row; with `Accept: application/vc` the credential."""
        certificate = certificate_or_404(pk)
        if request.accepted_media_type and request.accepted_media_type.startswith(CREDENTIAL_TYPE):
            return Response(certificate.credential)
        return Response(certificate_read(certificate, now()))


class DownloadView(ApiView):
    """Hand out the one file with which a certificate is checked offline."""

    public = frozenset({"GET"})
    renderer_classes = (JSONRenderer, AnyRenderer)

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="certificate_download")
    def get(self, request: Request, pk: str) -> HttpResponse:
        """Return `{credential, status_lists, proof, did}`."""
        certificate = certificate_or_404(pk)
        return HttpResponse(
            json.dumps(download_of(certificate), ensure_ascii=False, indent=1),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{certificate.number}.json"'},
        )


class ProofView(ApiView):
    """Prove that a certificate stands in the public log."""

    public = frozenset({"GET"})

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="certificate_proof")
    def get(self, request: Request, pk: str) -> Response:
        """Return leaf, audit path and checkpoint; 404 until a checkpoint covers the entry."""
        proof = log_proof(certificate_or_404(pk))
        if proof is None:
            raise NotFound(_("No checkpoint covers this certificate yet. Ask again in a minute."))
        return Response(proof)


class BadgeView(ApiView):
    """Serve the badge with the present status."""

    public = frozenset({"GET"})
    renderer_classes = (JSONRenderer, AnyRenderer)

    @extend_schema(responses={(200, "image/svg+xml"): OpenApiTypes.STR}, operation_id="badge")
    def get(self, request: Request, pk: str) -> HttpResponse:
        """Return the badge as SVG; `?theme=dark` for dark pages."""
        dark = request.query_params.get("theme") == "dark"
        certificate = certificate_or_404(pk)
        return HttpResponse(
            badge_svg(
                certificate.edition.reference,
                certificate.number,
                shown_status(certificate, now()),
                dark=dark,
            ),
            content_type="image/svg+xml",
            headers={"Cache-Control": "public, max-age=30"},
        )
