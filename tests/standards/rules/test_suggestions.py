"""Suggestions are accepted and rejected here as in the editor: the cases are shared."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from standards.rules.document import validate_document
from standards.rules.suggestions import accepted, rejected

CASES = json.loads((Path(__file__).parent / "suggestion_cases.json").read_text(encoding="utf-8"))
ONES = [case for case in CASES if "one" in case]


def _named(case):
    return case["name"]


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_all_suggestions_are_decided_at_once(case):
    given = copy.deepcopy(case["doc"])
    assert accepted(given) == case["accepted"]
    assert rejected(given) == case["rejected"]
    assert given == case["doc"]


@pytest.mark.parametrize("case", ONES, ids=_named)
def test_some_suggestions_are_decided_and_the_others_stay(case):
    ids = case["one"]["ids"]
    assert accepted(case["doc"], ids) == case["one"]["accepted"]
    assert rejected(case["doc"], ids) == case["one"]["rejected"]


@pytest.mark.parametrize("case", [one for one in ONES if "joined" not in one["name"]], ids=_named)
def test_the_order_of_decisions_does_not_matter(case):
    ids = case["one"]["ids"]
    assert rejected(rejected(case["doc"], ids)) == case["rejected"]
    assert accepted(accepted(case["doc"], ids)) == case["accepted"]


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_decided_documents_keep_to_the_vocabulary(case):
    assert not [one for one in validate_document(case["accepted"]) if one.code != "empty"]


def _joined(first, second):
    """Accept that the second paragraph joins the first; return what the document then holds."""
    sugg = {"op": "join", "id": "1"}
    blocks = [
        {"type": "paragraph", "attrs": {"id": "a"}} | first,
        {"type": "paragraph", "attrs": {"id": "b", "sugg": sugg}} | second,
    ]
    return accepted({"type": "doc", "content": blocks})["content"]


def test_what_is_no_text_comes_along_when_blocks_are_joined():
    one, two = {"type": "text", "text": "one"}, {"type": "text", "text": "two"}
    line = {"type": "hardBreak"}
    [block] = _joined({"content": [one]}, {"content": [line, two]})
    assert block["content"] == [one, line, two]


def test_empty_blocks_joined_are_one_empty_block():
    assert _joined({}, {}) == [{"type": "paragraph", "attrs": {"id": "a"}}]


def test_change_of_format_without_former_marks_leaves_them_when_rejected():
    marks = [{"type": "bold"}, {"type": "modification", "attrs": {"id": "1"}}]
    text = {"type": "text", "text": "one", "marks": marks}
    doc = {"type": "doc", "content": [{"type": "paragraph", "content": [text]}]}
    [block] = rejected(doc)["content"]
    assert block["content"] == [{"type": "text", "text": "one", "marks": [{"type": "bold"}]}]
