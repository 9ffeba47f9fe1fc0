"""Many people at once get the electors that each of them gets alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviews.models import Delegation
from reviews.operations.delegations import Gift, delegate_vote
from reviews.operations.votes import Choice, Intent, cast_votes
from reviews.queries import electors
from reviews.queries.electors import voices_of
from reviews.queries.voters import electors_for
from standards.kernel.errors import Conflict

pytestmark = [pytest.mark.django_db, pytest.mark.services]
NAMES = ("expert1", "expert2", "expert3", "nsb", "observer", "stranger", "chair")


@pytest.fixture
def give(committee, at):
    def act(actor, to, **more):
        return delegate_vote(gift=Gift(committee=committee, to=to, **more), actor=actor, at=at)

    return act


@pytest.mark.parametrize("gifts", [(), (("expert1", "expert2"),), (("expert2", "chair"),)])
@pytest.mark.parametrize("rule", ["simple-majority", "iso-dis"])
def test_voices_are_those_that_each_person_has_alone(
    open_one, people, at, revision, give, gifts, rule
):
    ballot = open_one(rule=rule, revision=revision)
    for giver, receiver in gifts:
        give(getattr(people, giver), getattr(people, receiver), ballot=ballot)
    users = [getattr(people, name) for name in NAMES]
    voices = voices_of(users, ballot, at, locked=True)
    for user in users:
        alone = electors_for(user, ballot, at)
        told = [(one.elector.pk, one.delegation is not None) for one in voices[user.pk]]
        assert told == [(one.pk, one.delegated) for one in alone], user


def test_a_delegation_taken_back_at_the_same_moment_lends_no_voice(
    open_one, people, at, give, monkeypatch
):
    ballot = open_one()
    given = give(people.expert1, people.expert2, ballot=ballot)
    reaching = electors._reaching

    def taken_back_meanwhile(*args):
        found = reaching(*args)
        Delegation.objects.update(revoked_at=at - timedelta(hours=1))
        return found

    monkeypatch.setattr(electors, "_reaching", taken_back_meanwhile)
    voices = voices_of([people.expert2], ballot, at, locked=True)[people.expert2.pk]
    assert given.member not in [one.elector.key for one in voices]


@pytest.mark.parametrize("secret", [False, True])
def test_one_key_is_not_the_vote_of_two_members(open_one, people, at, give, secret):
    ballot = open_one(secret=secret)
    member = give(people.expert1, people.expert2, ballot=ballot).member
    intents = [
        Intent(choice=Choice(position="yes", member=each), key="k", actor=people.expert2, at=at)
        for each in ("", member)
    ]
    first, second = cast_votes(ballot=ballot, intents=intents)
    assert first.receipt
    assert isinstance(second, Conflict)
    assert isinstance(cast_votes(ballot=ballot, intents=intents[1:])[0], Conflict)
