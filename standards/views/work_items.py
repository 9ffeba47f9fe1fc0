"""Pages of work items: propose, see where one stands, move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from standards.forms.work_items import ProposalForm
from standards.kernel import slots
from standards.kernel.clock import now
from standards.operations.work_items import make_move, propose_work_item, record_resolution
from standards.permissions import Capability, access_committee, access_work_item, can
from standards.queries.work_items import (
    clearances_of,
    drafts_of,
    editions_of,
    history_of,
    offered_moves,
    time_line,
)
from standards.rules.programme import DOCUMENT_TYPE_LABELS, DOMAIN_LABELS, DocumentType, Domain
from standards.rules.stages import PHASE_LABELS, SUBSTAGE_LABELS, is_late, target_dates
from standards.views.acts import attempt, attempt_form
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from typing import Any

    from standards.models import WorkItem


@signed_in
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and take the proposal form of a committee."""
    user = person(request)
    committee = access_committee(user, slug, Capability.PROPOSE_WORK_ITEM)
    form = ProposalForm(request.POST or None)
    if request.method == "POST":
        made = attempt_form(
            form,
            lambda given: propose_work_item(**given, committee=committee, actor=user, at=now()),
        )
        if made is not None:
            return HttpResponseRedirect(reverse("work-item", args=[made.pk]))
    context = {"form": form, "committee": committee}
    return render(request, "standards/work_items/propose.html", context)


def work_item(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a work item: its public face to all, its inside to members."""
    found = access_work_item(request.user, pk)
    inside = can(request.user, Capability.READ_COMMITTEE, found.committee)
    context = _public_face(found) | {"inside": inside, "moves": offered_moves(found, request.user)}
    if inside:
        context |= {
            "clearances": clearances_of(found),
            "drafts": drafts_of(found),
            "templates": [(one.value, _(label)) for one, label in DOCUMENT_TYPE_LABELS.items()],
            "may_draft": can(request.user, Capability.CREATE_DRAFT, found),
            "may_record": can(request.user, Capability.MOVE_WORK_ITEM, found),
            "panels": slots.panels("work_item.panel", found, request.user),
        }
        return render(request, "standards/work_items/work_item.html", context)
    return render(request, "standards/work_items/public.html", context)


def _public_face(found: WorkItem) -> dict[str, Any]:
    history = history_of(found)
    standing = found.standing
    today = now().date()
    targets = target_dates(found.track_months, found.started)
    return {
        "work_item": found,
        "committee": found.committee,
        "standing": standing,
        "phase_label": _(PHASE_LABELS[standing.phase]),
        "substage_label": _(SUBSTAGE_LABELS[standing.substage]),
        "type_label": _(DOCUMENT_TYPE_LABELS[DocumentType(found.document_type)]),
        "domain_label": _(DOMAIN_LABELS[Domain(found.domain)]),
        "steps": time_line(found, history, today),
        "late": is_late(standing, targets, today),
        "history": history,
        "editions": editions_of(found),
    }


@require_POST
@signed_in
def move(request: HttpRequest, pk: str) -> HttpResponse:
    """Make one move and go back to the work item."""
    user = person(request)
    found = access_work_item(user, pk, Capability.MOVE_WORK_ITEM)
    attempt(
        request,
        lambda: make_move(
            work_item=found,
            move=first_value(request.POST, "move"),
            reason=first_value(request.POST, "reason"),
            actor=user,
            at=now(),
        ),
        done=_("The work item was moved."),
    )
    return HttpResponseRedirect(reverse("work-item", args=[found.pk]))


@require_POST
@signed_in
def resolve(request: HttpRequest, pk: str) -> HttpResponse:
    """Record a decision of the committee and go back to the work item."""
    user = person(request)
    found = access_work_item(user, pk, Capability.MOVE_WORK_ITEM)
    attempt(
        request,
        lambda: record_resolution(
            work_item=found,
            kind=first_value(request.POST, "kind"),
            reason=first_value(request.POST, "reason"),
            actor=user,
            at=now(),
        ),
        done=_("The decision is recorded."),
    )
    return HttpResponseRedirect(reverse("work-item", args=[found.pk]))
