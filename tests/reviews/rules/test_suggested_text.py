import pytest

from reviews.rules.clause_order import clause_key, inside
from reviews.rules.suggested_text import suggested

BOLD = {"type": "bold"}


def _doc(*content):
    block = {"type": "paragraph", "attrs": {"id": "p1"}, "content": list(content)}
    return {
        "type": "doc",
        "content": [{"type": "clause", "attrs": {"id": "c"}, "content": [block]}],
    }


def _text(words, *marks):
    return {"type": "text", "text": words} | ({"marks": list(marks)} if marks else {})


def _inline(doc):
    return [
        (node["text"], [mark["type"] for mark in node.get("marks", [])])
        for node in doc["content"][0]["content"][0]["content"]
    ]


def test_words_are_struck_and_the_new_ones_put_after_them():
    doc = _doc(_text("The limit 😀 is "), _text("0.92", BOLD), _text(" here."))
    made = suggested(doc, "p1", (4, 20), "cut is\n0.90", "s1")
    assert _inline(made) == [
        ("The ", []),
        ("limit 😀 is ", ["deletion"]),
        ("0.92", ["bold", "deletion"]),
        ("cut is 0.90", ["bold", "insertion"]),
        (" here.", []),
    ]
    assert _inline(doc)[0] == ("The limit 😀 is ", [])


@pytest.mark.parametrize("span", [(0, 99), (3, 7)])
def test_range_that_is_not_plain_text_is_left_alone(span):
    doc = _doc(_text("one"), {"type": "formula"}, _text("two"))
    assert suggested(doc, "p1", span, "x", "s") is None


def test_missing_block_and_pending_suggestions_are_left_alone():
    pending = {"type": "insertion", "attrs": {"id": "a"}}
    assert suggested(_doc(_text("one", pending)), "p1", (0, 3), "x", "s") is None
    assert suggested(_doc(_text("one")), "p2", (0, 3), "x", "s") is None


def test_clauses_sort_by_number_then_annexes():
    labels = ["A.2", "6.10", "", "6.2", "10", "A.1", "6"]
    assert sorted(labels, key=clause_key) == ["", "6", "6.2", "6.10", "10", "A.1", "A.2"]
    assert [inside(label) for label in ("6.2.1", "A.3", "", "6, 7")] == ["6", "A", "", "6"]
