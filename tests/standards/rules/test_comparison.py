"""What changed between two versions, clause by clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rules.comparison import compare, segments_of


def text(words):
    return {"type": "text", "text": words}


def paragraph(words):
    return {"type": "paragraph", "attrs": {"id": f"p{words}"}, "content": [text(words)]}


def clause(identity, title, *blocks, **attrs):
    heading = {"type": "clauseTitle", "attrs": {"id": f"t{identity}"}, "content": [text(title)]}
    named = {"id": identity} if identity else {}
    return {"type": "clause", "attrs": named | attrs, "content": [heading, *blocks]}


def requirement(
    identity="r", *, kind="shall", words="The report shall state it.", criteria=(), **attrs
):
    return {
        "type": "requirement",
        "attrs": {"id": identity, "kind": kind, "criteria": list(criteria), **attrs},
        "content": [
            {"type": "statement", "attrs": {"id": f"s{identity}"}, "content": [text(words)]}
        ],
    }


def measured(threshold, direction="higher", identity="m"):
    return {"id": identity, "kind": "measured", "threshold": threshold, "direction": direction}


def doc(*blocks):
    return {"type": "doc", "content": list(blocks)}


def found(before, after):
    return [(one.id, one.change) for one in compare(before, after)]


def test_equal_versions_are_unchanged():
    whole = doc(clause("a", "Scope", paragraph("x")), clause("b", "Terms"))
    changes = compare(whole, whole)
    assert [(one.id, one.label, one.title, one.change) for one in changes] == [
        ("a", "1", "Scope", "unchanged"),
        ("b", "2", "Terms", "unchanged"),
    ]
    assert changes[0].as_dict()["segments"] == [{"op": "equal", "text": "Scope\nx"}]


def test_clauses_come_and_go_in_their_places():
    before = doc(clause("a", "A"), clause("b", "B", paragraph("gone")), clause("c", "C"))
    after = doc(clause("n", "N", paragraph("new")), clause("a", "A"), clause("c", "C"))
    assert found(before, after) == [
        ("n", "added"),
        ("a", "unchanged"),
        ("b", "removed"),
        ("c", "unchanged"),
    ]
    added, _, removed, _ = compare(before, after)
    assert [one.op for one in added.segments] == ["insert"]
    assert [one.op for one in removed.segments] == ["delete"]
    assert found(doc(clause("a", "A"), clause("b", "B")), doc(clause("b", "B")))[0] == (
        "a",
        "removed",
    )


def test_clauses_without_words_have_no_segments():
    bare = {"type": "clause", "attrs": {"id": "e"}}
    assert compare(doc(), doc(bare))[0].segments == ()
    assert compare(doc(bare), doc())[0].segments == ()


def test_a_clause_in_another_place_is_moved():
    before = doc(clause("a", "A"), clause("b", "B"), clause("c", "C"))
    assert ("c", "moved") in found(
        before, doc(clause("c", "C"), clause("a", "A"), clause("b", "B"))
    )
    inside = doc(clause("a", "A", clause("b", "B")), clause("c", "C"))
    assert found(before, inside) == [("a", "unchanged"), ("b", "moved"), ("c", "unchanged")]


def test_a_node_belongs_to_its_innermost_clause():
    before = doc(clause("a", "A", paragraph("x"), clause("b", "B", paragraph("y"))))
    after = doc(clause("a", "A", paragraph("x"), clause("b", "B", paragraph("z"))))
    assert found(before, after) == [("a", "unchanged"), ("b", "changed")]


def test_what_stands_before_the_first_clause_is_compared_too():
    (change,) = compare(doc(paragraph("one word")), doc(paragraph("one phrase")))
    assert (change.id, change.label, change.change) == ("", "", "changed")


def test_clauses_without_ids_are_matched_by_place():
    before, after = doc(clause("", "A", paragraph("x"))), doc(clause("", "A", paragraph("y")))
    assert [one.change for one in compare(before, after)] == ["changed"]


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ({}, {"words": "It shall say more."}, {"statement_changed"}),
        ({}, {"kind": "should"}, {"obligation_changed", "requirement_weakened"}),
        ({"kind": "may"}, {}, {"obligation_changed", "requirement_strengthened"}),
        (
            {"criteria": [measured(0.9)]},
            {"criteria": [measured(0.92)]},
            {"threshold_changed", "requirement_strengthened"},
        ),
        (
            {"criteria": [measured(0.9)]},
            {"criteria": [measured(0.8)]},
            {"threshold_changed", "requirement_weakened"},
        ),
        (
            {"criteria": [measured(5, "lower")]},
            {"criteria": [measured(4, "lower")]},
            {"threshold_changed", "requirement_strengthened"},
        ),
        (
            {"criteria": [measured(5, "lower")]},
            {"criteria": [measured(6, "lower")]},
            {"threshold_changed", "requirement_weakened"},
        ),
        ({"criteria": [measured(1)]}, {"criteria": [measured(1, "lower")]}, {"criterion_changed"}),
        ({"criteria": [measured(0)]}, {"criteria": [measured(True)]}, {"criterion_changed"}),
        ({"criteria": [measured(1)]}, {"criteria": [measured(None)]}, {"criterion_changed"}),
        ({}, {"criteria": [measured(1)]}, {"criterion_changed", "requirement_strengthened"}),
        ({"criteria": [measured(1)]}, {}, {"criterion_changed", "requirement_weakened"}),
        ({"criteria": [measured(1), "odd"]}, {"criteria": [measured(1)]}, {"editorial"}),
        ({}, {"title": "Named"}, {"editorial"}),
    ],
)
def test_kinds_of_change_to_a_requirement(old, new, kinds):
    (change,) = compare(
        doc(clause("a", "A", requirement(**old))), doc(clause("a", "A", requirement(**new)))
    )
    assert change.change == "changed"
    assert set(change.kinds) == kinds


def test_criteria_that_are_no_list_count_as_none():
    odd = requirement()
    odd["attrs"]["criteria"] = "odd"
    (change,) = compare(doc(clause("a", "A", odd)), doc(clause("a", "A", requirement())))
    assert change.kinds == ("editorial",)


def test_requirements_come_and_go():
    bare, full = doc(clause("a", "A")), doc(clause("a", "A", requirement()))
    assert compare(bare, full)[0].kinds == ("requirement_added",)
    assert compare(full, bare)[0].kinds == ("requirement_removed",)
    assert compare(doc(), full)[0].kinds == ("requirement_added",)
    assert compare(full, doc())[0].kinds == ("requirement_removed",)


def test_the_obligation_of_a_clause_is_compared():
    before = doc(clause("a", "A", obligation="normative"))
    after = doc(clause("a", "A", obligation="informative"))
    assert compare(before, after)[0].kinds == ("obligation_changed",)


def test_a_new_title_is_editorial():
    assert compare(doc(clause("a", "Old")), doc(clause("a", "New")))[0].kinds == ("editorial",)


def test_a_change_of_marks_alone_is_editorial():
    strong = paragraph("x")
    strong["content"][0]["marks"] = [{"type": "bold"}]
    (change,) = compare(doc(clause("a", "A", paragraph("x"))), doc(clause("a", "A", strong)))
    assert change.kinds == ("editorial",)


@given(st.text(max_size=60), st.text(max_size=60))
def test_segments_put_together_give_both_texts(before, after):
    segments = segments_of(before, after)
    assert "".join(one.text for one in segments if one.op != "insert") == before
    assert "".join(one.text for one in segments if one.op != "delete") == after


def test_chinese_is_compared_sign_by_sign():
    ops = [(one.op, one.text) for one in segments_of("标准的模型", "标准新模型")]
    assert ops == [("equal", "标准"), ("delete", "的"), ("insert", "新"), ("equal", "模型")]
