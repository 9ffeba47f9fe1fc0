"""Work items are proposed, moved by those who may, and guarded by clearances."""

import pytest

from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import AuditEntry, Clearance, WorkItem
from standards.operations.work_items import (
    grant_clearance,
    make_move,
    propose_work_item,
    record_resolution,
)
from standards.queries.work_items import (
    decisions_owed_by,
    offered_moves,
    phase_counts,
    time_line,
    visible_work_items,
)
from standards.rules.stages import Phase

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_a_proposal_gets_a_number_and_the_next_free_designation(proposed, committee, people, at):
    assert proposed.number == proposed.pk
    assert proposed.designation == "ls-4101"
    assert proposed.standing.code == "10.00"
    other = propose_work_item(
        committee=committee, title="Other", scope="S", actor=people.expert, at=at
    )
    assert other.designation == "ls-4102"
    assert AuditEntry.objects.filter(name="standards.work_item_proposed").count() == 2


@pytest.mark.parametrize("who", ["observer", "liaison", "stranger", "officer"])
def test_others_propose_nothing(who, committee, people, at):
    with pytest.raises(Forbidden):
        propose_work_item(
            committee=committee, title="T", scope="S", actor=getattr(people, who), at=at
        )
    assert not WorkItem.objects.exists()


def test_a_faulty_proposal_names_its_fields(committee, people, at):
    with pytest.raises(InvalidInput) as caught:
        propose_work_item(
            committee=committee, title=" ", scope="S", domain="x", actor=people.editor, at=at
        )
    assert {one.pointer for one in caught.value.errors} == {"/title", "/domain"}


def test_a_taken_designation_is_refused_and_a_free_one_kept(proposed, committee, people, at):
    with pytest.raises(InvalidInput, match="taken"):
        propose_work_item(
            committee=committee,
            title="T",
            scope="S",
            designation="LS 4101",
            actor=people.editor,
            at=at,
        )
    kept = propose_work_item(
        committee=committee, title="T", scope="S", designation="LS 7001", actor=people.editor, at=at
    )
    assert kept.designation == "ls-7001"


def test_a_preliminary_item_is_not_public(committee, people, at):
    item = propose_work_item(
        committee=committee, title="T", scope="S", preliminary=True, actor=people.editor, at=at
    )
    assert not item.is_public
    assert not visible_work_items(people.stranger).exists()
    assert visible_work_items(people.observer).get() == item
    assert visible_work_items(people.admin).get() == item


def test_a_guarded_move_waits_for_its_clearance(proposed, people, step, at):
    with pytest.raises(Conflict, match="a ballot that passed or a resolution"):
        step(proposed, "accept_proposal")
    offered = {one.name: one for one in offered_moves(proposed, people.secretary)}
    assert offered["accept_proposal"].missing
    grant_clearance(
        work_item=proposed, kind="ballot:proposal", evidence={"ballot": 1}, actor=None, at=at
    )
    moved = step(proposed, "accept_proposal")
    assert moved.standing.code == "10.99"


def test_the_last_word_on_a_clearance_counts(proposed, people, step, at):
    for granted in (True, False):
        grant_clearance(
            work_item=proposed,
            kind="ballot",
            evidence={},
            granted=granted,
            actor=people.secretary,
            at=at,
        )
    with pytest.raises(Conflict):
        step(proposed, "accept_proposal")


def test_a_ballot_ends_its_round(in_enquiry, people, step, at):
    started = step(in_enquiry, "start_enquiry")
    grant_clearance(
        work_item=started,
        kind="ballot:public_enquiry",
        evidence={},
        granted=False,
        actor=None,
        at=at,
    )
    started.refresh_from_db()
    assert started.standing.code == "40.60"


def test_a_clearance_of_an_earlier_round_does_not_count(in_enquiry, people, step, at):
    grant_clearance(work_item=in_enquiry, kind="ballot", evidence={}, actor=None, at=at)
    record_resolution(
        work_item=in_enquiry, kind="comments", reason="All answered", actor=people.secretary, at=at
    )
    again = step(WorkItem.objects.get(), "repeat", "start_enquiry")
    assert again.standing.label == "DIS 2"
    with pytest.raises(Conflict, match="ballot"):
        step(again, "pass_enquiry")


def test_an_unknown_clearance_is_refused(proposed, at):
    for kind in ("magic", "ballot:nowhere"):
        with pytest.raises(InvalidInput):
            grant_clearance(work_item=proposed, kind=kind, evidence={}, actor=None, at=at)


def test_the_whole_line_is_kept_in_the_history(in_enquiry, people, step, at):
    grant_clearance(work_item=in_enquiry, kind="ballot", evidence={}, actor=None, at=at)
    record_resolution(
        work_item=in_enquiry, kind="comments", reason="Done", actor=people.chair, at=at
    )
    end = step(in_enquiry, "pass_enquiry", "register_fdis", "start_approval", "end_round")
    codes = [change.standing.code for change in end.history.all()]
    assert codes == [
        "10.00",
        "10.60",
        "10.99",
        "20.00",
        "20.20",
        "30.00",
        "30.99",
        "40.00",
        "40.60",
        "40.99",
        "50.00",
        "50.20",
        "50.60",
    ]
    steps = time_line(end, list(end.history.all()), at.date())
    assert [one.current for one in steps] == [False] * 4 + [True, False]
    assert [one.done for one in steps] == [True] * 4 + [False, False]
    assert steps[5].target is not None


def test_a_move_that_asks_for_a_reason_is_refused_without_one(in_enquiry, people, at):
    with pytest.raises(InvalidInput, match="why"):
        make_move(work_item=in_enquiry, move="abandon", reason=" ", actor=people.secretary, at=at)
    gone = make_move(
        work_item=in_enquiry, move="abandon", reason="No experts", actor=people.secretary, at=at
    )
    assert gone.standing.over
    assert phase_counts()[Phase.PUBLIC_ENQUIRY] == 0


@pytest.mark.parametrize("who", ["editor", "expert1", "observer", "liaison", "stranger", "admin"])
def test_only_officers_move(who, proposed, people, at):
    with pytest.raises(Forbidden):
        make_move(work_item=proposed, move="abandon", reason="x", actor=getattr(people, who), at=at)
    with pytest.raises(Forbidden):
        record_resolution(
            work_item=proposed, kind="resolution", reason="x", actor=getattr(people, who), at=at
        )


def test_a_resolution_needs_its_words_and_a_known_kind(proposed, people, at):
    with pytest.raises(InvalidInput):
        record_resolution(
            work_item=proposed, kind="resolution", reason="", actor=people.chair, at=at
        )
    with pytest.raises(InvalidInput):
        record_resolution(work_item=proposed, kind="ballot", reason="x", actor=people.chair, at=at)
    assert not Clearance.objects.exists()


def test_officers_owe_a_decision_on_a_proposal(proposed, people):
    assert decisions_owed_by(people.secretary) == [proposed]
    assert decisions_owed_by(people.expert1) == []


def test_a_preliminary_item_and_a_published_one_have_their_place_on_the_line(proposed, edition, at):
    proposed.phase = "preliminary"
    assert time_line(proposed, [], at.date())[0].current
    proposed.phase = "systematic_review"
    assert time_line(proposed, [], at.date())[-1].done
