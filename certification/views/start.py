"""The way into certification: open schemes, and my applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render

from certification.permissions import is_staff, visible_applications
from certification.queries.criteria import open_schemes
from certification.queries.labels import STATES, TONES
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from certification.models import Application

SHOWN = 5


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
        "own": [labelled(one) for one in own[:SHOWN]] if request.user.is_authenticated else [],
    }
    return render(request, "certification/start/start.html", context)


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
