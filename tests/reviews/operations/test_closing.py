from datetime import timedelta

import pytest

from reviews.models import Ballot, CloseConfirmation, SecretVote
from reviews.operations.ballots import (
    create_ballot,
    open_ballot,
    publish_approved,
    supersede_ballot,
    withdraw_ballot,
)
from reviews.operations.closing import close_ballot, close_due_ballot, close_due_ballots
from reviews.queries.ballots import approval_of
from standards.kernel.canonical import content_hash
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import Clearance, LedgerLeaf, Membership

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def close(ballot, actor, at, waive=False):
    return close_ballot(ballot=ballot, waive=waive, actor=actor, at=at + timedelta(hours=2))


def test_one_person_alone_does_not_close_early(open_one, people, at):
    ballot = open_one()
    answer = close(ballot, people.secretary, at)
    again = close(ballot, people.secretary, at)
    assert (answer.closed, answer.confirmations) == (False, 1)
    assert (again.closed, again.confirmations) == (False, 1)


def test_second_person_closes(open_one, people, at):
    ballot = open_one()
    close(ballot, people.secretary, at)
    assert close(ballot, people.chair, at).closed
    assert CloseConfirmation.objects.count() == 2


def test_closing_twice_has_one_effect(open_one, people, at):
    ballot = open_one()
    close(ballot, people.secretary, at, waive=True)
    with pytest.raises(Conflict):
        close(ballot, people.chair, at, waive=True)
    assert LedgerLeaf.objects.filter(subject=f"ballot:{ballot.pk}").count() == 1


def test_waiver_holds_in_a_demo_only(open_one, people, at, settings):
    settings.LEPTON_DEMO = False
    assert not close(open_one(), people.secretary, at, waive=True).closed


def test_ballot_closes_at_once_when_all_have_voted(open_one, people, at, vote):
    ballot = open_one()
    for name in ("expert1", "expert2", "expert3"):
        vote(ballot, getattr(people, name), "yes")
    assert close(ballot, people.secretary, at).closed


@pytest.mark.parametrize("name", ["expert1", "editor", "observer", "liaison"])
def test_others_do_not_close(open_one, people, at, name):
    with pytest.raises(Forbidden):
        close(open_one(), getattr(people, name), at)


def test_scheduler_closes_at_the_hour_also_after_downtime(open_one, vote, people):
    ballot = open_one()
    vote(ballot, people.expert1, "yes")
    assert close_due_ballots(at=ballot.closes_at - timedelta(seconds=1)) == []
    assert close_due_ballots(at=ballot.closes_at + timedelta(days=3)) == [ballot.pk]
    assert not close_due_ballot(pk=ballot.pk, at=ballot.closes_at)
    ballot.refresh_from_db()
    assert (ballot.state, ballot.outcome) == ("closed", "passed")


def test_record_can_be_computed_again(open_one, vote, people, at, revision):
    from reviews.queries.calculator import answer

    ballot = open_one(rule="iso-dis", revision=revision)
    vote(ballot, people.expert1, "yes")
    vote(ballot, people.expert2, "yes_with_comments")
    vote(ballot, people.expert3, "no", reason="cannot be tested")
    vote(ballot, people.observer, "yes")
    close(ballot, people.secretary, at, waive=True)
    ballot.refresh_from_db()
    assert ballot.record_hash == content_hash(ballot.record)
    recomputed = answer(_rule(ballot), ballot.result["inputs"])
    assert recomputed["outcome"] == ballot.outcome == "passed"
    assert recomputed["tests"] == ballot.result["tests"]


def _rule(ballot):
    from reviews.ballots import RULES

    return RULES[ballot.rule]


def test_passed_ballot_clears_its_phase_and_approves_its_text(open_one, vote, people, at, revision):
    ballot = open_one(rule="iso-dis", revision=revision)
    vote(ballot, people.expert1, "yes")
    close(ballot, people.secretary, at, waive=True)
    ballot.refresh_from_db()
    kinds = {each.kind: each.granted for each in Clearance.objects.all()}
    assert kinds == {"ballot": True, "comments": True}
    approval = approval_of(ballot)
    assert approval.revision_hash == revision.hash
    assert approval.outcome == "passed"


def test_failed_ballot_is_recorded_as_refused(open_one, vote, people, at, revision):
    ballot = open_one(rule="iso-dis", revision=revision)
    vote(ballot, people.expert1, "no", reason="wrong")
    close(ballot, people.secretary, at, waive=True)
    assert not Clearance.objects.get(kind="ballot").granted


def test_approved_text_is_published_once(open_one, vote, people, at, revision):
    ballot = open_one(rule="iso-dis", revision=revision)
    vote(ballot, people.expert1, "yes")
    close(ballot, people.secretary, at, waive=True)
    edition = publish_approved(ballot=ballot, designation=None, actor=people.secretary, at=at)
    assert edition.approval["ballot_number"] == ballot.number
    with pytest.raises(Conflict):
        publish_approved(ballot=ballot, designation=None, actor=people.secretary, at=at)


def test_open_ballot_approves_nothing(open_one, people, at, revision):
    with pytest.raises(Conflict):
        publish_approved(
            ballot=open_one(revision=revision), designation=None, actor=people.secretary, at=at
        )


