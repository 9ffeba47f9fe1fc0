"""The chair's judgement of consensus, recorded beside what the count came to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import BallotJudged
from reviews.models import Ballot, Judgement
from reviews.operations.ballots import about, locked
from reviews.operations.clearances import clear_for_ballot
from reviews.permissions import Capability, require
from reviews.queries.decisions import asks_judgement, followed_by, judgement_of
from reviews.queries.records import record_of, result_of
from reviews.rules.ballot import BallotState
from reviews.rules.disposition import clean_text, has_words
from reviews.rules.judgement import CONSENSUS, REASON
from standards import journal
from standards.kernel.canonical import content_hash
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import User


@transaction.atomic
def judge_consensus(
    *, ballot: Ballot, consensus: bool, reason: object, actor: User, at: datetime
) -> Judgement:
    """Record whether the chair finds consensus, and why; the numbers stay as they were counted.

    Forbidden for others than the chair; Conflict where the rule asks for no judgement, the ballot
    is not closed, was judged before or has been followed by something; InvalidInput without reason.
    """
    ballot = locked(ballot)
    require(actor, Capability.JUDGE_CONSENSUS, ballot.committee)
    _refuse_untimely(ballot)
    why = clean_text(reason, field="reason", required=False)
    if not has_words(why):
        detail = _("Write down why: the reason stands in the decision record.")
        raise InvalidInput(detail, errors=[FieldProblem("/reason", detail)])
    judgement = _kept(ballot, consensus, why, (actor, at))
    _record_anew(ballot, judgement)
    clear_for_ballot(ballot, actor, at)
    journal.record(
        BallotJudged(
            **about(ballot),
            actor=actor.pk,
            at=at,
            number=ballot.number,
            consensus=consensus,
            counted=judgement.counted,
            outcome=ballot.outcome,
            record_hash=ballot.record_hash,
        )
    )
    return judgement


def _kept(ballot: Ballot, consensus: bool, why: str, by: tuple[User, datetime]) -> Judgement:
    """Keep the judgement beside what the count came to and the record that said so."""
    actor, at = by
    return Judgement.objects.create(
        ballot=ballot,
        consensus=consensus,
        reason=why,
        counted=ballot.outcome,
        earlier_record=ballot.record,
        earlier_hash=ballot.record_hash,
        earlier_signature=ballot.signature,
        by=actor,
        at=at,
    )


def _refuse_untimely(ballot: Ballot) -> None:
    if not asks_judgement(ballot):
        words = _("Ballot %(number)s is decided by its count; its rule asks for no judgement.")
        raise Conflict(words % {"number": ballot.number})
    if ballot.state != BallotState.CLOSED:
        words = _("Ballot %(number)s is not closed: consensus is judged on its result.")
        raise Conflict(words % {"number": ballot.number})
    earlier = judgement_of(ballot)
    if earlier is not None:
        words = _("%(name)s has judged already. The judgement stands as it was recorded.")
        raise Conflict(words % {"name": earlier.by.name})
    after = followed_by(ballot)
    if after:
        raise Conflict(after)


def _record_anew(ballot: Ballot, judgement: Judgement) -> None:
    """Put the judgement into the parameters, so that the calculator answers with it, and record."""
    ballot.parameters = {
        **ballot.parameters,
        CONSENSUS: judgement.consensus,
        REASON: judgement.reason,
    }
    ballot.result = result_of(ballot)
    ballot.outcome = ballot.result["outcome"]
    ballot.record = record_of(ballot)
    ballot.record_hash, ballot.signature = content_hash(ballot.record), None
    ballot.save()
