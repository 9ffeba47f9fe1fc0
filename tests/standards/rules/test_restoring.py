"""One clause comes back; the rest stays."""

from __future__ import annotations

from standards.rules.restoring import with_clause_of
from tests.standards.rules.test_comparison import clause, doc, paragraph


def test_a_clause_says_again_what_it_said_and_keeps_its_subclauses():
    earlier = doc(clause("a", "A", paragraph("old"), clause("b", "B", paragraph("gone"))))
    current = doc(clause("a", "New", paragraph("new"), clause("c", "C")), clause("d", "D"))
    wanted = doc(clause("a", "A", paragraph("old"), clause("c", "C")), clause("d", "D"))
    assert with_clause_of(current, earlier, "a") == wanted


def test_a_clause_inside_another_is_found():
    earlier = doc(clause("a", "A", clause("b", "B", paragraph("old"))))
    current = doc(clause("x", "X", clause("b", "B", paragraph("new"))))
    wanted = doc(clause("x", "X", clause("b", "B", paragraph("old"))))
    assert with_clause_of(current, earlier, "b") == wanted


def test_a_clause_that_is_gone_comes_back_after_the_one_before_it():
    earlier = doc(clause("a", "A"), clause("b", "B", paragraph("x"), clause("c", "C")))
    current = doc(clause("a", "A"), clause("d", "D", clause("c", "C")))
    wanted = doc(clause("a", "A"), clause("b", "B", paragraph("x")), current["content"][1])
    assert with_clause_of(current, earlier, "b") == wanted


def test_the_first_clause_of_another_comes_back_as_the_first():
    earlier = doc(clause("a", "A", paragraph("x"), clause("b", "B"), clause("c", "C")))
    current = doc(clause("a", "A", paragraph("x"), clause("c", "C")))
    assert with_clause_of(current, earlier, "b") == earlier


def test_a_clause_whose_holder_is_gone_comes_back_at_the_top():
    earlier = doc(clause("a", "A", clause("b", "B")))
    assert with_clause_of(doc(paragraph("p")), earlier, "b") == doc(
        paragraph("p"), clause("b", "B")
    )
    assert with_clause_of({"type": "doc"}, earlier, "b") == doc(clause("b", "B"))


def test_a_clause_that_never_was_does_not_come_back():
    assert with_clause_of(doc(clause("a", "A")), doc(), "a") is None
