"""What a person owes and was told; search over everything this person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lepton_site.inbox import owed_by
from standards.kernel import slots
from standards.kernel.clock import now
from standards.operations.notifications import mark_read
from standards.queries.people import memberships_with_committees, notifications_of
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST_QUERY = 200
HITS_PER_KIND = 20


@signed_in
def work(request: HttpRequest) -> HttpResponse:
    """Show everything that this person owes, the committees, and the latest notices."""
    user = person(request)
    at = now()
    context = {
        "owed": owed_by(user, at=at),
        "at": at,
        "memberships": [row for row in memberships_with_committees(user) if row.valid_to is None],
        "notices": notifications_of(user)[:8],
    }
    return render(request, "work/work.html", context)


@signed_in
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the notices of this person, 50 a page."""
    pages = Paginator(notifications_of(person(request)), 50)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "work/notifications.html", {"page": page})


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    mark_read(actor=person(request), pk=None, at=now())
    return HttpResponseRedirect(reverse("notifications"))


@signed_in
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it points."""
    user = person(request)
    mark_read(actor=user, pk=pk, at=now())
    notice = notifications_of(user).get(pk=pk)
    return HttpResponseRedirect(notice.url or reverse("notifications"))


def search(request: HttpRequest) -> HttpResponse:
    """Search what every app offers, by this reader's rights."""
    query = first_value(request.GET, "q")[:LONGEST_QUERY].replace("\x00", "")
    hits = slots.gather("search", query, request.user) if query else []
    groups: dict[str, list[slots.Hit]] = {}
    for hit in hits:
        group = groups.setdefault(str(hit.kind), [])
        if len(group) < HITS_PER_KIND:
            group.append(hit)
    template = "work/search_results.html" if request.htmx else "work/search.html"  # type: ignore[attr-defined]
    return render(request, template, {"query": query, "groups": groups, "count": len(hits)})
