"""A recount agrees with what was published, and detects every edited row."""

import copy
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reviews.models import Ballot
from reviews.operations.closing import close_ballot
from reviews.operations.records import sign_record
from reviews.queries.calculator import answer, rule_named
from reviews.queries.records import recount_of
from reviews.rules.recount import faults_of
from standards.infrastructure.keys import ensure_keys

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def recompute(rule, inputs):
    return answer(rule_named(rule), inputs)


@pytest.fixture
def closed(open_one, vote, people, at, settings, tmp_path):
    """Return a function that closes and signs a ballot and gives its recount file."""
    settings.LEPTON_DATA = tmp_path
    ensure_keys(at=at)

    def make(**given):
        ballot = open_one(**given)
        vote(ballot, people.expert1, "yes")
        vote(ballot, people.nsb, "no", reason="Changed.") if not ballot.secret else None
        vote(ballot, people.expert2, "yes")
        vote(ballot, people.expert3, "abstain")
        close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
        sign_record(ballot=ballot.pk, at=at)
        return json.loads(json.dumps(recount_of(Ballot.objects.get(pk=ballot.pk))))

    return make


def test_recount_agrees_with_what_was_published(closed):
    file = closed(rule="iso-dis")
    assert len(file["votes"]) == 4
    assert faults_of(file, recompute) == []
    assert faults_of(file["record"], recompute) == []


def test_recount_of_a_secret_ballot_checks_its_receipts(closed):
    file = closed(secret=True)
    assert "votes" not in file
    assert faults_of(file, recompute) == []
    file["receipts"].pop()
    assert faults_of(file, recompute) == ["the chain of receipts ends at another head"]


def edit(file, path, value):
    edited = copy.deepcopy(file)
    place = edited
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return edited


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("votes", 0, "position"), "abstain", "row 1: the receipt is not that of this vote"),
        (("votes", 1, "counts"), False, "votes that count"),
        (("votes", 2, "receipt"), "00", "chain of receipts"),
        (("record", "result", "inputs", "votes", 0, "position"), "yes", "its hash"),
        (("record", "result", "outcome"), "passed", "its hash"),
        (("record", "question"), "Another?", "its hash"),
        (("record", "result", "inputs", "electorate", 0, "weight"), 9, "electorate"),
        (("record", "result", "tests", 0, "numerator"), 9, "arithmetic"),
    ],
)
def test_an_edited_row_is_detected(closed, path, value, fault):
    faults = faults_of(edit(closed(rule="iso-dis"), path, value), recompute)
    assert any(fault in one for one in faults), faults


def test_a_forged_record_with_its_hash_made_anew_counts_to_another_outcome(closed):
    from reviews.rules.recount import bare
    from standards.kernel.canonical import content_hash

    file = edit(closed(rule="iso-dis"), ("record", "result", "outcome"), "blocked")
    file["record"]["proof"]["hash"] = content_hash(bare(file["record"]))
    assert any("by recount" in one for one in faults_of(file, recompute))


@pytest.mark.parametrize(
    "file",
    [{}, {"record": 3}, {"record": {"kind": "lepton-decision-record"}}, {"kind": "other"}],
)
def test_what_is_no_record_is_named(file):
    assert len(faults_of(file, recompute)) == 1


def test_a_split_vote_is_named_by_its_first_part(open_one, vote, people, at):
    ballot = open_one(rule="etsi-71")
    vote(ballot, people.expert1, "", parts=(("yes", 1),))
    close_ballot(ballot=ballot, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    ballot.refresh_from_db()
    assert faults_of(recount_of(ballot), recompute) == []


def test_command_recounts_a_file_and_refuses_an_edited_one(closed, tmp_path, capsys):
    file = closed(rule="iso-dis")
    path = tmp_path / "record.json"
    path.write_text(json.dumps(file))
    call_command("recount", str(path))
    assert f"{file['record']['ballot']}: failed, recounted." in capsys.readouterr().out
    path.write_text(json.dumps(edit(file, ("record", "question"), "Another?")))
    with pytest.raises(CommandError, match="hash is another one"):
        call_command("recount", str(path))


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (None, "not signed yet"),
        ({"key": "gone", "value": "00"}, "no key of this site"),
        ("00", "does not hold"),
    ],
)
def test_command_names_a_signature_that_does_not_hold(closed, tmp_path, value, fault):
    file = closed(rule="iso-dis")
    proof = file["record"]["proof"]
    proof["signature"] = proof["signature"] | {"value": "00" * 64} if value == "00" else value
    path = tmp_path / "record.json"
    path.write_text(json.dumps(file))
    with pytest.raises(CommandError, match=fault):
        call_command("recount", str(path))


NOT_COUNTED = {
    "kind": "lepton-decision-record",
    "proof": {},
    "result": {"rule": "dice", "inputs": {"votes": []}},
}


@pytest.mark.parametrize(
    ("text", "fault"),
    [("{", "cannot be read"), ("[]", "lacks"), (json.dumps(NOT_COUNTED), "cannot be counted")],
)
def test_command_says_what_is_wrong_with_a_file(tmp_path, text, fault):
    path = tmp_path / "record.json"
    path.write_text(text)
    with pytest.raises(CommandError, match=fault):
        call_command("recount", str(path))
