"""What happens when many ask at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from reviews.models import Vote
from reviews.operations.closing import close_ballot
from reviews.operations.votes import Choice, cast_vote
from standards.kernel.errors import Conflict
from standards.models import LedgerLeaf

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def in_threads(act, intents):
    def one(intent):
        try:
            return act(intent)
        except Conflict as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, intents))


def test_same_key_many_times_at_once_is_one_vote(open_one, people, at):
    ballot = open_one()

    def cast(_number):
        choice = Choice(position="yes")
        return cast_vote(ballot=ballot, choice=choice, key="k", actor=people.expert1, at=at)

    receipts = {each.receipt for each in in_threads(cast, range(24))}
    assert len(receipts) == 1
    assert Vote.objects.count() == 1


def test_two_voters_of_one_member_are_put_in_order(open_one, people, at):
    ballot = open_one()

    def cast(number):
        user = people.expert1 if number % 2 else people.nsb
        position = "yes" if number % 2 else "no"
        choice = Choice(position=position)
        return cast_vote(ballot=ballot, choice=choice, key=f"{number}", actor=user, at=at)

    in_threads(cast, range(16))
    assert Vote.objects.count() == 16
    counting = Vote.objects.get(counting=True)
    assert counting.pk == Vote.objects.latest("pk").pk


def test_two_closing_at_once_close_once_and_every_accepted_vote_is_in(open_one, people, at):
    ballot = open_one()
    voters = [people.expert1, people.expert2, people.expert3]

    def act(number):
        if number >= 3:
            actor = people.secretary if number % 2 else people.chair
            return close_ballot(ballot=ballot, waive=True, actor=actor, at=at + timedelta(hours=1))
        choice = Choice(position="yes")
        return cast_vote(ballot=ballot, choice=choice, key="k", actor=voters[number], at=at)

    answers = in_threads(act, range(5))
    accepted = [each for each in answers[:3] if not isinstance(each, Conflict)]
    closes = [each for each in answers[3:] if not isinstance(each, Conflict)]
    assert len(closes) == 1
    ballot.refresh_from_db()
    assert ballot.result["turnout"]["voted"] == len(accepted) == Vote.objects.count()
    assert LedgerLeaf.objects.filter(subject=f"ballot:{ballot.pk}").count() == 1
