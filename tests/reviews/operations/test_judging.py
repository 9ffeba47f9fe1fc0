"""The chair judges consensus beside the numbers: once, with a reason, and nobody else."""

from datetime import timedelta

import pytest

from reviews.ballots import RULES
from reviews.models import Judgement
from reviews.operations.closing import close_ballot
from reviews.operations.judging import judge_consensus
from reviews.queries.calculator import answer
from standards.kernel.canonical import content_hash
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import Clearance, LedgerLeaf, RegisteredDocument

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def closed(open_one, vote, people, at, work_item, revision):
    """Return a closed iso-cd ballot: two in favour, one against."""
    work_item.phase = "committee_review"
    work_item.save()
    ballot = open_one(rule="iso-cd", revision=revision)
    vote(ballot, people.expert1, "yes")
    vote(ballot, people.expert2, "yes")
    vote(ballot, people.expert3, "no", reason="The metric is wrong.")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    ballot.refresh_from_db()
    return ballot


def judge(ballot, actor, at, *, consensus=True, reason="No sustained opposition."):
    return judge_consensus(
        ballot=ballot, consensus=consensus, reason=reason, actor=actor, at=at + timedelta(hours=3)
    )


def test_number_may_pass_while_the_chair_finds_no_consensus(closed, people, at):
    counted = closed.result
    assert closed.outcome == "undecided"
    assert counted["tests"][0]["passed"]
    earlier = closed.record_hash
    judge(closed, people.chair, at, consensus=False, reason="Expert 3 speaks for all hospitals.")
    closed.refresh_from_db()
    assert closed.outcome == "failed"
    assert closed.result["counts"] == counted["counts"]
    assert closed.result["tests"] == counted["tests"]
    record = closed.record
    assert record["judgement"]["reason"] == "Expert 3 speaks for all hospitals."
    assert record["judgement"]["outcome_of_the_count"] == "undecided"
    assert record["replaces"] == earlier
    assert closed.record_hash == content_hash(record)


def test_judged_result_computes_again(closed, people, at):
    judge(closed, people.chair, at)
    closed.refresh_from_db()
    found = answer(RULES["iso-cd"], closed.result["inputs"])
    assert (found["outcome"], found["explanation"]) == ("passed", closed.result["explanation"])


def test_consensus_clears_the_phase_and_enters_the_ledger(closed, people, at):
    assert not Clearance.objects.filter(kind="ballot").latest("pk").granted
    judge(closed, people.chair, at)
    assert Clearance.objects.filter(kind="ballot").latest("pk").granted
    assert LedgerLeaf.objects.filter(subject=f"ballot:{closed.pk}").count() == 2


@pytest.mark.parametrize("name", ["secretary", "editor", "expert1", "observer", "liaison", "admin"])
def test_nobody_but_the_chair_judges(closed, people, at, name):
    with pytest.raises(Forbidden):
        judge(closed, getattr(people, name), at)


def test_a_judgement_stands(closed, people, at):
    judge(closed, people.chair, at)
    with pytest.raises(Conflict, match="Chair has judged already"):
        judge(closed, people.chair, at, consensus=False)
    assert Judgement.objects.get().consensus


@pytest.mark.parametrize("reason", ["", "  \n", "\u200b"])
def test_a_judgement_without_a_reason_is_refused(closed, people, at, reason):
    with pytest.raises(InvalidInput) as refused:
        judge(closed, people.chair, at, reason=reason)
    assert refused.value.errors[0].pointer == "/reason"
    assert not Judgement.objects.exists()


def test_an_open_ballot_is_not_judged(open_one, people, at, revision, work_item):
    work_item.phase = "committee_review"
    work_item.save()
    with pytest.raises(Conflict, match="not closed"):
        judge(open_one(rule="iso-cd", revision=revision), people.chair, at)


def test_a_rule_that_counts_is_not_judged(open_one, people, at):
    ballot = open_one()
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    with pytest.raises(Conflict, match="asks for no judgement"):
        judge(ballot, people.chair, at)


def test_nobody_judges_before_the_votes(plan, people, at):
    from reviews.operations.ballots import create_ballot

    given = plan(rule="iso-cd", parameters={"consensus": True, "consensus_reason": "Surely."})
    with pytest.raises(InvalidInput) as refused:
        create_ballot(plan=given, actor=people.chair, at=at)
    assert refused.value.errors[0].pointer == "/parameters/consensus"


def test_an_objection_is_sustained_or_not_by_judgement(open_one, vote, people, at, revision):
    ballot = open_one(rule="w3c-consensus", revision=revision)
    vote(ballot, people.expert1, "support")
    vote(ballot, people.expert2, "object", reason="It excludes small labs.")
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    ballot.refresh_from_db()
    assert ballot.outcome == "blocked"
    made = judge(ballot, people.chair, at, reason="Mediated: small labs may share a set.")
    ballot.refresh_from_db()
    assert (made.counted, ballot.outcome) == ("blocked", "passed")


def test_both_records_are_signed_and_filed(closed, people, at, work):
    import json

    from standards.infrastructure.files import path_of
    from standards.infrastructure.keys import ensure_keys

    ensure_keys(at=at)
    judge(closed, people.chair, at)
    work()
    closed.refresh_from_db()
    documents = RegisteredDocument.objects.order_by("number")
    assert [each.origin for each in documents] == [
        f"ballot:{closed.pk}",
        f"ballot:{closed.pk}:judgement",
    ]
    filed = [json.loads(path_of(each.files.get()).read_bytes()) for each in documents]
    assert filed[0]["proof"]["hash"] == filed[1]["replaces"]
    assert filed[1]["proof"] == {"hash": closed.record_hash, "signature": closed.signature}
    assert all(each["proof"]["signature"] for each in filed)
