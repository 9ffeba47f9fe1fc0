"""Giving an open ballot a later hour, and reminding those who owe a vote."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reviews.events import BallotExtended, VotersReminded
from reviews.models import Ballot, Extension, Reminder
from reviews.operations.ballots import about, locked
from reviews.permissions import Capability, require
from reviews.rules.ballot import BallotState
from reviews.rules.deadlines import REMIND_HOURS, reminder_due
from standards import journal
from standards.infrastructure.moments import moment_words
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import User

LONGEST_REASON = 500


@transaction.atomic
def extend_ballot(
    *, ballot: Ballot, closes_at: datetime, reason: str, actor: User, at: datetime
) -> Ballot:
    """Give an open ballot a later hour; all who vote in it are told. An earlier one is refused."""
    ballot = locked(ballot)
    require(actor, Capability.MANAGE_BALLOT, ballot.committee)
    if ballot.state != BallotState.OPEN or at >= ballot.closes_at:
        raise Conflict(
            _("Ballot %(number)s is not open any more, so its hour cannot be put off.")
            % {"number": ballot.number}
        )
    reason = reason.strip()
    _check(ballot, closes_at, reason)
    earlier, ballot.closes_at = ballot.closes_at, closes_at
    ballot.save(update_fields=["closes_at"])
    Extension.objects.create(
        ballot=ballot, by=actor, at=at, earlier=earlier, later=closes_at, reason=reason
    )
    journal.record(
        BallotExtended(
            **about(ballot),
            actor=actor.pk,
            at=at,
            earlier=earlier.isoformat(),
            closes_at=closes_at.isoformat(),
            reason=reason,
        )
    )
    return ballot


def _check(ballot: Ballot, closes_at: datetime, reason: str) -> None:
    problems = []
    if closes_at <= ballot.closes_at:
        words = _(
            "The ballot closes at %(time)s; choose a later hour. It is not shortened, for members"
            " rely on its hour: two persons can close it early, and it closes when all have voted."
        )
        words %= {"time": moment_words(ballot.closes_at)}
        problems.append(FieldProblem("/closes_at", words))
    if not reason or "\x00" in reason or len(reason) > LONGEST_REASON:
        words = _("Say why, in at most %(n)d characters: all voters read it.")
        problems.append(FieldProblem("/reason", words % {"n": LONGEST_REASON}))
    if problems:
        raise InvalidInput(problems[0].detail, errors=problems)


def remind_owing(*, at: datetime) -> list[int]:
    """Remind in every open ballot whose time for it has come; return those ballots."""
    near = at + timedelta(hours=max(REMIND_HOURS))
    rows = Ballot.objects.filter(
        state=BallotState.OPEN, closes_at__gt=at, closes_at__lte=near
    ).annotate(extended=Max("extensions__at"))
    sent: dict[tuple[int, datetime], set[int]] = defaultdict(set)
    for pk, hours, closes_at in Reminder.objects.filter(ballot__in=rows).values_list(
        "ballot", "hours", "closes_at"
    ):
        sent[pk, closes_at].add(hours)
    reminded = []
    for ballot in rows:
        due = reminder_due(
            since=ballot.extended or ballot.opens_at or ballot.created_at,
            closes_at=ballot.closes_at,
            at=at,
            sent=sent[ballot.pk, ballot.closes_at],
        )
        if due is not None and remind_in_ballot(pk=ballot.pk, hours=due, at=at):
            reminded.append(ballot.pk)
    return reminded


@transaction.atomic
def remind_in_ballot(*, pk: int, hours: int, at: datetime) -> bool:
    """Record one reminder of one ballot; False when that was done, or the ballot has ended."""
    ballot = locked(Ballot(pk=pk))
    if ballot.state != BallotState.OPEN or at >= ballot.closes_at:
        return False
    _row, fresh = Reminder.objects.get_or_create(
        ballot=ballot, hours=hours, closes_at=ballot.closes_at, defaults={"at": at}
    )
    if fresh:
        journal.record(VotersReminded(**about(ballot), actor=None, at=at, hours=hours))
    return fresh
