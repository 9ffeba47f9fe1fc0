"""Feeds of enquiries: Atom for readers, iCalendar for closing hours."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.models import Enquiry
from reviews.queries.enquiries import enquiries_shown
from standards.kernel.clock import now

FEED_SIZE = 50


def enquiries_feed(request: HttpRequest) -> HttpResponse:
    """Serve the newest enquiries as an Atom feed."""
    context = _context(list(enquiries_shown(now()).order_by("-opens_at", "-pk")[:FEED_SIZE]))
    kind = "application/atom+xml; charset=utf-8"
    return render(request, "reviews/enquiries/feed.xml", context, content_type=kind)


def enquiries_calendar(request: HttpRequest) -> HttpResponse:
    """Serve the closing hours of enquiries as a calendar."""
    context = _context(list(enquiries_shown(now()).order_by("closes_at", "pk")[:FEED_SIZE]))
    text = render(request, "reviews/enquiries/calendar.ics", context).content.decode()
    lines = "\r\n".join(line for line in text.splitlines() if line.strip())
    return HttpResponse(f"{lines}\r\n", content_type="text/calendar; charset=utf-8")


def _context(found: list[Enquiry]) -> dict[str, object]:
    entries = [(each, f"{settings.SITE_URL}/enquiries/{each.pk}/") for each in found]
    updated = max((each.opens_at for each in found), default=None)
    return {"entries": entries, "site_url": settings.SITE_URL, "updated": updated}
