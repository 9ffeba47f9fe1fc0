"""Propose work items, move them through their phases, and record what clears the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from standards import journal
from standards.events.work_items import ClearanceGranted, WorkItemMoved, WorkItemProposed
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from standards.models import Clearance, Committee, StageChange, Standard, WorkItem
from standards.operations.withdrawals import withdraw_standard
from standards.permissions import Capability, can, roles_in
from standards.queries.work_items import granted_kinds
from standards.rules.designation import block_of, next_free, read
from standards.rules.moves import arrival, chosen_move, missing_clearances
from standards.rules.programme import CLEARANCE_LABELS, DocumentType, Domain, proposal_problems
from standards.rules.stages import ROUND_PHASES, TRACKS, Phase, Standing, Substage

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import User


class ProposalFacts(TypedDict, total=False):
    """Hold what a proposal may say beside its title and scope."""

    title_zh: str
    scope_zh: str
    justification: str
    document_type: str
    domain: str
    track_months: int
    designation: str
    preliminary: bool
    revises: Standard | None


DEFAULTS: ProposalFacts = {
    "title_zh": "",
    "scope_zh": "",
    "justification": "",
    "document_type": DocumentType.STANDARD,
    "domain": Domain.EVALUATION,
    "track_months": 36,
    "designation": "",
    "preliminary": False,
    "revises": None,
}


@transaction.atomic
def propose_work_item(
    *,
    committee: Committee,
    title: str,
    scope: str,
    actor: User,
    at: datetime,
    **facts: Unpack[ProposalFacts],
) -> WorkItem:
    """Enter a proposal into a committee's programme and give it a designation.

    Forbidden without the right to propose; InvalidInput names each faulty field.
    """
    Committee.objects.select_for_update().get(pk=committee.pk)
    if not can(actor, Capability.PROPOSE_WORK_ITEM, committee):
        raise Forbidden(_("Only experts and officers of the committee propose work items."))
    given: dict[str, Any] = DEFAULTS | facts | {"title": title.strip(), "scope": scope.strip()}
    _check_proposal(given)
    designation = _designation(given, committee)
    phase = Phase.PRELIMINARY if given.pop("preliminary") else Phase.PROPOSAL
    work_item = WorkItem.objects.create(
        **given | {"designation": designation},
        committee=committee,
        phase=phase,
        proposed_by=actor,
        started=at.date(),
        updated_at=at,
    )
    WorkItem.objects.filter(pk=work_item.pk).update(number=work_item.pk)
    work_item.number = work_item.pk
    _keep_change(work_item, "propose", None, reason="", actor=actor, at=at)
    _record_proposed(work_item, actor=actor, at=at)
    return work_item


def _record_proposed(work_item: WorkItem, *, actor: User, at: datetime) -> None:
    journal.record(
        WorkItemProposed(
            subject=f"work_item:{work_item.pk}",
            actor=actor.pk,
            at=at,
            work_item=work_item.pk,
            committee=work_item.committee_id,
            designation=work_item.designation,
            title=work_item.title,
        )
    )


def _check_proposal(given: dict[str, Any]) -> None:
    problems = proposal_problems(given, tracks=frozenset(TRACKS))
    if problems:
        raise InvalidInput(
            _("The proposal is not complete."),
            errors=[FieldProblem(f"/{name}", detail) for name, detail in problems],
        )


def _designation(given: dict[str, Any], committee: Committee) -> str:
    """Return the designation asked for, the one of the standard revised, or the next free one."""
    revises = given["revises"]
    if revises is not None:
        return str(revises.designation)
    taken = set(WorkItem.objects.values_list("designation", flat=True))
    taken |= set(Standard.objects.values_list("designation", flat=True))
    if not given["designation"]:
        return next_free(taken, block_of(committee.designation)).slug
    slug = read(str(given["designation"])).slug
    if slug in taken:
        sentence = _("%(designation)s is taken. Leave the field empty to get a free one.")
        detail = sentence % {"designation": slug}
        raise InvalidInput(detail, errors=[FieldProblem("/designation", detail)])
    return slug


def _keep_change(
    work_item: WorkItem,
    move: str,
    before: Standing | None,
    *,
    reason: str,
    actor: User | None,
    at: datetime,
) -> None:
    StageChange.objects.create(
        work_item=work_item,
        move=move,
        from_phase=before.phase if before else "",
        from_substage=before.substage if before else None,
        phase=work_item.phase,
        substage=work_item.substage,
        iteration=work_item.iteration,
        reason=reason,
        by=actor,
        at=at,
    )


@transaction.atomic
def make_move(
    *, work_item: WorkItem, move: str, actor: User, at: datetime, reason: str = ""
) -> WorkItem:
    """Make one move of the table for a person who may.

    InvalidInput for an unknown move or a missing reason, Forbidden for others' moves, Conflict
    when the move does not start here or a clearance is missing.
    """
    locked = WorkItem.objects.select_for_update().get(pk=work_item.pk)
    chosen = chosen_move(locked.standing, move, roles_in(actor, locked.committee_id))
    missing = missing_clearances(chosen, granted_kinds(locked))
    if missing:
        raise Conflict(_clearance_sentence(missing))
    if chosen.asks_reason and not reason.strip():
        detail = _("Write down why: the reason stays in the history.")
        raise InvalidInput(detail, errors=[FieldProblem("/reason", detail)])
    after = arrival(chosen, locked.standing, iterations_of(locked))
    settle(locked, after, move=chosen.name, reason=reason.strip(), actor=actor, at=at)
    if after.phase is Phase.WITHDRAWN:
        withdraw_standard(work_item=locked, reason=reason.strip(), actor=actor, at=at)
    return locked


def _clearance_sentence(missing: list[tuple[str, ...]]) -> str:
    words = [
        _(" or ").join(_(CLEARANCE_LABELS[kind]) for kind in alternatives)
        for alternatives in missing
    ]
    return _("This move still needs: %(clearances)s.") % {"clearances": "; ".join(words)}


def iterations_of(work_item: WorkItem) -> dict[Phase, int]:
    """Return how often each phase has been entered so far."""
    rows = work_item.history.values_list("phase").annotate(highest=Max("iteration")).order_by()
    return {Phase(phase): highest for phase, highest in rows}


def settle(
    work_item: WorkItem,
    after: Standing,
    *,
    move: str,
    actor: User | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Put a locked work item where a move leads; keep history and record the event."""
    before = work_item.standing
    work_item.phase, work_item.substage = after.phase, after.substage
    work_item.iteration, work_item.updated_at = after.iteration, at
    work_item.save(update_fields=["phase", "substage", "iteration", "updated_at"])
    _keep_change(work_item, move, before, reason=reason, actor=actor, at=at)
    journal.record(
        WorkItemMoved(
            subject=f"work_item:{work_item.pk}",
            actor=actor.pk if actor else None,
            at=at,
            work_item=work_item.pk,
            committee=work_item.committee_id,
            move=move,
            code=after.code,
            label=after.label,
            phase=after.phase,
            reason=reason,
        )
    )


