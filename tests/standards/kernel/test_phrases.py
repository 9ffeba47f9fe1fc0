"""Sentences of the rules are said in the language of whoever reads them."""

from __future__ import annotations

import pytest

from standards.kernel import phrases
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput, as_problem
from standards.kernel.lifecycle import Lifecycle, Move
from standards.kernel.phrases import Phrase
from standards.rules.moves import chosen_move
from standards.rules.stages import Phase, Standing, Substage


@pytest.fixture
def spoken(monkeypatch):
    """Say every template in capitals' stead: in brackets, places kept."""
    monkeypatch.setattr(phrases, "_translators", [lambda text: f"⟦{text}⟧"])


def test_a_phrase_is_english_until_a_language_is_given(monkeypatch):
    monkeypatch.setattr(phrases, "_translators", [])
    assert str(Phrase("%(n)d votes", {"n": 3})) == "3 votes"
    assert Phrase("100 %").say() == "100 %"


def test_a_phrase_inside_a_phrase_is_translated_too(spoken):
    inner = Phrase("committee review")
    assert str(Phrase("at %(stage)s", {"stage": inner})) == "⟦at ⟦committee review⟧⟧"


def test_problems_speak_the_readers_language_when_they_are_read(spoken):
    error = InvalidInput(Phrase("Too long."), errors=[FieldProblem("/title", Phrase("At most 9."))])
    problem = as_problem(error)
    assert problem["title"] == "⟦The input cannot be used⟧"
    assert problem["detail"] == "⟦Too long.⟧"
    assert problem["errors"] == [{"pointer": "/title", "detail": "⟦At most 9.⟧"}]


def test_the_refusal_of_a_move_is_translated_with_its_values_kept(spoken):
    standing = Standing(Phase.DRAFT, Substage.REGISTERED, 1)
    with pytest.raises(Conflict) as caught:
        chosen_move(standing, "start_approval", {"manager"})
    assert str(caught.value).startswith("⟦The move “start_approval” does not start at ")


def test_a_life_cycle_refuses_in_the_readers_language(spoken):
    cycle = Lifecycle("job", "queued", (Move("start", frozenset({"queued"}), "running"),))
    with pytest.raises(Conflict, match=r"^⟦The move “start” does not fit the state “running”"):
        cycle.target("running", "start")
    with pytest.raises(InvalidInput, match=r"^⟦There is no move “fly” here"):
        cycle.target("queued", "fly")
