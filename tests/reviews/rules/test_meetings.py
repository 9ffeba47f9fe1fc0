"""How a proposal reads in its clause, how clauses are ordered, what a calendar is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reviews.rules.anchoring import BlockIndex
from reviews.rules.meetings import (
    CalendarEntry,
    Proposal,
    calendar_file,
    clause_order,
    reading_of,
)

INDEX = BlockIndex(
    texts={"t": "Scope", "p": "Say 😀 what is meant.", "c": "", "loose": "No clause."},
    clauses={"c": "1", "t": "1", "p": "1", "loose": ""},
)


def read(block, start, end, text, clause="1"):
    proposal = Proposal(block=block, start=start, end=end, text=text)
    return reading_of(INDEX, clause, proposal)


def test_a_range_counts_as_browsers_count():
    reading = read("p", 7, 11, "who")
    assert reading.paragraphs[1].clean == "Say 😀 who is meant."
    assert reading.placed


def test_an_empty_range_replaces_the_whole_block():
    assert read("p", 0, 0, "Other words.").paragraphs[1].clean == "Other words."


def test_without_a_proposal_the_clause_stands_as_it_is():
    reading = reading_of(INDEX, "1", None)
    assert [each.clean for each in reading.paragraphs] == ["Scope", "Say 😀 what is meant."]
    assert not reading.placed
    assert not reading_of(INDEX, "7", None).paragraphs


def test_a_block_outside_all_clauses_is_shown_alone():
    reading = read("loose", 0, 2, "Any", clause="")
    assert [each.clean for each in reading.paragraphs] == ["Any clause."]
    assert not reading.paragraphs[0].title


def test_a_long_clause_is_cut_around_the_proposal():
    texts = {f"b{n}": f"Block {n}." for n in range(200)}
    index = BlockIndex(texts=texts, clauses=dict.fromkeys(texts, "4"))
    proposal = Proposal(block="b150", start=0, end=5, text="Part")
    shown = [each.clean for each in reading_of(index, "4", proposal).paragraphs]
    assert shown[0] == "Block 0."
    assert "Part 150." in shown
    assert len(shown) == 40


def test_clauses_are_in_the_order_of_reading():
    labels = ["A.1", "10", "", "2.10", "2.9", "2", "A"]
    assert sorted(labels, key=clause_order) == ["2", "2.9", "2.10", "10", "A", "A.1", ""]


@pytest.fixture
def entry():
    start = datetime(2026, 11, 9, 9, tzinfo=UTC)
    return CalendarEntry(
        uid="u",
        stamp=start,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        title="LC 4; data, models\\" + "标准" * 40,
        url="https://example.org/meetings/1/",
        place="Geneva",
        agenda=("1. Welcome", "2. Data"),
    )


def test_a_calendar_file_is_escaped_and_folded(entry):
    text = calendar_file([entry])
    assert "SUMMARY:LC 4\\; data\\, models\\\\标" in text
    assert "DTSTART:20261109T090000Z" in text
    assert "DESCRIPTION:1. Welcome\\n2. Data" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "标准" * 40 in text.replace("\r\n ", "")
