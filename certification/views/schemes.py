"""The page of a scheme: what it asks, what an attempt is worth, and its moves for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certification.forms.schemes import MoveForm
from certification.metrics import metric_of
from certification.operations import schemes as operations
from certification.permissions import Capability, access_scheme, may
from certification.queries.criteria import criteria_of, dataset_version_of
from certification.queries.labels import (
    JOB_STATES,
    JOB_VERDICTS,
    SCHEME_STATES,
    SCHEME_TONES,
)
from certification.queries.power import power_of
from certification.queries.schemes import Baseline, baselines_of
from certification.rules.schemes import SCHEME, SchemeState
from certification.submissions import SUBMISSIONS
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, InvalidInput
from standards.rendering.criteria import criterion_terms
from standards.views.base import person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from certification.models import SchemeCriterion


@require_safe
def scheme(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a scheme to everybody who may read it."""
    found = access_scheme(request.user, pk)
    version = dataset_version_of(found)
    task = version.dataset.task if version else ""
    manages = may(request.user, Capability.MANAGE_SCHEMES, found)
    context = {
        "scheme": found,
        "version": version,
        "state_label": SCHEME_STATES[found.state],
        "state_tone": SCHEME_TONES[found.state],
        "criteria": [_criterion(one, task) for one in criteria_of(found)],
        "power": [_power_row(one, task) for one in power_of(found) if one["curve"]],
        "kinds": [_(SUBMISSIONS[slug].label) for slug in found.submissions],
        "baselines": [_baseline(one) for one in baselines_of(found)] if manages else [],
        "moves": [
            {"name": move.name, "label": _(str(move.label))}
            for move in SCHEME.open_moves(found.state)
        ]
        if manages
        else [],
    }
    return render(request, "certification/schemes/scheme.html", context)


def _criterion(row: SchemeCriterion, task: str) -> dict[str, Any]:
    definition = row.definition
    shown: dict[str, Any] = {"row": row, "judged": row.kind == "judged"}
    if row.kind == "measured":
        shown["label"] = _(metric_of(task, definition["metric"]).label)
        shown["sign"] = "≥" if definition["direction"] == "higher" else "≤"
        shown["terms"] = criterion_terms(definition, get_language() or "en")
    return shown


def _baseline(one: Baseline) -> dict[str, Any]:
    """Return a baseline with its verdicts in words."""
    words = JOB_STATES | JOB_VERDICTS
    found = words.get(one.found, _("Waiting"))
    return {"name": one.name, "expected": words.get(one.expected, one.expected), "found": found}


def _power_row(row: dict[str, Any], task: str) -> dict[str, Any]:
    """Return a power curve with a few points in percent."""
    chosen = [point for place, point in enumerate(row["curve"]) if place % 2 == 0]
    points = [
        {name: round(100 * point[name], 1) for name in ("true", "point", "bound")}
        for point in chosen
    ]
    return row | {"points": points, "name": _(metric_of(task, row["metric"]).label)}


@require_POST
@signed_in
def scheme_move(request: HttpRequest, pk: str) -> HttpResponse:
    """Open, pause or close a scheme."""
    found = access_scheme(request.user, pk, Capability.MANAGE_SCHEMES)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Choose a move of the list."))
    move = form.cleaned_data["move"]
    try:
        moved = operations.move_scheme(scheme=found, move=move, actor=person(request), at=now())
    except Conflict as error:
        messages.warning(request, str(error))
        return redirect("scheme", pk=found.pk)
    if move == "open" and moved.state == SchemeState.DRAFT:
        messages.info(request, _("The baselines run first. The scheme opens when they agree."))
    else:
        messages.success(
            request, _("The scheme is now: %(state)s.") % {"state": SCHEME_STATES[moved.state]}
        )
    return redirect("scheme", pk=found.pk)