def test_ballot_without_a_text_approves_none(open_one, vote, people, at):
    ballot = open_one()
    vote(ballot, people.expert1, "yes")
    close(ballot, people.secretary, at, waive=True)
    ballot.refresh_from_db()
    with pytest.raises(Conflict):
        approval_of(ballot)


def test_small_secret_ballot_shows_no_split(open_one, vote, people, at):
    ballot = open_one(secret=True)
    vote(ballot, people.expert1, "yes")
    close(ballot, people.secretary, at, waive=True)
    ballot.refresh_from_db()
    assert ballot.box_salt == ""
    assert ballot.result["counts"] is None
    assert ballot.result["inputs"] is None
    assert SecretVote.objects.count() == 1


def test_large_secret_ballot_gives_totals_that_compute_again(
    plan, people, at, vote, committee, bodies
):
    from reviews.queries.calculator import answer
    from standards.models import User

    voters = []
    for number, body in enumerate(bodies):
        user = User.objects.create_user(f"voter{number}@lepton.example", name=f"Voter {number}")
        Membership.objects.create(
            committee=committee,
            user=user,
            role="voting_member",
            member_body=body,
            valid_from=at - timedelta(days=1),
        )
        voters.append(user)
    ballot = create_ballot(plan=plan(secret=True), actor=people.chair, at=at)
    open_ballot(ballot=ballot, actor=people.chair, at=at)
    for number, user in enumerate(voters):
        vote(ballot, user, "yes" if number < 4 else "no")
    close(ballot, people.secretary, at)
    ballot.refresh_from_db()
    assert ballot.result["inputs"]["totals"]["p"] == {"yes": 4, "no": 2, "no_without_reason": 0}
    assert answer(_rule(ballot), ballot.result["inputs"])["outcome"] == "passed"


def test_ended_ballots_take_no_more_acts(open_one, people, at):
    ballot = open_one()
    withdraw_ballot(ballot=ballot, reason="text changed", actor=people.chair, at=at)
    with pytest.raises(Conflict):
        supersede_ballot(ballot=ballot, reason="", actor=people.chair, at=at)
    with pytest.raises(Conflict):
        open_ballot(ballot=ballot, actor=people.chair, at=at)
    assert Ballot.objects.get().state == "withdrawn"


def test_ballot_can_be_superseded_before_it_opens(plan, people, at):
    ballot = create_ballot(plan=plan(), actor=people.chair, at=at)
    assert (
        supersede_ballot(ballot=ballot, reason="", actor=people.chair, at=at).state == "superseded"
    )


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"question": " "}, "/question"),
        ({"rule": "dice"}, "/rule"),
        ({"rule": "simple-majority", "parameters": {"quorum": "half"}}, "/parameters/quorum"),
        ({"parameters": {"colour": 1}}, "/parameters/colour"),
    ],
)
def test_bad_plans_are_refused_with_their_place(plan, people, at, given, pointer):
    with pytest.raises(InvalidInput) as refused:
        create_ballot(plan=plan(**given), actor=people.secretary, at=at)
    assert [each.pointer for each in refused.value.errors] == [pointer]


def test_ballot_must_close_in_the_future(plan, people, at):
    with pytest.raises(InvalidInput):
        create_ballot(plan=plan(closes_at=at), actor=people.secretary, at=at)


def test_text_of_another_committee_is_refused(plan, people, at, revision, work_item):
    from standards.models import Committee

    other = Committee.objects.create(slug="lc-9", designation="LC 9", title="Other")
    work_item.committee = other
    work_item.save()
    with pytest.raises(InvalidInput):
        create_ballot(
            plan=plan(revision=revision, work_item=work_item), actor=people.secretary, at=at
        )


def test_hour_that_passed_keeps_a_ballot_shut(plan, people, at):
    ballot = create_ballot(plan=plan(), actor=people.secretary, at=at)
    with pytest.raises(Conflict):
        open_ballot(ballot=ballot, actor=people.secretary, at=ballot.closes_at)


def test_committee_without_voters_cannot_ballot(plan, people, at):
    Membership.objects.filter(role="voting_member").delete()
    ballot = create_ballot(plan=plan(), actor=people.secretary, at=at)
    with pytest.raises(Conflict):
        open_ballot(ballot=ballot, actor=people.secretary, at=at)


def test_committee_of_persons_has_one_elector_per_person(plan, people, at, committee, vote):
    committee.constituted = "persons"
    committee.save()
    ballot = create_ballot(plan=plan(), actor=people.secretary, at=at)
    ballot = open_ballot(ballot=ballot, actor=people.secretary, at=at)
    assert {each.user for each in ballot.electors.all()} == {
        people.expert1,
        people.expert2,
        people.expert3,
    }
    assert vote(ballot, people.expert1, "yes").receipt
    with pytest.raises(Forbidden):
        vote(ballot, people.nsb, "yes")


def test_worker_signs_the_record(open_one, vote, people, at, work):
    from standards.infrastructure.keys import ensure_keys, public_keys
    from standards.kernel.canonical import canonical_json

    ensure_keys(at=at)
    ballot = open_one()
    vote(ballot, people.expert1, "yes")
    vote(ballot, people.nsb, "no")
    close(ballot, people.secretary, at)
    close(ballot, people.chair, at)
    work()
    ballot.refresh_from_db()
    key = next(each for each in public_keys("assertion") if each.key_id == ballot.signature["key"])
    key.verifies(bytes.fromhex(ballot.signature["value"]), canonical_json(ballot.record))
