"""The drafting checks over HTTP: what they find, and what somebody judged to be no problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from standards.api.base import ApiView, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.kernel.ids import row_id
from standards.operations.checks import heed_finding, ignore_finding
from standards.permissions import access_draft
from standards.queries.checks import findings_of, ignored_facts, ignored_findings

if TYPE_CHECKING:
    from rest_framework.request import Request


class NewIgnored(serializers.Serializer[Any]):
    """Take which finding is no problem, and why."""

    rule = serializers.CharField(max_length=40)
    node = serializers.CharField(max_length=64, allow_blank=True, default="")
    text = serializers.CharField(
        max_length=100_000, allow_blank=True, default="", trim_whitespace=False
    )
    reason = serializers.CharField(max_length=500)


class ChecksView(ApiView):
    """Findings of the wording and structure checker."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="drafts_checks")
    def get(self, request: Request, pk: str) -> Response:
        """Return the findings in reading order, the ignored ones with their reason."""
        draft = access_draft(request.user, pk)
        spoken = [
            row | {"message": _(row["message"]), "why": _(row["why"])} for row in findings_of(draft)
        ]
        return Response({"results": spoken})


class IgnoredView(ApiView):
    """The findings of a draft that are no problem here."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="checks_ignored_list")
    def get(self, request: Request, pk: str) -> Response:
        """Return them, the oldest first."""
        draft = access_draft(request.user, pk)
        return Response({"results": [ignored_facts(one) for one in ignored_findings(draft)]})

    @extend_schema(
        request=NewIgnored, responses={201: OpenApiTypes.OBJECT}, operation_id="checks_ignore"
    )
    def post(self, request: Request, pk: str) -> Response:
        """Ignore a finding for a reason."""
        draft = access_draft(request.user, pk)
        given = validated(NewIgnored, request.data)
        ignored = ignore_finding(
            draft=draft,
            finding=(given["rule"], given["node"], given["text"]),
            reason=given["reason"],
            actor=caller(request),
            at=now(),
        )
        return Response(ignored_facts(ignored), status=201)


class IgnoredRowView(ApiView):
    """One ignored finding."""

    @extend_schema(request=None, responses={204: None}, operation_id="checks_heed")
    def delete(self, request: Request, pk: str, row: str) -> Response:
        """Let the finding count again."""
        draft = access_draft(request.user, pk)
        ignored = ignored_findings(draft).filter(pk=row_id(row)).first()
        if ignored is None:
            raise NotFound(_("There is no such thing, or none that you may know of."))
        heed_finding(draft=draft, ignored=ignored, actor=caller(request), at=now())
        return Response(status=204)
