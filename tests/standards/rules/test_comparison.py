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


def test_a_new_title_is_editorial_and_told_as_a_new_name():
    (change,) = compare(doc(clause("a", "Old")), doc(clause("a", "New")))
    assert change.kinds == ("renamed", "editorial")
    assert change.weight == "editorial"


def test_a_clause_that_moves_takes_its_subclauses_along():
    before = doc(clause("a", "A", clause("b", "B"), clause("c", "C")), clause("d", "D"))
    after = doc(clause("d", "D"), clause("a", "A", clause("b", "B"), clause("c", "C")))
    changes = {one.id: one for one in compare(before, after)}
    assert sum(one.is_moved for one in changes.values()) == 1
    assert changes["b"].change == "unchanged"
    assert changes["b"].is_renumbered
    assert changes["b"].as_dict()["before"]["label"] == "1.1"


def test_clauses_with_other_ids_are_followed_by_their_text():
    words = "The report states the size of the test set and how it was drawn from the register."
    before = doc(clause("a", "Report", paragraph(words)), clause("b", "Same", paragraph("equal")))
    after = doc(
        clause("y", "Same", paragraph("equal")),
        clause("x", "Report", paragraph(words.replace("size", "exact size"))),
    )
    changes = {one.id: one for one in compare(before, after)}
    assert set(changes) == {"x", "y"}
    assert changes["x"].change == "changed"
    assert changes["x"].kinds == ("editorial",)
    assert changes["y"].change in ("moved", "unchanged")
    assert changes["y"].as_dict()["before"]["id"] == "b"


def test_a_requirement_is_followed_into_another_clause():
    before = doc(clause("a", "A", requirement()), clause("b", "B"))
    after = doc(clause("a", "A"), clause("b", "B", requirement(kind="should")))
    one, two = compare(before, after)
    assert one.kinds == ("requirement_moved",)
    assert set(two.kinds) == {"requirement_moved", "requirement_weakened", "obligation_changed"}


def test_a_requirement_with_another_id_is_found_by_its_words():
    before, after = requirement("r"), requirement("q", kind="should")
    (change,) = compare(doc(clause("a", "A", before)), doc(clause("a", "A", after)))
    assert set(change.kinds) == {"requirement_weakened", "obligation_changed"}


@pytest.mark.parametrize(
    ("old", "new", "what", "effect"),
    [
        ({"confidence": 0.95}, {"confidence": 0.99}, "confidence", "stricter"),
        ({"confidence": 0.95}, {"confidence": 0.9}, "confidence", "weaker"),
        ({"rule": "point"}, {"rule": "bound"}, "rule", "stricter"),
        ({"rule": "point"}, {"rule": "proved-bad"}, "rule", "weaker"),
        ({"rule": "point"}, {"rule": "odd"}, "rule", ""),
        ({"min_n": 30}, {"min_n": 50}, "min_n", ""),
        ({"threshold": 0.9}, {"threshold": 0.92}, "threshold", "stricter"),
        ({"metric": "auroc"}, {"metric": "f1"}, "metric", ""),
    ],
)
def test_details_tell_what_became_of_a_criterion(old, new, what, effect):
    def whole(fields):
        return requirement(criteria=[{**measured(0.9), **fields}])

    (change,) = compare(doc(clause("a", "A", whole(old))), doc(clause("a", "A", whole(new))))
    found = {one.what: one.effect for one in change.details}
    assert found[what] == effect
    assert change.weight == "requirement"
    detail = next(one.as_dict() for one in change.details if one.what == what)
    assert detail["before"] == old[what]
    assert detail["after"] == new[what]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("at least 10 bins", "at least 15 bins", "technical"),
        ("It should be told.", "It shall be told.", "technical"),
        ("应报告结果。", "宜报告结果。", "technical"),
        ("It is told.", "It is said.", "editorial"),
    ],
)
def test_numbers_and_words_of_obligation_are_more_than_wording(old, new, kind):
    def block(words):
        return {"type": "paragraph", "attrs": {"id": "p"}, "content": [text(words)]}

    (change,) = compare(doc(clause("a", "A", block(old))), doc(clause("a", "A", block(new))))
    assert change.kinds == (kind,)


def test_a_changed_formula_is_technical():
    def formula(latex):
        return {"type": "formula", "attrs": {"id": "f", "latex": latex}}

    def within(latex):
        inside = [{"type": "inlineFormula", "attrs": {"latex": latex}}]
        return {"type": "paragraph", "attrs": {"id": "p"}, "content": inside}

    for made in (formula, within):
        (change,) = compare(doc(clause("a", "A", made("x"))), doc(clause("a", "A", made("y"))))
        assert change.kinds == ("technical",)


def test_a_changed_definition_is_technical():
    def defined(words):
        return {"type": "definition", "attrs": {"id": "d"}, "content": [text(words)]}

    (change,) = compare(doc(clause("a", "A", defined("x"))), doc(clause("a", "A", defined("y"))))
    assert change.kinds == ("technical",)


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
