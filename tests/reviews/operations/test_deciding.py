"""One decision after a ballot: it moves the work item, and the second officer is told."""

from datetime import timedelta

import pytest

from reviews.models import Decision
from reviews.operations.closing import close_ballot
from reviews.operations.comments import Decision as Disposing
from reviews.operations.comments import Wording, dispose_comment, file_comment
from reviews.operations.deciding import decide_ballot
from reviews.operations.judging import judge_consensus
from reviews.queries.decisions import standing_in_way, ways_for
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import StageChange, WorkItem
from standards.operations.work_items import make_move

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def closed(open_one, vote, people, at, revision):
    """Return a function that closes a ballot on the text, passed or failed."""

    def make(*positions, rule="iso-dis", days=0):
        ballot = open_one(rule=rule, revision=revision)
        for name, position in zip(("expert1", "expert2", "expert3"), positions, strict=False):
            vote(ballot, getattr(people, name), position, reason="because")
        close_ballot(
            ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(days=days, hours=2)
        )
        ballot.refresh_from_db()
        return ballot

    return make


def decide(ballot, decision, actor, at, reason=""):
    return decide_ballot(
        ballot=ballot, decision=decision, reason=reason, actor=actor, at=at + timedelta(hours=3)
    )


def offered(ballot, user):
    ballot.refresh_from_db()
    ballot.work_item.refresh_from_db()
    return {way.next: way for way in ways_for(ballot, user)}


def test_a_passed_ballot_moves_the_work_item_on(closed, people, at, work_item):
    ballot = closed("yes", "yes")
    made = decide(ballot, "advance", people.secretary, at)
    work_item.refresh_from_db()
    assert (made.code, work_item.standing.code) == ("40.99", "40.99")
    assert StageChange.objects.latest("pk").move == "pass_enquiry"


def test_comments_that_are_not_disposed_of_still_block(closed, people, at, draft, work_item):
    comment = file_comment(
        draft=draft, ballot=None, wording=Wording(text="Raise it."), actor=people.expert1, at=at
    )
    ballot = closed("yes", "yes")
    assert offered(ballot, people.secretary)["advance"].missing == (
        "1 comment has no confirmed disposition",
    )
    with pytest.raises(Conflict, match="answer to every comment"):
        decide(ballot, "advance", people.secretary, at)
    assert not Decision.objects.exists()
    dispose_comment(
        comment=comment,
        decision=Disposing(disposition="accepted", final=True),
        actor=people.chair,
        at=at + timedelta(hours=2),
    )
    assert offered(ballot, people.secretary)["advance"].missing == ()
    assert decide(ballot, "advance", people.secretary, at).code == "40.99"


def test_the_second_officer_changes_nothing_and_is_told_who_decided(closed, people, at, work_item):
    ballot = closed("no", "no")
    decide(ballot, "repeat", people.secretary, at, "The text changes much.")
    with pytest.raises(Conflict, match="Secretary has decided already: Repeat this phase"):
        decide(ballot, "cancel", people.chair, at, "No interest left.")
    work_item.refresh_from_db()
    assert work_item.standing.code == "40.93"
    assert Decision.objects.count() == 1


def test_a_repeated_enquiry_is_dis_2_and_can_pass(closed, people, at, work_item):
    decide(closed("no", "no"), "repeat", people.chair, at, "Clause 6 is rewritten.")
    later = at + timedelta(hours=4)
    item = WorkItem.objects.get(pk=work_item.pk)
    make_move(work_item=item, move="start_enquiry", actor=people.secretary, at=later)
    item.refresh_from_db()
    assert item.standing.label == "DIS 2"
    again = closed("yes", "yes", days=1)
    assert decide(again, "advance", people.secretary, at + timedelta(days=1)).code == "40.99"


