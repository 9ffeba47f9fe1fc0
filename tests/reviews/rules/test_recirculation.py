"""Which clauses a recirculation lays open, and whether a block stands in one of them."""

import copy

import pytest

from reviews.ballots import RULES
from reviews.rules.recirculation import changed_clauses, homes_of, is_negative, touches
from standards.rules.comparison import compare
from tests.reviews.conftest import DOC


def clause(identity, text):
    title = block("clauseTitle", f"t-{identity}", identity)
    body = block("paragraph", f"p-{identity}", text)
    return {"type": "clause", "attrs": {"id": identity}, "content": [title, body]}


def block(kind, identity, text):
    return {"type": kind, "attrs": {"id": identity}, "content": [{"type": "text", "text": text}]}


@pytest.fixture
def old():
    doc = copy.deepcopy(DOC)
    doc["content"] += [clause("c2", "The limit is 0.90."), clause("c3", "Report the interval.")]
    return doc


@pytest.fixture
def new(old):
    doc = copy.deepcopy(old)
    doc["content"][1] = clause("c2", "The limit is 0.92.")
    del doc["content"][2]
    doc["content"].append(clause("c4", "Name the test set, its size and its origin."))
    return doc


def test_changed_clauses_are_listed_with_their_ids_on_either_side(old, new):
    found = {one["id"]: one for one in changed_clauses(compare(old, new))}
    assert set(found) == {"c2", "c3", "c4"}
    assert (found["c2"]["before"], found["c2"]["after"]) == ("c2", "c2")
    assert (found["c3"]["before"], found["c3"]["after"]) == ("c3", None)
    assert (found["c4"]["before"], found["c4"]["after"]) == (None, "c4")


def test_the_same_text_lays_nothing_open(old):
    assert changed_clauses(compare(old, copy.deepcopy(old))) == []


def test_a_block_is_at_home_in_its_innermost_clause(old):
    old["content"].insert(0, {"type": "paragraph", "attrs": {"id": "front"}})
    old["content"].append({"type": "paragraph"})
    homes = homes_of(old)
    assert (homes["p-c2"], homes["c2"], homes["front"]) == ("c2", "c2", "")


@pytest.mark.parametrize(
    ("block", "side", "expected"),
    [
        ("p-c2", "after", True),
        ("p1", "after", False),
        ("p-c4", "after", True),
        ("gone", "after", True),
        ("", "after", True),
    ],
)
def test_a_comment_is_on_the_change_or_outside(old, new, block, side, expected):
    changed = changed_clauses(compare(old, new))
    assert touches(changed, block, homes_of(new), side=side) is expected


def test_no_change_touches_nobody(old):
    assert not touches([], "", homes_of(old), side="before")


@pytest.mark.parametrize(
    ("rule", "positions", "negative"),
    [
        ("iso-dis", ["no"], True),
        ("iso-dis", ["yes_with_comments"], False),
        ("ietf-iesg", ["discuss"], True),
        ("ieee-sa", ["abstain"], False),
        ("etsi-71", ["yes", "no"], True),
        ("iso-dis", ["gone"], False),
    ],
)
def test_a_vote_is_negative_where_a_part_of_it_is(rule, positions, negative):
    assert is_negative(RULES[rule], positions) is negative
