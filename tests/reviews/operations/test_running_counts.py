"""The running count equals a recount whatever is cast, and a recount stands at the close."""

from __future__ import annotations

import logging
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.models import Ballot, TallyChange, Turnout, Vote
from reviews.operations import running_counts
from reviews.operations.closing import close_ballot
from reviews.operations.running_counts import fold_count, settle_count
from reviews.operations.votes import Choice, Intent, cast_vote, cast_votes
from reviews.queries.ballots import counts_of, tally_of
from reviews.queries.running_counts import recounted, running_count
from standards.kernel.errors import Conflict, DomainError, Forbidden, InvalidInput

pytestmark = [pytest.mark.django_db, pytest.mark.services]

VOTERS = ("expert1", "expert2", "expert3", "nsb", "observer", "stranger")
WEIGHTED = {"simple-majority": True, "iso-dis": False}
casts = st.tuples(
    st.sampled_from(VOTERS),
    st.sampled_from(("yes", "no", "abstain", "perhaps")),
    st.sampled_from(("", "6.2 cannot be tested")),
    st.booleans(),  # split, where the member's weight can be
    st.integers(0, 2),  # experts committed
    st.sampled_from(range(6)),  # the key: some are used again
)


@pytest.fixture
def often(monkeypatch):
    monkeypatch.setattr(running_counts, "FOLD_EVERY", 3)


def choice_of(cast, *, weighs):
    _name, position, reason, split, experts, _key = cast
    parts = ((position, 2), ("yes", 1)) if split and weighs else ()
    return Choice(
        position="" if parts else position, reason=reason, parts=parts, commits_experts=experts
    )


@pytest.mark.usefixtures("often")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(st.lists(casts, min_size=1, max_size=5), max_size=5), data=st.data())
def test_running_count_equals_a_recount_after_any_casts(
    open_one, people, at, revision, batches, data
):
    rule = data.draw(st.sampled_from(sorted(WEIGHTED)))
    ballot = open_one(rule=rule, revision=revision)
    if WEIGHTED[rule]:
        ballot.electors.update(weight=3)
    ballot.electors.update(population=7)
    for batch in batches:
        intents = [
            Intent(
                choice=choice_of(cast, weighs=WEIGHTED[rule]),
                key=f"k{cast[-1]}",
                actor=getattr(people, cast[0]),
                at=at,
            )
            for cast in batch
        ]
        answers = cast_votes(ballot=ballot, intents=intents)
        assert len(answers) == len(batch)
        running = running_count(ballot)
        counted = [one for one in recounted(ballot) if one.position]
        assert sorted(map(str, running.groups)) == sorted(
            str(running_counts_group(one)) for one in counted
        )
        counting = Vote.objects.filter(ballot=ballot, counting=True)
        assert (running.voted, running.casts) == (
            counting.count(),
            Vote.objects.filter(ballot=ballot).count(),
        )
    assert settle_count(ballot)


def running_counts_group(change):
    from reviews.rules.running import group_of

    return group_of(change)


@pytest.mark.usefixtures("often")
def test_rows_are_folded_and_the_count_stays(open_one, vote, people):
    ballot = open_one()
    for turn in range(20):
        vote(ballot, people.expert1, ("yes", "no")[turn % 2])
    assert TallyChange.objects.filter(ballot=ballot).count() < 10
    fold_count(ballot)
    assert TallyChange.objects.filter(ballot=ballot).count() == 2
    assert tally_of(ballot)["counts"] == {"yes": 0, "no": 1, "abstain": 0}
    assert tally_of(ballot)["seq"] == 20


def test_a_wrong_running_count_is_told_and_the_recount_stands(open_one, vote, people, at, caplog):
    ballot = open_one()
    vote(ballot, people.expert1, "yes")
    TallyChange.objects.filter(position="yes").update(position="no")
    assert counts_of(ballot)["p"].positions == {"no": 1}
    with caplog.at_level(logging.ERROR):
        closed = close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at).ballot
    assert "the recount stands" in caplog.text
    assert closed.result["counts"] == {"yes": 1, "no": 0, "abstain": 0}
    assert closed.outcome == "passed"
    assert tally_of(closed)["counts"] == closed.result["counts"]


def test_a_right_running_count_is_settled_in_silence(open_one, vote, people, caplog):
    ballot = open_one()
    vote(ballot, people.expert1, "yes")
    vote(ballot, people.expert1, "no")
    assert settle_count(ballot)
    assert settle_count(ballot)
    assert caplog.text == ""


def test_a_secret_ballot_keeps_turnout_and_no_position(open_one, vote, people):
    ballot = open_one(secret=True)
    first = vote(ballot, people.expert1, "yes")
    vote(ballot, people.expert1, "no", receipt=first.receipt)
    vote(ballot, people.expert2, "yes")
    rows = TallyChange.objects.filter(ballot=ballot)
    assert {(row.position, row.member_class, row.weight) for row in rows} == {("", "", 0)}
    assert (running_count(ballot).voted, running_count(ballot).casts) == (2, 3)
    Turnout.objects.all()[0].delete()
    assert not settle_count(ballot)
    assert running_count(ballot).voted == 1


