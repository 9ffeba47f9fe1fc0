"""What may follow a closed ballot, what already has, and what still stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.models import Ballot, Decision, Judgement
from reviews.queries.ballots import rule_of
from reviews.queries.comments import unanswered
from reviews.rules.ballot import BallotState, Outcome
from reviews.rules.decisions import LABELS, Next, Option, options
from standards.kernel.phrases import Phrase
from standards.models import StageChange
from standards.permissions import roles_in
from standards.queries.work_items import granted_kinds
from standards.rules.moves import missing_clearances
from standards.rules.programme import CLEARANCE_LABELS

if TYPE_CHECKING:
    from standards.models import Committee, User


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way on as it is offered to a person; `missing` are the guards that still block it."""

    next: str
    label: str
    follows: str
    asks_reason: bool
    missing: tuple[str, ...] = ()
    for_you: bool = True


def asks_judgement(ballot: Ballot) -> bool:
    """Tell whether the rule leaves the last word to the chair."""
    return rule_of(ballot).judged(ballot.parameters)


def judgement_of(ballot: Ballot) -> Judgement | None:
    """Return what the chair found, or None."""
    return Judgement.objects.filter(ballot=ballot).select_related("by").first()


def decision_of(ballot: Ballot) -> Decision | None:
    """Return what was decided after the ballot, or None."""
    return Decision.objects.filter(ballot=ballot).select_related("by").first()


def recirculation_of(ballot: Ballot) -> Ballot | None:
    """Return the ballot that takes this one round again, or None; withdrawn ones do not count."""
    live = [BallotState.DRAFT, BallotState.OPEN, BallotState.CLOSED]
    return Ballot.objects.filter(recirculates=ballot, state__in=live).first()


def followed_by(ballot: Ballot) -> str:
    """Return in a sentence what has taken the place of this ballot; empty when nothing has."""
    made = decision_of(ballot)
    if made is not None:
        words = _("%(name)s has decided already: %(decision)s. Nothing was changed.")
        label = str(Phrase(LABELS[Next(made.next)]))
        return words % {"name": made.by.name, "decision": label}
    again = recirculation_of(ballot)
    if again is not None:
        words = _("Ballot %(number)s takes this one round again; what follows is decided there.")
        return words % {"number": again.number}
    return ""


def standing_in_way(ballot: Ballot) -> str:
    """Return why nothing can be decided on this ballot now; empty when something can."""
    item = ballot.work_item
    if item is None or ballot.closed_at is None:
        return _("This ballot was on no work item, so no work item follows from it.")
    later = StageChange.objects.filter(work_item=item, at__gt=ballot.closed_at)
    if ballot.phase != item.phase or later.exclude(move="end_round").exists():
        words = _("The work item has moved on since, to %(code)s.")
        return words % {"code": item.standing.code}
    if ballot.outcome == Outcome.UNDECIDED:
        if asks_judgement(ballot):
            return _("The chair judges first whether there is consensus.")
        return _("No choice leads: the committee decides by a resolution, recorded on the project.")
    return ""


def ways_on(ballot: Ballot) -> tuple[Option, ...]:
    """Return what the outcome and the phase allow, whoever asks."""
    if ballot.work_item is None or not ballot.outcome:
        return ()
    choice = (ballot.result or {}).get("choice")
    return options(Outcome(ballot.outcome), choice, ballot.work_item.standing)


def ways_for(ballot: Ballot, user: User) -> list[Way]:
    """Return the ways on as a person sees them, each with what still blocks it."""
    item = ballot.work_item
    if item is None:
        return []
    roles = roles_in(user, item.committee_id)
    granted = set(granted_kinds(item))
    if ballot.outcome == Outcome.DECIDED:
        granted.add("ballot")
    ways = []
    for option in ways_on(ballot):
        missing = tuple(
            _needed(ballot, kinds) for kinds in missing_clearances(option.move, granted)
        )
        way = Way(
            next=option.next.value,
            label=str(Phrase(LABELS[option.next])),
            follows=str(option.follows),
            asks_reason=option.asks_reason and option.next is not Next.ADVANCE,
            missing=missing,
            for_you=bool(option.move.by & roles),
        )
        ways.append(way)
    return ways


def _needed(ballot: Ballot, kinds: tuple[str, ...]) -> str:
    """Return what a guard still needs; of comments, how many have no confirmed disposition."""
    item = ballot.work_item
    left = unanswered(item).count() if item is not None and kinds == ("comments",) else 0
    if left:
        words = ngettext(
            "%(n)d comment has no confirmed disposition",
            "%(n)d comments have no confirmed disposition",
            left,
        )
        return words % {"n": left}
    return _(" or ").join(_(CLEARANCE_LABELS[kind]) for kind in kinds)


def latest_outcomes(committee: Committee, number: int) -> list[Ballot]:
    """Return the ballots of a committee that were closed last, with the decision after each."""
    rows = Ballot.objects.filter(committee=committee, state=BallotState.CLOSED)
    return list(rows.select_related("decision", "committee").order_by("-closed_at", "-pk")[:number])
