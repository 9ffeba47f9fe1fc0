"""Read work items: what stands where, which moves are open, what a person owes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from standards.models import Clearance, Draft, Edition, StageChange, User, WorkItem
from standards.permissions import committees_of, is_administrator, roles_in
from standards.rules.moves import missing_clearances, open_moves
from standards.rules.programme import CLEARANCE_LABELS
from standards.rules.roles import OFFICERS
from standards.rules.stages import (
    LINE,
    PHASE_LABELS,
    PUBLIC_PHASES,
    ROUND_PHASES,
    Phase,
    Standing,
    Substage,
    is_late,
    target_dates,
)

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from standards.models import Committee

    Person = User | AnonymousUser


@dataclass(frozen=True)
class OfferedMove:
    """Describe a move that a person may make; `missing` says what it still needs, in words."""

    name: str
    label: str
    asks_reason: bool
    missing: list[str]


@dataclass(frozen=True)
class Step:
    """Describe one phase of the time line: done, current, its dates in words of the page."""

    phase: str
    label: str
    done: bool
    current: bool
    reached: date | None
    target: date | None
    late: bool


def visible_work_items(user: Person) -> QuerySet[WorkItem]:
    """Return the work items whose public face this person may see."""
    rows = WorkItem.objects.select_related("committee")
    if is_administrator(user):
        return rows
    return rows.filter(Q(phase__in=PUBLIC_PHASES) | Q(committee__in=committees_of(user)))


def granted_kinds(work_item: WorkItem) -> frozenset[str]:
    """Return the kinds cleared in the present phase and iteration; the last word on each counts."""
    rows = Clearance.objects.filter(
        work_item=work_item, phase=work_item.phase, iteration=work_item.iteration
    ).values_list("kind", "granted")
    latest = dict(rows.order_by("at", "pk"))
    return frozenset(kind for kind, granted in latest.items() if granted)


def offered_moves(work_item: WorkItem, user: Person) -> list[OfferedMove]:
    """Return the moves open to a person, in table order."""
    moves = open_moves(work_item.standing, roles_in(user, work_item.committee_id))
    granted = granted_kinds(work_item) if any(move.needs for move in moves) else frozenset()
    return [
        OfferedMove(
            move.name,
            _(move.label),
            move.asks_reason,
            [
                _(" or ").join(_(CLEARANCE_LABELS[kind]) for kind in kinds)
                for kinds in missing_clearances(move, granted)
            ],
        )
        for move in moves
    ]


def history_of(work_item: WorkItem) -> list[StageChange]:
    """Return the changes of stage, oldest first, with who made them."""
    return list(work_item.history.select_related("by"))


def time_line(work_item: WorkItem, history: list[StageChange], today: date) -> list[Step]:
    """Return the six phases of the line with when each was reached and is to be reached."""
    targets = target_dates(work_item.track_months, work_item.started)
    reached: dict[str, date] = {}
    for change in history:
        reached[change.phase] = change.at.date()
    standing = work_item.standing
    place = _place(standing)
    late = is_late(standing, targets, today)
    return [
        Step(
            phase.value,
            _(PHASE_LABELS[phase]),
            index < place or (index == place and phase is Phase.PUBLISHED),
            index == place,
            reached.get(phase) if index <= place else None,
            targets.get(phase) if index > place else None,
            late and index == place + 1,
        )
        for index, phase in enumerate(LINE)
    ]


def _place(standing: Standing) -> int:
    """Return the index on the line; preliminary counts as proposal, what follows as published."""
    if standing.phase in LINE:
        return LINE.index(standing.phase)
    return 0 if standing.phase is Phase.PRELIMINARY else len(LINE) - 1


def phase_counts(committee: Committee | None = None) -> dict[Phase, int]:
    """Return how many public projects stand in each phase; abandoned ones are left out."""
    rows = WorkItem.objects.filter(phase__in=PUBLIC_PHASES).exclude(substage=Substage.ABANDONED)
    if committee is not None:
        rows = rows.filter(committee=committee)
    counted = dict(rows.values_list("phase").annotate(n=Count("pk")).order_by())
    return {phase: counted.get(phase.value, 0) for phase in Phase if phase in PUBLIC_PHASES}


def programme_of(committee: Committee, user: Person) -> list[WorkItem]:
    """Return the committee's work items that this person may see, by designation."""
    return list(visible_work_items(user).filter(committee=committee).order_by("designation", "pk"))


def clearances_of(work_item: WorkItem) -> list[Clearance]:
    """Return what was cleared for the work item, oldest first."""
    return list(work_item.clearances.select_related("by"))


def drafts_of(work_item: WorkItem) -> list[Draft]:
    """Return the drafts of the work item, the one edited last first."""
    return list(work_item.drafts.order_by("-edited_at", "-pk"))


def editions_of(work_item: WorkItem) -> list[Edition]:
    """Return the editions of the standard that the work item is about, newest first."""
    rows = Edition.objects.filter(standard__designation=work_item.designation)
    return list(
        rows.select_related("standard").defer("content", "labels", "approval").order_by("-number")
    )


def recent_progress(limit: int) -> list[StageChange]:
    """Return the latest entries into public phases, newest first."""
    rows = StageChange.objects.filter(phase__in=PUBLIC_PHASES).exclude(from_phase=F("phase"))
    return list(rows.select_related("work_item__committee").order_by("-at", "-pk")[:limit])


def decisions_owed_by(user: User) -> list[WorkItem]:
    """Return the work items that wait for an officer: new proposals, rounds that have ended."""
    waiting = Q(substage=Substage.ENDED, phase__in=[*ROUND_PHASES]) | Q(
        phase=Phase.PROPOSAL, substage=Substage.REGISTERED
    )
    rows = WorkItem.objects.filter(waiting, committee__in=committees_of(user, *OFFICERS))
    return list(rows.select_related("committee").order_by("updated_at", "pk")[:50])
