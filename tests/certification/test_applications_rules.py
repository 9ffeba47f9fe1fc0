"""The tables of applications, certificates and artefacts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules import applications as rules
from certification.rules import artifacts
from certification.rules import certificates as certificate_rules
from standards.kernel.errors import Conflict

STATES = [one.value for one in rules.ApplicationState]
NOW = datetime(2026, 11, 2, tzinfo=UTC)


def test_every_state_can_be_reached():
    reached = {rules.LIFECYCLE.initial} | {move.target for move in rules.LIFECYCLE.moves}
    assert reached == set(STATES)
    assert rules.LIFECYCLE.states == set(STATES)


def test_every_move_of_people_has_its_parties():
    inner = {move.name for move in rules.LIFECYCLE.moves if move.label}
    outer = {"uphold" if name.startswith("uphold_") else name for name in inner}
    assert outer - {"reinstate"} == set(rules.MOVES) - {rules.RECORD_FINDING}


@pytest.mark.parametrize(
    ("state", "move", "appealed", "target"),
    [
        ("draft", "submit", "", "submitted"),
        ("returned", "submit", "", "submitted"),
        ("on_hold", "resume", "", "in_evaluation"),
        ("suspended", "resume", "", "active"),
        ("evaluated", "record_finding", "", "evaluated"),
        ("in_evaluation", "record_finding", "", "in_evaluation"),
        ("under_appeal", "uphold", "withdrawn", "withdrawn"),
        ("under_appeal", "uphold", "", "refused"),
        ("under_appeal", "overturn", "refused", "evaluated"),
        ("reduced", "withdraw", "", "withdrawn"),
    ],
)
def test_moves_lead_where_the_table_says(state, move, appealed, target):
    assert rules.target(state, move, appealed=appealed) == target


@pytest.mark.parametrize(
    ("state", "move"),
    [
        ("draft", "accept"),
        ("cancelled", "submit"),
        ("draft", "record_finding"),
        ("active", "grant"),
    ],
)
def test_other_moves_are_conflicts(state, move):
    with pytest.raises(Conflict):
        rules.target(state, move)


def test_hold_and_suspension_are_ended_by_different_people():
    assert rules.Party.OFFICER not in rules.parties("resume", "on_hold")
    assert rules.parties("resume", "suspended") == {rules.Party.OFFICER}
    assert rules.parties("resume", "draft") == rules.MOVES["resume"]
    assert rules.parties("dance", "draft") == frozenset()


@given(st.sampled_from(STATES))
def test_offered_moves_never_conflict(state):
    for move in rules.moves_at(state, appealed="refused"):
        assert rules.target(state, move, appealed="refused") in STATES


@given(st.lists(st.integers(0, 20), max_size=30))
def test_any_walk_replays_to_its_end(choices):
    state, rows, appealed = rules.LIFECYCLE.initial, [], ""
    for choice in choices:
        moves = rules.moves_at(state, appealed=appealed)
        if not moves:
            break
        move = moves[choice % len(moves)]
        appealed = state if move == "appeal" else appealed
        reached = rules.target(state, move, appealed=appealed)
        rows.append((move, state, reached))
        state = reached
    assert rules.replay(rows) == state


@pytest.mark.parametrize(
    "rows",
    [
        [("accept", "submitted", "accepted")],
        [("submit", "draft", "accepted")],
    ],
)
def test_history_with_a_gap_or_a_wrong_end_is_refused(rows):
    with pytest.raises(ValueError, match="not in the table"):
        rules.replay(rows)


@pytest.mark.parametrize(
    ("agreed", "states", "left", "lacks"),
    [
        (True, [], 1, []),
        (True, ["accepted", "checking", "refused"], 1, []),
        (False, ["receiving"], 0, ["agreement", "unfinished", "attempts"]),
    ],
)
def test_what_a_submission_lacks(agreed, states, left, lacks):
    found = rules.missing_for_submission(agreed=agreed, artifact_states=states, attempts_left=left)
    assert found == lacks


def test_only_a_shall_decides():
    results = [
        ("R-1", "shall", "met"),
        ("R-2", "shall", "inconclusive"),
        ("R-3", "should", "not_met"),
        ("R-4", "shall", "not_applicable"),
        ("R-5", "shall", "not_evaluated"),
    ]
    assert rules.unmet_requirements(results) == ["R-2", "R-5"]


def test_appeal_is_timely_to_the_last_moment():
    window = timedelta(days=30)
    assert rules.appeal_is_timely(NOW, NOW + window, window)
    assert not rules.appeal_is_timely(NOW, NOW + window + timedelta(seconds=1), window)


# --- certificates --------------------------------------------------------------------------------


def test_certificate_is_shown_expired_past_its_end():
    later = NOW + timedelta(seconds=1)
    assert certificate_rules.status_at("active", NOW, NOW) == "active"
    assert certificate_rules.status_at("active", NOW, later) == "expired"
    assert certificate_rules.status_at("withdrawn", NOW, later) == "withdrawn"


def test_certificate_states_are_those_of_its_table():
    assert certificate_rules.LIFECYCLE.states == {
        one.value for one in certificate_rules.CertificateStatus
    }
    assert certificate_rules.number(2026, 173) == "C-2026-0173"


# --- artefacts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "state", "taken"),
    [
        ("predictions", "draft", True),
        ("predictions", "accepted", True),
        ("predictions", "submitted", False),
        ("evidence", "submitted", True),
        ("evidence", "in_evaluation", True),
        ("evidence", "refused", False),
    ],
)
def test_files_are_taken_while_they_can_count(kind, state, taken):
    assert artifacts.accepts_upload(kind, state) is taken


@pytest.mark.parametrize(
    ("name", "size", "head", "code"),
    [
        ("a.pdf", 0, b"", "empty"),
        ("a", 1, b"x", "type_unknown"),
        ("a.PDF", 9, b"%PDF-1.7", None),
        ("a.png", 9, b"%PDF-1.7", "type_differs"),
        ("a.csv", 3, "é".encode()[:1], None),
        ("a.csv", 3, b"\xff\xff\xff\xff", "type_differs"),
        ("a.txt", 3, b"a\x00", "type_differs"),
        ("a.md", 3, "标准".encode()[:-2], None),
    ],
)
def test_evidence_is_what_its_name_says(name, size, head, code):
    assert artifacts.evidence_code(name, size, head) == code
