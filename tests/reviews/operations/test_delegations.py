"""Votes given away, weighed and split: who casts, what counts, who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviews.models import Delegation, Elector, Vote
from reviews.operations.closing import close_due_ballots
from reviews.operations.delegations import Gift, delegate_vote, revoke_delegation, set_standing
from reviews.queries.ballots import evaluation_of, tally_of, turnout_of
from reviews.queries.delegations import delegations_in, receiver_of, receivers_in
from reviews.queries.notices import owed_in_reviews
from reviews.queries.records import inputs_of
from reviews.rules.intake import read_question
from standards.infrastructure.keys import ensure_keys
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def give(committee, at):
    def act(actor, to, *, when=None, **more):
        gift = Gift(committee=committee, to=to, **more)
        return delegate_vote(gift=gift, actor=actor, at=when or at)

    return act


@pytest.fixture
def weigh(committee, people, bodies, at):
    def act(number, weight, interest=""):
        return set_standing(
            committee=committee,
            member=f"body:{bodies[number].pk}",
            weight=weight,
            interest=interest,
            actor=people.secretary,
            at=at,
        )

    return act


def test_the_receiver_casts_and_the_roll_call_says_for_whom(open_one, people, vote, give):
    ballot = open_one()
    give(people.expert1, people.expert2, ballot=ballot)
    elector = Elector.objects.get(ballot=ballot, name="Aldania Standards")
    vote(ballot, people.expert2, "no")
    vote(ballot, people.expert2, "yes", member=elector.key)
    cast = Vote.objects.get(elector=elector)
    assert (cast.cast_by, cast.delegation.given_by) == (people.expert2, people.expert1)
    line = next(each for each in tally_of(ballot)["roll_call"] if each["position"] == "yes")
    assert line["cast_by"] == "Expert2"
    own = next(each for each in tally_of(ballot)["roll_call"] if each["position"] == "no")
    assert "cast_by" not in own


def test_who_gave_the_vote_away_takes_it_back_before_casting(open_one, people, vote, give, at):
    ballot = open_one()
    given = give(people.expert1, people.expert2, ballot=ballot)
    with pytest.raises(Forbidden, match="given to Expert2"):
        vote(ballot, people.expert1, "yes")
    revoke_delegation(delegation=given, actor=people.nsb, at=at)
    vote(ballot, people.expert1, "yes")
    with pytest.raises(Forbidden):
        vote(ballot, people.expert2, "no", member=given.member)
    with pytest.raises(Conflict, match="before"):
        revoke_delegation(delegation=given, actor=people.expert1, at=at)


def test_a_vote_that_was_cast_is_not_taken_back(open_one, people, vote, give, at):
    ballot = open_one()
    given = give(people.expert1, people.expert2, ballot=ballot)
    vote(ballot, people.expert2, "no", member=given.member)
    with pytest.raises(Conflict, match="has cast the vote"):
        revoke_delegation(delegation=given, actor=people.expert1, at=at)
    with pytest.raises(Forbidden):
        revoke_delegation(delegation=given, actor=people.expert3, at=at)


def test_a_span_covers_the_ballots_in_it_and_no_others(open_one, people, vote, give, at):
    give(people.expert1, people.expert2, ends_at=at + timedelta(days=2))
    ballot = open_one()
    member = Delegation.objects.get().member
    vote(ballot, people.expert2, "yes", member=member)
    with pytest.raises(Forbidden):
        vote(ballot, people.expert2, "no", member=member, when=at + timedelta(days=3))
    vote(ballot, people.expert1, "no", when=at + timedelta(days=3))
    assert Vote.objects.get(counting=True).cast_by == people.expert1


def test_another_member_casts_through_any_of_its_people(open_one, people, bodies, vote, give):
    ballot = open_one()
    given = give(people.expert2, bodies[0], ballot=ballot)
    vote(ballot, people.nsb, "yes", member=given.member)
    assert Vote.objects.get(counting=True).elector.name == "Borwell Standards"


def test_owed_votes_follow_the_delegation(open_one, people, give, at):
    ballot = open_one()
    give(people.expert1, people.expert2, ballot=ballot)
    assert owed_in_reviews(people.expert1, at) == []
    owed = owed_in_reviews(people.expert2, at)
    assert len(owed) == 2
    assert "20 %" in owed[0].consequence
    assert len({each.key for each in owed}) == 2


def test_both_sides_are_told(open_one, people, give, at, work):
    ensure_keys(at=at)
    ballot = open_one()
    given = give(people.expert1, people.expert2, ballot=ballot, reason="On leave")
    work()
    told = Notification.objects.filter(subject__contains="was given to Expert2")
    assert set(told.values_list("user", flat=True)) == {people.expert2.pk, people.nsb.pk}
    revoke_delegation(delegation=given, actor=people.nsb, at=at)
    work()
    told = Notification.objects.filter(subject__contains="votes itself")
    assert set(told.values_list("user", flat=True)) == {people.expert1.pk, people.expert2.pk}


def test_faulty_gifts_are_refused(open_one, people, bodies, vote, give, at):
    ballot = open_one()
    own = {"ballot": ballot}
    with pytest.raises(Forbidden, match="do not vote for this member"):
        give(people.expert1, people.expert3, member=f"body:{bodies[1].pk}", **own)
    with pytest.raises(InvalidInput, match="vote for this member already"):
        give(people.expert1, people.nsb, **own)
    with pytest.raises(InvalidInput, match="vote for this member already"):
        give(people.expert1, bodies[0], **own)
    with pytest.raises(InvalidInput, match="somebody of this committee"):
        give(people.expert1, people.stranger, **own)
    with pytest.raises(InvalidInput, match="until when"):
        give(people.expert1, people.expert2)
    with pytest.raises(InvalidInput, match="after the start"):
        give(people.expert1, people.expert2, ends_at=at)
    with pytest.raises(InvalidInput, match="a year at most"):
        give(people.expert1, people.expert2, ends_at=at + timedelta(days=500))
    with pytest.raises(InvalidInput, match="at most 500"):
        give(people.expert1, people.expert2, reason="x" * 501, **own)
    with pytest.raises(InvalidInput, match="person:7"):
        receiver_of("dog:1")
    vote(ballot, people.expert1, "yes")
    with pytest.raises(Conflict, match="was cast"):
        give(people.expert1, people.expert2, **own)
    close_due_ballots(at=ballot.closes_at)
    ballot.refresh_from_db()
    with pytest.raises(Conflict, match="has ended"):
        give(people.expert2, people.expert3, **own)


def test_a_vote_is_given_once_at_a_time(open_one, people, give, at):
    ballot = open_one()
    give(people.expert1, people.expert2, ballot=ballot)
    for more in ({"ballot": ballot}, {"ends_at": at + timedelta(days=3)}):
        with pytest.raises(Conflict, match="already"):
            give(people.expert1, people.expert3, **more)


def test_receivers_are_the_other_members_and_the_people(committee, people, bodies, at):
    own = {f"body:{bodies[0].pk}": bodies[0].name}
    keys = [key for key, _name in receivers_in(committee, own, at)]
    assert f"body:{bodies[1].pk}" in keys
    assert f"person:{people.expert}" not in keys
    assert f"body:{bodies[0].pk}" not in keys
    assert receiver_of(f"body:{bodies[1].pk}") == bodies[1]
    assert receiver_of(f"person:{people.expert2.pk}") == people.expert2


def test_weighted_and_split_votes_count_by_weight(open_one, people, vote, weigh):
    weigh(0, 5)
    ballot = open_one()
    vote(ballot, people.expert1, "", parts=(("yes", 2), ("no", 3)))
    vote(ballot, people.expert2, "yes")
    assert turnout_of(ballot) == {"voted": 2, "eligible": 3}
    evaluation = evaluation_of(ballot)
    assert evaluation.positions() == {"yes": 3, "no": 3, "abstain": 0}
    line = tally_of(ballot)["roll_call"][0]
    assert (line["weight"], len(line["parts"])) == (5, 2)
    again = read_question(evaluation.rule, inputs_of(ballot, evaluation.counts))
    assert again.counts["p"].in_favour == 3
    assert again.counts["p"].eligible == 7


@pytest.mark.parametrize("parts", [(("yes", 2), ("no", 2)), (("perhaps", 5),)])
def test_parts_that_do_not_sum_or_exist_are_refused(open_one, people, vote, weigh, parts):
    weigh(0, 5)
    with pytest.raises(InvalidInput):
        vote(open_one(), people.expert1, "", parts=parts)


def test_rules_that_do_not_weigh_leave_every_member_one_vote(open_one, people, vote, weigh):
    weigh(0, 5, "users")
    ballot = open_one(rule="oasis-full")
    vote(ballot, people.expert1, "yes")
    assert evaluation_of(ballot).positions()["yes"] == 1
    assert Elector.objects.get(ballot=ballot, name="Aldania Standards").interest == "users"
    assert ballot.eligible["largest_interest"] == 1


def test_open_ballots_keep_their_weights(open_one, people, weigh):
    ballot = open_one()
    weigh(0, 9)
    assert Elector.objects.get(ballot=ballot, name="Aldania Standards").weight == 1


def test_weights_are_set_by_officers_for_members_alone(committee, people, weigh, at):
    with pytest.raises(InvalidInput, match="from 1"):
        weigh(0, 0)
    with pytest.raises(InvalidInput, match="no such member"):
        weigh(5, 2)
    with pytest.raises(InvalidInput, match="at most 80"):
        weigh(0, 2, "x" * 81)
    with pytest.raises(Forbidden):
        set_standing(
            committee=committee, member="body:1", weight=2, interest="", actor=people.expert1, at=at
        )


def test_delegations_that_ended_are_not_listed(committee, open_one, people, give, at):
    give(people.expert1, people.expert2, ends_at=at + timedelta(days=1))
    assert delegations_in(committee, at).count() == 1
    assert delegations_in(committee, at + timedelta(days=2)).count() == 0