@pytest.mark.parametrize("secret", [False, True])
def test_votes_from_before_the_running_count_are_counted_in(open_one, vote, people, secret):
    ballot = open_one(secret=secret)
    ballot.electors.update(weight=3)
    vote(ballot, people.expert1, "yes", reason="Good.")
    vote(ballot, people.expert2, "no")
    if not secret:
        vote(ballot, people.expert2, "", parts=(("yes", 2), ("no", 1)))
    TallyChange.objects.all().delete()
    migration = import_module("reviews.migrations.0010_running_counts")
    migration.count_what_was_cast(apps, None)
    assert running_count(ballot).voted == 2
    assert settle_count(ballot)


def test_a_vote_costs_as_many_queries_whatever_was_cast_before(open_one, people, at):
    ballot = open_one()

    def queries(key):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            cast_vote(
                ballot=ballot, choice=Choice(position="yes"), key=key, actor=people.expert1, at=at
            )
        return len(seen)

    queries("first")
    again = queries("second")
    for number in range(30):
        queries(f"more {number}")
    assert queries("last") == again


def test_many_votes_of_one_moment_cost_as_many_queries_as_two(open_one, people, at):
    def queries(names):
        ballot = open_one()
        intents = [
            Intent(choice=Choice(position="yes"), key="k", actor=getattr(people, name), at=at)
            for name in names
        ]
        for one in intents:
            one.actor.role_cache = {ballot.committee_id: frozenset({"voting_member"})}
        with CaptureQueriesContext(connection) as seen:
            answers = cast_votes(ballot=ballot, intents=intents)
        assert not [one for one in answers if isinstance(one, DomainError)]
        return len(seen)

    assert queries(("expert1", "expert2")) == queries(("expert1", "expert2", "expert3"))


def test_a_refused_vote_hinders_no_other_of_its_moment(open_one, people, at, revision):
    ballot = open_one(rule="iso-dis", revision=revision)
    bad_comment = ({"text": "", "type": "ge"},)
    given = [
        ("expert1", "a", Choice(position="yes")),
        ("stranger", "b", Choice(position="yes")),
        ("expert2", "c", Choice(position="perhaps")),
        ("expert2", "d", Choice(position="no", reason="Why?", comments=bad_comment)),
        ("expert2", "", Choice(position="yes")),
        ("expert1", "a", Choice(position="yes")),
        ("expert1", "a", Choice(position="no")),
        ("nsb", "e", Choice(position="abstain")),
        ("expert3", "f", Choice(position="yes")),
    ]
    intents = [
        Intent(choice=choice, key=key, actor=getattr(people, name), at=at)
        for name, key, choice in given
    ]
    answers = cast_votes(ballot=ballot, intents=intents)
    assert [type(one) for one in answers if isinstance(one, DomainError)] == [
        Forbidden, InvalidInput, InvalidInput, InvalidInput, Conflict,
    ]  # fmt: skip
    assert answers[5].replayed
    assert answers[5].receipt == answers[0].receipt
    counting = Vote.objects.filter(ballot=ballot, counting=True).order_by("pk")
    assert [(one.elector.name[:7], one.position) for one in counting] == [
        ("Aldania", "abstain"),
        (counting[1].elector.name[:7], "yes"),
    ]
    assert Vote.objects.count() == 3


def test_votes_of_one_moment_are_in_or_out_by_their_own_arrival(open_one, people):
    ballot = open_one()
    before, on = ballot.closes_at - timedelta(microseconds=1), ballot.closes_at
    intents = [
        Intent(choice=Choice(position="yes"), key="in", actor=people.expert1, at=before),
        Intent(choice=Choice(position="yes"), key="out", actor=people.expert2, at=on),
        Intent(choice=Choice(position="yes"), key="in", actor=people.expert1, at=on),
    ]
    first, late, again = cast_votes(ballot=ballot, intents=intents)
    assert isinstance(late, Conflict)
    assert (again.receipt, again.replayed) == (first.receipt, True)
    assert Ballot.objects.get().votes.count() == 1


def test_papers_of_one_moment_are_changed_and_taken_back_in_their_order(open_one, people, at):
    ballot = open_one(secret=True)

    def intent(key, position, receipt=""):
        choice = Choice(position=position, receipt=receipt)
        return Intent(choice=choice, key=key, actor=people.expert1, at=at)

    first = cast_votes(ballot=ballot, intents=[intent("a", "yes")])[0]
    second = cast_votes(
        ballot=ballot,
        intents=[
            intent("b", "no", first.receipt),
            intent("b", "no"),
            intent("c", "abstain", "nonsense"),
        ],
    )
    assert second[1].replayed
    assert isinstance(second[2], Conflict)
    back = cast_votes(
        ballot=ballot,
        intents=[intent("a", "abstain", second[0].receipt), intent("d", "yes", first.receipt)],
    )
    assert [(one.position, one.receipt) for one in ballot.box.all()] == [("yes", back[1].receipt)]
    assert Turnout.objects.get().key == "d"
