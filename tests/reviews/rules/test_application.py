"""Proposed words are found where they were put, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.rules.anchoring import Anchor, BlockIndex, placed
from reviews.rules.application import Wish, clause_evidence, clause_of, words_found

OLD = "The sensitivity shall be at least 0.92 on the gate slice, as 6.2 says."
LONG = "Every result names the slice that it was measured on."


def index(*texts, clauses=None):
    names = {f"p{n}": text for n, text in enumerate(texts)}
    return BlockIndex(texts=names, clauses=clauses or dict.fromkeys(names, "6.2"))


def anchored(quote, text=OLD, before=None):
    start = text.index(quote)
    given = {"block": "p0", "start": start, "end": start + len(quote), "quote": quote}
    return placed(given, before or index(text))


def found(words, anchor, before, after):
    return words_found(Wish(words=words, anchor=anchor), before, after)


@pytest.mark.parametrize("known", [True, False])
def test_words_in_the_place_of_the_quote_are_found(known):
    after = index(OLD.replace("0.92", "0.90"))
    one = found("0.90", anchored("0.92"), index(OLD) if known else None, after)
    assert (one.block, one.clause) == ("p0", "6.2")
    assert "at least 0.90 on" in one.text
    assert one.as_dict()["kind"] == "text"


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("0.90", OLD),  # nothing changed
        ("0.92", OLD),  # asks for what stands there
        ("", OLD.replace("0.92", "0.90")),
        ("0.90", OLD.replace("0.92", "0.95")),  # something else took its place
        ("0.90", OLD + " Or 0.90 elsewhere."),  # another place
        ("0.9", OLD.replace("0.92", "0.95")),
        (LONG, OLD + f"{LONG[:-1]} today."),  # only begins alike
        ("shall be", OLD.replace("shall be", "should be")),
    ],
)
def test_doubtful_words_are_not_found(words, after):
    assert found(words, anchored("0.92"), index(OLD), index(after)) is None


def test_long_words_are_known_anywhere_in_their_clause():
    anchor = anchored("0.92 on")
    rewritten = OLD.replace("0.92 on", "0.90 in")
    both = index(rewritten, LONG)
    assert found(LONG, anchor, index(OLD), both).block == "p1"
    assert found(LONG, anchor, None, both) is None  # it may have stood there before
    assert found(LONG, anchor, index(OLD, LONG), both) is None
    elsewhere = index(rewritten, LONG, clauses={"p0": "6.2", "p1": "7"})
    assert found(LONG, anchor, index(OLD), elsewhere) is None
    assert found(LONG, anchor, index(OLD), index(OLD, LONG)) is None  # the quote still stands
    assert found(f"0.92 on, {LONG}", anchor, index(OLD), index(f"0.92 on, {LONG}")) is not None
    assert found(LONG, anchor, index(OLD), BlockIndex(texts={"p1": LONG})) is None


def test_comment_on_a_block_without_a_quote_needs_long_words():
    whole = Anchor(block="p0")
    assert found(LONG, whole, index(OLD), index(f"{OLD} {LONG}")).block == "p0"
    assert found("0.90", whole, index(OLD), index(OLD.replace("0.92", "0.90"))) is None
    assert found(LONG, None, index(OLD), index(LONG)) is None


def test_words_inside_a_longer_word_are_not_the_words():
    words = "the measurement of each clas"
    before = index(OLD)
    assert found(words, Anchor(block="p0"), before, index(f"{words}s")) is None
    assert found(words, Anchor(block="p0"), before, index(f"{words}s or {words}.")) is not None
    chinese = "每一项结果均应当指明其所测量的数据切片以及测量所用的全部方法和日期时间"
    assert found(chinese, Anchor(block="p0"), before, index(f"其中{chinese}并")) is not None


def test_quote_that_was_the_whole_block_is_replaced_whole():
    anchor = placed({"block": "p0", "start": 0, "end": 5, "quote": "Scope"}, index("Scope"))
    assert found("Field", anchor, index("Scope"), index("Field")).text == "Field"
    assert found("Field", anchor, index("Scope"), index("Field of use")) is None


@given(words=st.text(min_size=1, max_size=40), text=st.text(max_size=80))
def test_unchanged_text_never_proves_anything(words, text):
    same = index(text)
    assert found(words, Anchor(block="p0"), same, same) is None
    if text:
        anchor = placed({"block": "p0", "start": 0, "end": 1, "quote": ""}, same)
        assert found(words, anchor, same, same) is None


def test_clause_of_a_comment_is_read_from_the_text_before():
    before = index(OLD, clauses={"p0": "6.2"})
    assert clause_of(Anchor(block="p0"), "9", before) == "6.2"
    assert clause_of(Anchor(block="gone"), "6.2", before) == ""
    assert clause_of(None, "6.2", before) == "6.2"
    assert clause_of(None, "9", before) == ""


def test_change_of_a_clause_is_evidence():
    changed = {"6.2": ("threshold_changed",)}
    assert clause_evidence("6.2", changed)["changes"] == ["threshold_changed"]
    assert clause_evidence("7", changed) is None
    assert clause_evidence("", {"": ("editorial",)}) is None
