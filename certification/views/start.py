"""The way into certification: open schemes, and my applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render

from certification.permissions import Capability, is_staff, may, visible_applications
from certification.queries.criteria import open_schemes
from certification.queries.labels import SCHEME_STATES, SCHEME_TONES, STATES, TONES
from certification.queries.schemes import visible_schemes
from certification.rules.schemes import SchemeState
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from certification.models import Application

SHOWN = 5
SHOWN_OTHERS = 20


def start(request: HttpRequest) -> HttpResponse:
    """Show what systems can be certified against; `?edition=` keeps the schemes of that one."""
    own = visible_applications(request.user).filter(organisation__members__user=request.user.pk)
    schemes = open_schemes()
    edition = first_value(request.GET, "edition")
    chosen = [one for one in schemes if str(one.edition_id) == edition]
    context = {
        "schemes": chosen if edition else schemes,
        "edition": chosen[0].edition if chosen else None,
        "narrowed": bool(edition),
        **_managed(request),
        "own": [labelled(one) for one in own[:SHOWN]] if request.user.is_authenticated else [],
    }
    return render(request, "certification/start/start.html", context)


def _managed(request: HttpRequest) -> dict[str, Any]:
    """Return for scheme managers the schemes that are not open, newest first."""
    if not may(request.user, Capability.MANAGE_SCHEMES):
        return {"manages": False, "others": []}
    rows = visible_schemes(request.user).exclude(state=SchemeState.OPEN)[:SHOWN_OTHERS]
    others = [
        {"scheme": one, "word": SCHEME_STATES[one.state], "tone": SCHEME_TONES[one.state]}
        for one in rows
    ]
    return {"manages": True, "others": others}


@signed_in
def applications(request: HttpRequest) -> HttpResponse:
    """List the applications that this person may read, newest first."""
    rows = visible_applications(person(request)).select_related("applicant")
    state = first_value(request.GET, "state")
    if state in STATES:
        rows = rows.filter(state=state)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [labelled(one) for one in page],
        "staff": is_staff(request.user),
        "state": state,
        "states": STATES,
        "query": f"state={state}" if state in STATES else "",
    }
    return render(request, "certification/applications/list.html", context)


def labelled(application: Application) -> dict[str, object]:
    """Return an application with the words for its state."""
    return {
        "application": application,
        "state": STATES[application.state],
        "tone": TONES.get(application.state, "note"),
    }
