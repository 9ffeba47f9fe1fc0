"""The list tells each suggestion once: its kind, where it begins, and what was and will be."""

from __future__ import annotations

import pytest

from standards.rules.suggestion_list import suggestion_ids, suggestions_in


def _doc(*blocks):
    clause = {"type": "clause", "attrs": {"id": "c"}, "content": list(blocks)}
    return {"type": "doc", "content": [clause]}


def _block(kind, pk, *content, **attrs):
    return {"type": kind, "attrs": {"id": pk} | attrs, "content": list(content)}


def _text(words, *marks):
    return {"type": "text", "text": words} | ({"marks": list(marks)} if marks else {})


def _mark(kind, **attrs):
    return {"type": kind, "attrs": {"id": "1"} | attrs}


def _only(*blocks):
    [one] = suggestions_in(_doc(*blocks))
    return one


def test_words_of_other_words_are_a_replacement_where_they_begin():
    bold = {"type": "bold"}
    old, new = _text("0.90", bold, _mark("deletion")), _text("0.92", bold, _mark("insertion"))
    one = _only(_block("paragraph", "p", _text("least "), old, new))
    assert (one.kind, one.before, one.after) == ("replacement", "0.90", "0.92")
    assert (one.clause, one.block) == ("c", "p")


def test_words_in_two_blocks_stand_on_lines_of_their_own():
    struck = [_text("a", _mark("deletion")), _text("b", _mark("deletion"))]
    one = _only(_block("paragraph", "p", *struck), _block("paragraph", "q", struck[0]))
    assert (one.kind, one.before) == ("deletion", "ab\na")


def test_change_of_format_names_the_former_and_the_new_marks():
    link = {"type": "link", "attrs": {"href": "https://b.example"}}
    former = {"link": {"href": "https://a.example"}, "bold": None, "italic": {}}
    sign = _mark("modification", previousValue=former)
    one = _only(_block("paragraph", "p", _text("here", {"type": "bold"}, link, sign)))
    assert (one.kind, one.before, one.after) == ("format", "", "here")
    assert one.changes == {
        "link": [{"href": "https://a.example"}, {"href": "https://b.example"}],
        "bold": [None, {}],
        "italic": [{}, None],
    }


def test_change_of_format_without_former_marks_names_no_changes():
    one = _only(_block("paragraph", "p", _text("here", _mark("modification"))))
    assert (one.kind, one.changes) == ("format", {})


def test_split_is_told_as_a_new_line():
    sign = _text("¶", _mark("insertion", split={"depth": 1}))
    one = _only(_block("paragraph", "p", _text("one"), sign, _text("two")))
    assert (one.kind, one.before, one.after) == ("split", "", "\n")


def test_join_is_told_at_the_second_block():
    joined = _block("paragraph", "q", _text("two"), sugg={"op": "join", "id": "1"})
    one = _only(_block("paragraph", "p", _text("one")), joined)
    assert (one.kind, one.block, one.before, one.after) == ("join", "q", "", "")


@pytest.mark.parametrize(
    ("becomes", "words", "kind"),
    [
        ("paragraph", "same", "move"),
        ("sourceCode", "same", "node"),
        ("paragraph", "other", "replacement"),
    ],
)
def test_block_put_elsewhere_is_told_by_what_stays_of_it(becomes, words, kind):
    gone = _block("paragraph", "p", _text("same"), sugg={"op": "delete", "id": "1"})
    entry = {"op": "insert", "id": "1", "was": {"q": "p"}}
    one = _only(gone, _block("paragraph", "r"), _block(becomes, "q", _text(words), sugg=entry))
    assert (one.kind, one.before, one.after) == (kind, "same", words)
    assert (one.block, one.node, one.becomes) == ("p", "paragraph", becomes)


def test_later_change_of_an_attribute_leads_on_from_the_earlier_one():
    later = {"op": "set", "id": "2", "prev": {"level": 2}}
    below = {"op": "set", "id": "1", "prev": {"level": 1, "start": 4}}
    stack = later | {"under": [below]}
    doc = _doc(_block("orderedList", "l", level=3, start=5, sugg=stack))
    second, first = suggestions_in(doc)
    assert (second.id, second.kind, second.changes) == ("2", "attributes", {"level": [2, 3]})
    assert (first.id, first.changes) == ("1", {"level": [1, 2], "start": [4, 5]})
    assert suggestion_ids(doc) == ["2", "1"]


def test_inserted_line_break_is_told_as_a_new_line():
    line = {"type": "hardBreak", "attrs": {"sugg": {"op": "insert", "id": "1"}}}
    one = _only(_block("paragraph", "p", _text("one"), line, _text("two")))
    assert (one.kind, one.becomes, one.after, one.block) == ("insertion", "hardBreak", "\n", "p")


def test_deleted_formula_says_its_source():
    attrs = {"latex": "x^2", "sugg": {"op": "delete", "id": "1"}}
    formula = {"type": "inlineFormula", "attrs": attrs}
    one = _only(_block("paragraph", "p", formula))
    assert (one.kind, one.node, one.before) == ("deletion", "inlineFormula", "x^2")
