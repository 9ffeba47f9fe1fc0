"""One certificate's public page, its badge, and the issuer's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from certification.credentials.badge import badge_svg
from certification.credentials.issuer import site_did_document
from certification.operations.verification import verify_here
from certification.queries.certificate_page import certificate_page
from certification.queries.certificates import find_certificate, shown_status
from standards.kernel.clock import now
from standards.kernel.errors import NotFound

if TYPE_CHECKING:
    from django.http import HttpRequest

    from certification.models import Certificate


def certificate_or_404(number: str) -> Certificate:
    """Return a certificate by its printed number or id."""
    found = find_certificate(number)
    if found is None:
        raise NotFound(
            _("The register holds no certificate “%(number)s”. Check the number.")
            % {"number": number[:40]}
        )
    return found


def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Show a certificate: what was certified, how it fared, what it does not say, its proof."""
    found, at = certificate_or_404(number), now()
    context = certificate_page(found, at) | {
        "verification": verify_here({"credential": found.credential}, at=at),
        "site_url": settings.SITE_URL,
    }
    return render(request, "certification/certificates/certificate.html", context)


def badge(request: HttpRequest, number: str) -> HttpResponse:
    """Serve the badge with the present status; `?theme=dark` for dark pages."""
    found = certificate_or_404(number)
    picture = badge_svg(
        found.edition.reference,
        found.number,
        shown_status(found, now()),
        dark=request.GET.get("theme") == "dark",
    )
    response = HttpResponse(picture, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=30"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def did_document(request: HttpRequest) -> JsonResponse:
    """Serve the issuer's keys, old ones included (did:web)."""
    response = JsonResponse(site_did_document(), content_type="application/did+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=60"
    return response