def test_a_repeated_phase_passes_also_where_nobody_started_it_by_hand(
    closed, people, at, work_item
):
    decide(closed("no", "no"), "repeat", people.chair, at, "Clause 6 is rewritten.")
    again = closed("yes", "yes", days=1)
    decide(again, "advance", people.secretary, at + timedelta(days=1))
    work_item.refresh_from_db()
    assert (work_item.standing.code, work_item.standing.label) == ("40.99", "DIS 2")


@pytest.mark.parametrize("decision", ["send_back", "cancel", "repeat"])
def test_what_undoes_work_needs_a_reason(closed, people, at, decision, work_item):
    ballot = closed("no", "no")
    with pytest.raises(InvalidInput) as refused:
        decide(ballot, decision, people.secretary, at, " ")
    assert refused.value.errors[0].pointer == "/reason"
    work_item.refresh_from_db()
    assert work_item.standing.code == "40.60"


@pytest.mark.parametrize(("decision", "code"), [("send_back", "40.92"), ("cancel", "40.98")])
def test_a_failed_ballot_is_sent_back_or_cancelled(closed, people, at, decision, code):
    assert decide(closed("no", "no"), decision, people.secretary, at, "It failed.").code == code


def test_only_what_the_outcome_allows_is_taken(closed, people, at):
    with pytest.raises(Conflict, match="allow only: repeat, send_back, cancel"):
        decide(closed("no", "no"), "advance", people.secretary, at)
    with pytest.raises(InvalidInput, match="Choose one of"):
        decide(closed("no", "no"), "publish", people.secretary, at)


def test_an_open_ballot_decides_nothing(open_one, people, at, revision):
    with pytest.raises(Conflict, match="not closed"):
        decide(open_one(revision=revision), "advance", people.secretary, at)


def test_a_ballot_on_no_work_item_moves_none(open_one, people, at):
    ballot = open_one()
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    with pytest.raises(Conflict, match="no work item"):
        decide(ballot, "advance", people.secretary, at)
    assert ways_for(ballot, people.secretary) == []


@pytest.mark.parametrize("name", ["expert1", "editor", "observer", "liaison"])
def test_others_decide_nothing(closed, people, at, name):
    with pytest.raises(Forbidden):
        decide(closed("yes", "yes"), "advance", getattr(people, name), at)


def test_a_committee_draft_waits_for_the_chair(closed, people, at, work_item):
    work_item.phase = "committee_review"
    work_item.save()
    ballot = closed("yes", "yes", rule="iso-cd")
    assert "judges first" in standing_in_way(ballot)
    with pytest.raises(Conflict, match="judges first"):
        decide(ballot, "advance", people.chair, at)
    judge_consensus(ballot=ballot, consensus=True, reason="All agree.", actor=people.chair, at=at)
    assert not offered(ballot, people.secretary)["advance"].for_you
    with pytest.raises(Forbidden):
        decide(ballot, "advance", people.secretary, at)
    assert decide(ballot, "advance", people.chair, at).code == "30.99"


def test_nothing_is_decided_once_the_work_has_moved_on(closed, people, at, work_item):
    ballot = closed("no", "no")
    make_move(
        work_item=work_item, move="send_back", actor=people.chair, at=at + timedelta(hours=3),
        reason="Agreed in the meeting.",
    )  # fmt: skip
    with pytest.raises(Conflict, match=r"moved on since, to 40\.92"):
        decide(ballot, "repeat", people.secretary, at, "Again.")


def test_a_systematic_review_is_decided_by_its_choice(closed, people, at, work_item):
    work_item.phase, work_item.substage = "systematic_review", 20
    work_item.save()
    ballot = closed("confirm", "confirm", "revise", rule="systematic-review")
    assert (ballot.outcome, ballot.result["choice"]) == ("decided", "confirm")
    assert decide(ballot, "advance", people.secretary, at).move == "confirm"


def test_a_review_without_a_leading_choice_is_left_to_a_resolution(closed, people, at, work_item):
    work_item.phase, work_item.substage = "systematic_review", 20
    work_item.save()
    ballot = closed("confirm", "revise", rule="systematic-review")
    assert "resolution" in standing_in_way(ballot)
