"""The public register: its list with filters, and its feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from certification.queries.certificates import shown_status
from certification.queries.labels import STATUSES, status_tone
from certification.queries.registry import certified_standards, register
from standards.kernel.clock import now
from standards.views.base import first_value

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from certification.models import Certificate

PER_PAGE = 30
FEED_LENGTH = 50


def registry(request: HttpRequest) -> HttpResponse:
    """List the certificates that fit the filters, newest first."""
    at = now()
    filters = {name: first_value(request.GET, name) for name in ("q", "status", "standard")}
    if filters["status"] not in STATUSES:
        filters["status"] = ""
    rows = register(
        query=filters["q"], status=filters["status"], standard=filters["standard"], at=at
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row(one, at) for one in page],
        "filters": filters,
        "filtered": any(filters.values()),
        "statuses": STATUSES,
        "standards": certified_standards(),
        "query": urlencode({name: value for name, value in filters.items() if value}),
    }
    return render(request, "certification/registry/registry.html", context)


def row(certificate: Certificate, at: datetime) -> dict[str, Any]:
    """Return a certificate with the words for what it is worth now."""
    status = shown_status(certificate, at)
    return {
        "certificate": certificate,
        "status": status,
        "word": STATUSES[status],
        "tone": status_tone(status),
    }


class RegistryFeed(Feed):  # type: ignore[type-arg]
    """Tell followers what was certified last."""

    feed_type = Atom1Feed
    link = "/registry/"

    def title(self) -> str:
        """Return the feed's name."""
        return _("Lepton: certified systems")

    def subtitle(self) -> str:
        """Return what the feed holds."""
        return _("Certificates in the public register, newest first.")

    def items(self) -> list[dict[str, Any]]:
        """Return the newest certificates."""
        at = now()
        return [row(one, at) for one in register(at=at)[:FEED_LENGTH]]

    def item_title(self, item: dict[str, Any]) -> str:
        """Return number and system."""
        certificate = item["certificate"]
        return f"{certificate.number}: {certificate.system}"

    def item_description(self, item: dict[str, Any]) -> str:
        """Return standard, holder and status."""
        certificate = item["certificate"]
        return f"{certificate.edition.reference} · {certificate.holder} · {item['word']}"

    def item_link(self, item: dict[str, Any]) -> str:
        """Return the certificate's page."""
        return reverse("certificate", args=[item["certificate"].number])

    def item_pubdate(self, item: dict[str, Any]) -> datetime:
        """Return when it was issued."""
        issued: datetime = item["certificate"].issued_at
        return issued
