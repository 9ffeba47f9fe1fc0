"""Closing ballots: by two persons, when all have voted, or at the hour."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import BallotClosed, CloseConfirmed
from reviews.models import Ballot, CloseConfirmation, SecretVote
from reviews.operations.ballots import about, locked
from reviews.operations.clearances import clear_for_ballot
from reviews.operations.running_counts import settle_count
from reviews.permissions import Capability, require
from reviews.queries.ballots import all_have_voted
from reviews.queries.records import record_of, result_of
from reviews.rules.ballot import BallotState
from standards import journal
from standards.kernel.canonical import content_hash
from standards.kernel.errors import Conflict
from standards.models import User

PERSONS_TO_CLOSE_EARLY = 2


@dataclass(frozen=True, kw_only=True)
class CloseAnswer:
    """Whether the ballot is closed now, and how many persons have asked for it."""

    ballot: Ballot
    closed: bool
    confirmations: int


@transaction.atomic
def close_ballot(*, ballot: Ballot, waive: bool, actor: User, at: datetime) -> CloseAnswer:
    """Close a ballot, or note that one person wants it closed before its hour."""
    ballot = locked(ballot)
    require(actor, Capability.MANAGE_BALLOT, ballot.committee)
    if ballot.state != BallotState.OPEN:
        raise Conflict(_("Ballot %(number)s is not open.") % {"number": ballot.number})
    CloseConfirmation.objects.get_or_create(ballot=ballot, by=actor, defaults={"at": at})
    confirmations = CloseConfirmation.objects.filter(ballot=ballot).count()
    waived = waive and settings.LEPTON_DEMO
    enough = confirmations >= PERSONS_TO_CLOSE_EARLY
    if enough or waived or at >= ballot.closes_at or all_have_voted(ballot):
        _close(ballot, actor, at)
        return CloseAnswer(ballot=ballot, closed=True, confirmations=confirmations)
    journal.record(
        CloseConfirmed(**about(ballot), actor=actor.pk, at=at, confirmations=confirmations)
    )
    return CloseAnswer(ballot=ballot, closed=False, confirmations=confirmations)


def close_due_ballots(*, at: datetime) -> list[int]:
    """Close every open ballot whose hour has come, each in its own transaction."""
    due = Ballot.objects.filter(state=BallotState.OPEN, closes_at__lte=at)
    return [pk for pk in due.values_list("pk", flat=True) if close_due_ballot(pk=pk, at=at)]


@transaction.atomic
def close_due_ballot(*, pk: int, at: datetime) -> bool:
    """Close one ballot whose hour has come; False when somebody else did."""
    ballot = locked(Ballot(pk=pk))
    if ballot.state != BallotState.OPEN or ballot.closes_at > at:
        return False
    _close(ballot, None, at)
    return True


def _close(ballot: Ballot, actor: User | None, at: datetime) -> None:
    """Count, decide, record and announce. The ballot's row must be locked."""
    ballot.state, ballot.closed_at, ballot.box_salt = BallotState.CLOSED, at, ""
    settle_count(ballot)
    if ballot.secret:
        _shuffle_box(ballot)
    ballot.result = result_of(ballot)
    ballot.outcome = ballot.result["outcome"]
    ballot.record = record_of(ballot)
    ballot.record_hash = content_hash(ballot.record)
    ballot.save()
    clear_for_ballot(ballot, actor, at)
    journal.record(
        BallotClosed(
            **about(ballot),
            actor=actor.pk if actor else None,
            at=at,
            number=ballot.number,
            rule=ballot.rule,
            rule_version=ballot.rule_version,
            outcome=ballot.outcome,
            record_hash=ballot.record_hash,
        )
    )


def _shuffle_box(ballot: Ballot) -> None:
    """Write the papers again in random order, so that their order in the table tells nothing."""
    papers = list(SecretVote.objects.filter(ballot=ballot))
    SecretVote.objects.filter(ballot=ballot).delete()
    random.SystemRandom().shuffle(papers)
    SecretVote.objects.bulk_create(papers)
