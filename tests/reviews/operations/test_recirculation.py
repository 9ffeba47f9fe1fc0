"""Unresolved negatives go round again on the changed text; votes are carried until changed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.ballots import RULES
from reviews.models import Ballot, Comment, Elector, Vote
from reviews.operations.asking import ask_objectors
from reviews.operations.ballots import open_ballot, withdraw_ballot
from reviews.operations.closing import close_ballot
from reviews.operations.comment_texts import answer_comment
from reviews.operations.deciding import decide_ballot
from reviews.operations.recirculation import recirculate_ballot
from reviews.operations.running_counts import settle_count
from reviews.queries.ballots import all_have_voted, counts_of, tally_of
from reviews.queries.calculator import answer
from reviews.queries.decision_notices import owed_by_objectors
from reviews.queries.recirculation import why_not_again
from reviews.queries.running_counts import running_count
from reviews.queries.voters import owed_electors
from reviews.rules.ballot import Recirculation
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from tests.reviews.recirculations_scene import (
    OLD,
    closed_with_a_negative,
    freeze,
    object_to,
    revised,
)

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def scene(open_one, vote, people, draft, at):
    """Return a closed ballot with a negative, the balloted text and the revised one."""
    text = freeze(draft, people, at, OLD, 1)
    ballot = closed_with_a_negative(open_one, vote, people, text, at, rule="iso-dis")
    later = freeze(draft, people, at + timedelta(days=1), revised(), 2)
    return SimpleNamespace(ballot=ballot, text=text, later=later, draft=draft)


def recirculate(scene, people, at, **given):
    values = {
        "ballot": scene.ballot,
        "revision": scene.later,
        "closes_at": at + timedelta(days=30),
        "actor": people.secretary,
        "at": at + timedelta(days=2),
    }
    return recirculate_ballot(**(values | given))


@pytest.fixture
def again(scene, people, at):
    """Return the opened recirculation."""
    made = recirculate(scene, people, at)
    return open_ballot(ballot=made, actor=people.secretary, at=at + timedelta(days=2))


def close(ballot, people, at):
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(days=3))
    ballot.refresh_from_db()
    return ballot


def test_only_the_changed_clauses_are_open(again):
    assert [(one["id"], one["change"]) for one in again.changed] == [("c2", "changed")]


def test_electorate_and_votes_are_carried_with_their_hours(scene, again):
    before = Vote.objects.filter(ballot=scene.ballot, counting=True)
    after = Vote.objects.filter(ballot=again, counting=True)
    told = ("elector__key", "position", "reason", "cast_at")
    assert list(after.values_list(*told)) == list(before.values_list(*told))
    assert {vote.carried_from_id for vote in after} == {vote.pk for vote in before}
    assert again.electorate_hash == scene.ballot.electorate_hash
    receipts = Vote.objects.values_list("receipt", flat=True)
    assert len(set(receipts)) == len(receipts)


def test_carried_votes_count_as_the_calculator_counts_them(again, people, at):
    closed = close(again, people, at)
    found = answer(RULES["iso-dis"], closed.result["inputs"])
    assert found["tests"] == closed.result["tests"]
    assert found["outcome"] == closed.outcome
    assert all(vote["carried_from"] for vote in closed.result["inputs"]["votes"])
    assert closed.record["recirculates"]["record_hash"] == closed.recirculates.record_hash


def test_a_carried_vote_counts_until_it_is_changed(again, vote, people, at):
    vote(again, people.expert3, "yes", when=at + timedelta(days=3))
    assert tally_of(again)["counts"] == {"yes": 3, "yes_with_comments": 0, "no": 0, "abstain": 0}
    cast = Vote.objects.get(ballot=again, elector__name__contains="Cestria", counting=True)
    assert cast.carried_from is None


def test_the_running_count_begins_with_the_carried_votes(again, vote, people, at):
    carried = Vote.objects.filter(ballot=again)
    assert running_count(again).voted == carried.count() > 0
    assert sum(one.weight for one in running_count(again).groups) == carried.count()
    vote(again, people.expert3, "yes")
    assert all(one.weight > 0 for one in running_count(again).groups)
    assert settle_count(again)


def test_carried_votes_close_nothing_early_and_owe_nothing(again, people, at):
    assert not all_have_voted(again)
    assert list(owed_electors(people.expert1, at + timedelta(days=3))) == []


def test_the_negative_voter_is_asked_about_the_clause_that_changed(scene, again, people, at):
    asked = Comment.objects.filter(asked_in=scene.later)
    assert [comment.anchor_block for comment in asked] == ["p-c2"]
    when = at + timedelta(days=3)
    owed = owed_by_objectors(people.expert3, when)
    assert [(one.key, one.action) for one in owed] == [
        (f"recirculation:{again.pk}", "Does this satisfy you?")
    ]
    for other in (people.expert1, people.secretary, people.observer, people.nsb):
        assert owed_by_objectors(other, when) == []


def test_a_yes_to_the_question_changes_no_vote(again, people, at):
    comment = Comment.objects.get(asked_in__isnull=False)
    answer_comment(
        comment=comment, satisfied=True, note="", actor=people.expert3, at=at + timedelta(days=3)
    )
    assert tally_of(again)["counts"]["no"] == 1
    comment.refresh_from_db()
    assert comment.satisfied is True


def test_casting_anew_ends_what_is_owed(again, vote, people, at):
    when = at + timedelta(days=3)
    vote(again, people.expert3, "no", reason="Still.", when=when)
    comment = Comment.objects.get(asked_in__isnull=False)
    answer_comment(comment=comment, satisfied=False, note="", actor=people.expert3, at=when)
    assert owed_by_objectors(people.expert3, when) == []


def test_others_do_not_answer_for_the_objector(again, people, at):
    comment = Comment.objects.get(asked_in__isnull=False)
    for other in (people.expert1, people.chair):
        with pytest.raises(Forbidden):
            answer_comment(comment=comment, satisfied=True, note="", actor=other, at=at)


def test_the_secretary_of_the_objecting_body_answers_for_it(again, people, at, bodies):
    people.nsb.member_body = bodies[2]
    people.nsb.save()
    comment = Comment.objects.get(asked_in__isnull=False)
    when = at + timedelta(days=3)
    assert [one.key for one in owed_by_objectors(people.nsb, when)] == [f"recirculation:{again.pk}"]
    answer_comment(comment=comment, satisfied=True, note="", actor=people.nsb, at=when)
    comment.refresh_from_db()
    assert comment.satisfied


def test_a_comment_outside_the_change_is_marked_under_iso(again, people, at):
    inside = object_to(again, people.expert1, at, "p-c2", "The limit is 0.90")
    outside = object_to(again, people.expert1, at, "p-c1", "This document")
    assert (inside.outside_change, outside.outside_change) == (False, True)


def test_a_comment_outside_the_change_is_refused_under_ieee(
    open_one, vote, people, draft, at, committee
):
    text = freeze(draft, people, at, OLD, 1)
    ballot = open_one(rule="ieee-sa", revision=text)
    vote(ballot, people.expert1, "approve")
    vote(ballot, people.expert3, "disapprove", reason="The limit.")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    later = freeze(draft, people, at + timedelta(days=1), revised(), 2)
    made = recirculate(SimpleNamespace(ballot=ballot, later=later), people, at)
    again = open_ballot(ballot=made, actor=people.secretary, at=at + timedelta(days=2))
    with pytest.raises(InvalidInput, match="only the changed text is open") as refused:
        object_to(again, people.expert1, at, "p-c1", "This document")
    assert refused.value.errors[0].pointer == "/anchor/block"
    assert not object_to(again, people.expert1, at, "p-c2", "The limit").outside_change


def test_a_secret_ballot_says_why_it_cannot_go_round(open_one, vote, people, draft, at):
    text = freeze(draft, people, at, OLD, 1)
    ballot = open_one(revision=text, secret=True)
    vote(ballot, people.expert1, "no")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    later = freeze(draft, people, at + timedelta(days=1), revised(), 2)
    with pytest.raises(Conflict, match="bear no names"):
        recirculate(SimpleNamespace(ballot=ballot, later=later), people, at)


def test_a_rule_without_recirculation_says_so(open_one, vote, people, draft, at):
    text = freeze(draft, people, at, OLD, 1)
    ballot = open_one(rule="cen-2017", revision=text)
    vote(ballot, people.expert1, "no")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    ballot.refresh_from_db()
    assert RULES["cen-2017"].recirculation is Recirculation.NONE
    assert "knows no recirculation" in why_not_again(ballot)


def test_without_a_negative_or_a_later_text_nothing_goes_round(
    open_one, vote, people, draft, at, scene
):
    ballot = open_one(revision=scene.later)
    assert "Only a closed" in why_not_again(ballot)
    vote(ballot, people.expert1, "yes")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    ballot.refresh_from_db()
    assert "Nobody voted against" in why_not_again(ballot)
    other = open_one(revision=scene.later)
    vote(other, people.expert1, "no")
    close_ballot(ballot=other, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    other.refresh_from_db()
    assert "Freeze the revised text" in why_not_again(other)
    bare = open_one()
    close_ballot(ballot=bare, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    bare.refresh_from_db()
    assert "on no text" in why_not_again(bare)


@pytest.mark.parametrize("fault", ["same text", "same words", "past"])
def test_bad_plans_are_refused_with_their_place(scene, people, at, fault):
    same = freeze(scene.draft, people, at, OLD, 3)
    given, pointer = {
        "same text": ({"revision": scene.text}, "/revision"),
        "same words": ({"revision": same}, "/revision"),
        "past": ({"closes_at": at}, "/closes_at"),
    }[fault]
    with pytest.raises(InvalidInput) as refused:
        recirculate(scene, people, at, **given)
    assert [each.pointer for each in refused.value.errors] == [pointer]


def test_a_ballot_goes_round_once_and_is_decided_there(scene, again, people, at):
    with pytest.raises(Conflict, match=f"{again.number} takes this one round again"):
        recirculate(scene, people, at)
    with pytest.raises(Conflict, match="decided there"):
        decide_ballot(ballot=scene.ballot, decision="advance", reason="", actor=people.chair, at=at)


def test_a_withdrawn_recirculation_frees_the_ballot(scene, again, people, at):
    withdraw_ballot(ballot=again, reason="wrong text", actor=people.chair, at=at)
    assert recirculate(scene, people, at).pk != again.pk


def test_a_recirculation_goes_round_again_and_keeps_its_first_hours(scene, again, people, at):
    closed = close(again, people, at)
    third = freeze(
        scene.draft, people, at + timedelta(days=4), revised(revised(), "c3", "Report it."), 3
    )
    made = recirculate(SimpleNamespace(ballot=closed, later=third), people, at + timedelta(days=3))
    last = open_ballot(ballot=made, actor=people.secretary, at=at + timedelta(days=5))
    assert [one["id"] for one in last.changed] == ["c3"]
    first = Vote.objects.filter(ballot=scene.ballot, counting=True).values_list("cast_at")
    assert list(Vote.objects.filter(ballot=last, counting=True).values_list("cast_at")) == list(
        first
    )


@pytest.mark.parametrize("name", ["expert1", "editor", "observer"])
def test_others_recirculate_nothing(scene, people, at, name):
    with pytest.raises(Forbidden):
        recirculate(scene, people, at, actor=getattr(people, name))


def test_freezing_asks_without_a_recirculation_and_once(scene, people, at):
    when = at + timedelta(days=2)
    asked = ask_objectors(revision=scene.later.pk, at=when)
    assert len(asked) == 1
    assert ask_objectors(revision=scene.later.pk, at=when) == []
    owed = owed_by_objectors(people.expert3, when)
    assert [one.url for one in owed] == [f"/ballots/{scene.ballot.pk}/objections/"]


def test_an_answer_holds_until_the_clause_changes_again(scene, people, at):
    ask_objectors(revision=scene.later.pk, at=at + timedelta(days=2))
    comment = Comment.objects.get(asked_in=scene.later)
    answered = at + timedelta(days=2)
    answer_comment(comment=comment, satisfied=True, note="", actor=people.expert3, at=answered)
    rested = freeze(
        scene.draft, people, at + timedelta(days=3), revised(revised(), "c1", "Scope."), 3
    )
    assert ask_objectors(revision=rested.pk, at=at + timedelta(days=3)) == []
    back = freeze(scene.draft, people, at + timedelta(days=4), OLD, 4)
    assert comment.pk in ask_objectors(revision=back.pk, at=at + timedelta(days=4))
    assert owed_by_objectors(people.expert3, at + timedelta(days=4))


POSITIONS = st.lists(
    st.sampled_from(["yes", "yes_with_comments", "no", "abstain", ""]), min_size=4, max_size=4
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(positions=POSITIONS, reasons=st.lists(st.booleans(), min_size=4, max_size=4))
def test_carried_votes_and_no_change_give_the_same_counts(
    open_one, vote, people, draft, at, positions, reasons
):
    text = draft.revisions.filter(number=1).first() or freeze(draft, people, at, OLD, 1)
    later = draft.revisions.filter(number=2).first() or freeze(draft, people, at, revised(), 2)
    ballot = open_one(rule="iso-dis", revision=text)
    for name, position, reasoned in zip(
        ("expert1", "expert2", "expert3", "observer"), positions, reasons, strict=True
    ):
        if position:
            vote(ballot, getattr(people, name), position, reason="So." if reasoned else "")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    ballot.refresh_from_db()
    if why_not_again(ballot):
        assert "no" not in positions
        return
    made = recirculate(SimpleNamespace(ballot=ballot, later=later), people, at)
    again = open_ballot(ballot=made, actor=people.secretary, at=at + timedelta(days=2))
    assert counts_of(again) == counts_of(ballot)
    assert (
        Elector.objects.filter(ballot=again).count()
        == Elector.objects.filter(ballot=ballot).count()
    )
    closed = close(Ballot.objects.get(pk=again.pk), people, at)
    assert closed.result["tests"] == ballot.result["tests"]
    assert closed.outcome == ballot.outcome