@transaction.atomic
def grant_clearance(
    *,
    work_item: WorkItem,
    kind: str,
    evidence: dict[str, Any],
    actor: User | None,
    at: datetime,
    granted: bool = True,
    reason: str = "",
) -> Clearance:
    """Record that something was cleared for the work item, or was not; rights are the caller's.

    `kind` is `ballot`, `comments` or `resolution`, with `:<phase>` where it is of another phase
    than the present one. A ballot of the present phase ends its round, whatever its outcome; what
    is cleared then counts for that round, also where nobody started a repeated one by hand.
    """
    locked = WorkItem.objects.select_for_update().get(pk=work_item.pk)
    name, _colon, phase = kind.partition(":")
    if name not in CLEARANCE_LABELS or phase not in {"", *Phase}:
        raise InvalidInput(_("“%(kind)s” is not a kind of clearance.") % {"kind": kind})
    if name == "ballot" and phase in ("", locked.phase):
        _end_round(locked, actor=actor, at=at)
    clearance = Clearance.objects.create(
        work_item=locked,
        kind=name,
        phase=phase or locked.phase,
        iteration=locked.iteration,
        granted=granted,
        reason=reason,
        evidence=evidence,
        by=actor,
        at=at,
    )
    _record_clearance(clearance, actor=actor, at=at)
    return clearance


def _record_clearance(clearance: Clearance, *, actor: User | None, at: datetime) -> None:
    work_item = clearance.work_item
    journal.record(
        ClearanceGranted(
            subject=f"work_item:{work_item.pk}",
            actor=actor.pk if actor else None,
            at=at,
            work_item=work_item.pk,
            committee=work_item.committee_id,
            clearance=clearance.pk,
            kind=clearance.kind,
            granted=clearance.granted,
        )
    )


def _end_round(work_item: WorkItem, *, actor: User | None, at: datetime) -> None:
    standing = work_item.standing
    running = {Substage.REGISTERED, Substage.STARTED, Substage.REPEATED}
    if standing.phase in ROUND_PHASES and standing.substage in running:
        again = int(standing.substage is Substage.REPEATED)
        after = Standing(standing.phase, Substage.ENDED, standing.iteration + again)
        settle(work_item, after, move="end_round", actor=actor, at=at)


@transaction.atomic
def record_resolution(
    *, work_item: WorkItem, kind: str, reason: str, actor: User, at: datetime
) -> Clearance:
    """Record a decision of the committee by hand: a resolution, or that comments are answered.

    Forbidden for others than manager and chair; InvalidInput without a reason.
    """
    if not can(actor, Capability.MOVE_WORK_ITEM, work_item):
        raise Forbidden(_("Only the committee's manager and chair record decisions."))
    if kind not in {"resolution", "comments"}:
        detail = _("By hand only “resolution” and “comments” are recorded.")
        raise InvalidInput(detail, errors=[FieldProblem("/kind", detail)])
    if not reason.strip():
        detail = _("Write down what was decided, where and when.")
        raise InvalidInput(detail, errors=[FieldProblem("/reason", detail)])
    return grant_clearance(
        work_item=work_item,
        kind=kind,
        evidence={"recorded_by_hand": True},
        actor=actor,
        at=at,
        reason=reason.strip(),
    )
