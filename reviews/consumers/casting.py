"""Casts of many sockets at once: who it is, whether they may, one transaction for all of them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError

from reviews.models import Ballot
from reviews.operations.votes import Accepted, Choice, Intent, cast_votes
from reviews.permissions import access_ballot_together
from standards.consumers.identity import Caller, identify, require_confirmed
from standards.kernel.clock import now
from standards.kernel.errors import DomainError
from standards.models import User

log = logging.getLogger(__name__)
MOST_TOGETHER = 128  # votes in one transaction
Answer = Accepted | DomainError | DatabaseError


@dataclass(frozen=True, kw_only=True, eq=False)
class Wish:
    """A vote as it came over a socket; `at` is when it arrived."""

    caller: Caller
    choice: Choice
    key: str
    at: datetime


def cast_together(pk: str, wishes: Collection[Wish]) -> Mapping[Wish, Answer]:
    """Cast the votes of one ballot in the order of arrival; each has an answer of its own.

    A DatabaseError as the answer says that it is not known whether the vote was taken.
    """
    callers = [one.caller for one in wishes]
    accounts = dict(zip(wishes, identify(callers, at=now()).values(), strict=True))
    people = {one.pk: one for one in accounts.values() if isinstance(one, User)}
    ballot, refusals = access_ballot_together(list(people.values()), pk)
    answers: dict[Wish, Answer] = {}
    intents: dict[Wish, Intent] = {}
    for wish, account in accounts.items():
        refusal = _refusal(wish, account, refusals)
        if refusal is not None:
            answers[wish] = refusal
        elif isinstance(account, User):
            intents[wish] = Intent(choice=wish.choice, key=wish.key, actor=account, at=wish.at)
    return answers | _cast(ballot, intents)


def _refusal(
    wish: Wish, account: User | DomainError, refusals: Mapping[int, DomainError]
) -> DomainError | None:
    """Return why somebody may not vote: who they are, what they may, whether they confirmed it."""
    if isinstance(account, DomainError):
        return account
    if account.pk in refusals:
        return refusals[account.pk]
    try:
        require_confirmed(wish.caller, account, at=now())
    except DomainError as refusal:
        return refusal
    return None


def _cast(ballot: Ballot, intents: Mapping[Wish, Intent]) -> dict[Wish, Answer]:
    """Cast all in one transaction; when the database refuses that, each in one of its own."""
    if not intents:
        return {}
    try:
        answers = cast_votes(ballot=ballot, intents=list(intents.values()))
    except DatabaseError as error:
        log.warning("votes of ballot %s are cast one by one: %s", ballot.number, error)
        return {wish: _cast_alone(ballot, intent) for wish, intent in intents.items()}
    return dict(zip(intents, answers, strict=True))


def _cast_alone(ballot: Ballot, intent: Intent) -> Answer:
    try:
        return cast_votes(ballot=ballot, intents=[intent])[0]
    except DatabaseError as error:
        return error
