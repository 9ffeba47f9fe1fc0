"""The catalogue of standards: filters in the query string, counts beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _

from standards.queries.catalogue import (
    PAGE_SIZE,
    SORTS,
    Facet,
    facets,
    filters_from,
    listing,
    total,
)
from standards.rules.programme import DOMAIN_LABELS, Domain
from standards.rules.stages import PHASE_LABELS, Phase

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from standards.models import WorkItem


def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the projects that fit the filters, 25 a page."""
    filters = filters_from(request.GET)
    page = Paginator(listing(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    groups = facets(filters)
    context = {
        "filters": filters,
        "facets": groups,
        "page": page,
        "rows": [line(one) for one in page.object_list],
        "count": page.paginator.count,
        "total": total(),
        "chips": chips(request.GET, groups),
        "query": query_without(request.GET, "page"),
        "sorts": [(name, _sort_label(name), name == filters.sort) for name in SORTS],
    }
    fragment = getattr(request, "htmx", False)
    name = "results" if fragment and not request.htmx.boosted else "catalogue"  # type: ignore[attr-defined]
    return render(request, f"standards/catalogue/{name}.html", context)


def _sort_label(name: str) -> str:
    return {
        "updated": _("Recently updated"),
        "number": _("Number"),
        "certified": _("Most certified"),
    }[name]


def line(work_item: WorkItem) -> dict[str, Any]:
    """Shape a project for the list; the link leads to the standard once there is one."""
    standing = work_item.standing
    number = getattr(work_item, "edition_number", None)
    revised = number is not None and standing.phase not in {
        Phase.PUBLISHED,
        Phase.SYSTEMATIC_REVIEW,
        Phase.WITHDRAWN,
    }
    year = getattr(work_item, "edition_year", None)
    return {
        "work_item": work_item,
        "standing": standing,
        "reference": f"{work_item.printed}:{year}" if year and not revised else work_item.printed,
        "phase_label": _(PHASE_LABELS[standing.phase]),
        "domain_label": _(DOMAIN_LABELS[Domain(work_item.domain)]),
        "edition_number": number,
        "next_edition": number + 1 if revised and number else None,
        "certified": int(getattr(work_item, "certified", None) or 0),
    }


def query_without(query: Any, name: str, value: str | None = None) -> str:
    """Return a query string without one parameter, or without one of its values."""
    pairs = [
        (key, one)
        for key, values in query.lists()
        for one in values
        if not (key == name and value in {None, one})
    ]
    return urlencode(pairs)


def chips(query: Any, groups: list[Facet]) -> list[dict[str, str]]:
    """Return the chosen filters, each with the address that drops it."""
    return [
        {"label": option.label, "url": f"?{query_without(query, group.name, option.value)}"}
        for group in groups
        for option in group.options
        if option.chosen
    ]
