"""What a committee does after a ballot: one decision, which moves the work item."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import BallotDecided
from reviews.models import Ballot, Decision
from reviews.operations.ballots import about, locked
from reviews.permissions import Capability, require
from reviews.queries.decisions import (
    decision_of,
    followed_by,
    judgement_of,
    standing_in_way,
    ways_on,
)
from reviews.rules.ballot import BallotState, Outcome
from reviews.rules.decisions import LABELS, Next, Option
from reviews.rules.disposition import has_words
from standards import journal
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase
from standards.models import User
from standards.operations.work_items import grant_clearance, make_move


@transaction.atomic
def decide_ballot(
    *, ballot: Ballot, decision: str, reason: str, actor: User, at: datetime
) -> Decision:
    """Take one of the ways on that the outcome and the phase allow, and move the work item.

    The ballot's row is locked: of two officers at once one decides, and the other is told who did.
    InvalidInput for an unknown way or a missing reason, Conflict where it is not open now.
    """
    ballot = locked(ballot)
    require(actor, Capability.MANAGE_BALLOT, ballot.committee)
    option = _chosen(ballot, decision)
    item = ballot.work_item
    if item is None:
        raise Conflict(_("This ballot was on no work item, so no work item follows from it."))
    if ballot.outcome == Outcome.DECIDED:
        evidence = {"ballot": ballot.number, "choice": (ballot.result or {}).get("choice")}
        grant_clearance(work_item=item, kind="ballot", evidence=evidence, actor=actor, at=at)
    why = reason.strip() if has_words(reason) else _default_reason(ballot, option)
    moved = make_move(work_item=item, move=option.move.name, actor=actor, at=at, reason=why)
    made = Decision.objects.create(
        ballot=ballot,
        next=option.next,
        move=option.move.name,
        reason=reason.strip(),
        code=moved.standing.code,
        by=actor,
        at=at,
    )
    journal.record(
        BallotDecided(
            **about(ballot),
            actor=actor.pk,
            at=at,
            number=ballot.number,
            next=made.next,
            move=made.move,
            code=made.code,
        )
    )
    return made


def _chosen(ballot: Ballot, decision: str) -> Option:
    if decision not in set(Next):
        detail = _("Choose one of: %(choices)s.") % {"choices": ", ".join(Next)}
        raise InvalidInput(detail, errors=[FieldProblem("/decision", detail)])
    if ballot.state != BallotState.CLOSED:
        words = _("Ballot %(number)s is not closed, so nothing follows from it yet.")
        raise Conflict(words % {"number": ballot.number})
    earlier = decision_of(ballot)
    if earlier is not None:
        words = _("%(name)s has decided already: %(decision)s. Nothing was changed.")
        label = str(Phrase(LABELS[Next(earlier.next)]))
        raise Conflict(words % {"name": earlier.by.name, "decision": label})
    stop = followed_by(ballot) or standing_in_way(ballot)
    if stop:
        raise Conflict(stop)
    found = {option.next.value: option for option in ways_on(ballot)}
    if decision not in found:
        words = _("The outcome and the phase allow only: %(ways)s.")
        raise Conflict(words % {"ways": ", ".join(found) or _("nothing")})
    return found[decision]


def _default_reason(ballot: Ballot, option: Option) -> str:
    """Return what the history says where the outcome itself is the reason."""
    if option.next is not Next.ADVANCE:
        return ""
    judgement = judgement_of(ballot)
    found = judgement.reason if judgement is not None else ballot.question
    return f"{ballot.number}: {found}"
