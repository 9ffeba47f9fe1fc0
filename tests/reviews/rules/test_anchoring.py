from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.rules.anchoring import (
    Anchor,
    AnchorState,
    BlockIndex,
    headed_places,
    index_of,
    placed,
    resolve,
)
from standards.kernel.errors import InvalidInput
from standards.rules.document import utf16_length, utf16_slice
from tests.reviews.conftest import DOC


def index(text, block="b"):
    return BlockIndex(texts={block: text}, clauses={block: "1"})


def test_blocks_are_indexed_with_their_clause():
    found = index_of(DOC)
    assert found.texts["p1"] == "This text says what is measured, and how."
    assert found.clauses["p1"] == "1"
    assert headed_places(DOC) == [("c1", "1 Scope")]


def test_anchor_follows_its_text_through_edits():
    anchor = placed({"block": "b", "start": 4, "end": 7, "quote": "new"}, index("The new rule"))
    moved = resolve(anchor, index("All in all: the 😀 new rule"))
    assert (moved.state, moved.start, moved.end) == (AnchorState.ANCHORED, 19, 22)


def test_anchor_whose_text_is_gone_is_orphaned():
    anchor = placed({"block": "b", "start": 4, "end": 7}, index("The new rule"))
    assert anchor.quote == "new"
    assert resolve(anchor, index("The old rule")).state is AnchorState.ORPHANED
    assert resolve(anchor, index("The new rule", "c")).state is AnchorState.ORPHANED


def test_repeated_words_are_told_apart_by_what_stands_around():
    text = "one cat, two cats, three cats"
    anchor = placed({"block": "b", "start": 13, "end": 16}, index(text))
    assert resolve(anchor, index("See: " + text)).start == 18


def test_places_that_fit_equally_are_orphaned():
    anchor = Anchor(block="b", start=0, end=1, quote="x")
    assert resolve(anchor, index("x x")).state is AnchorState.ORPHANED


def test_block_alone_is_anchored_while_it_stands():
    anchor = placed({"block": "b"}, index("text"))
    assert resolve(anchor, index("other")).state is AnchorState.ANCHORED


def test_stale_offsets_are_mended_by_the_quote():
    anchor = placed({"block": "b", "start": 0, "end": 3, "quote": "new"}, index("The new rule"))
    assert (anchor.start, anchor.end) == (4, 7)


@pytest.mark.parametrize(
    ("given_anchor", "pointer"),
    [
        ("here", "/anchor"),
        ({"block": 5}, "/anchor"),
        ({"block": "z"}, "/anchor/block"),
        ({"block": "b", "start": -1}, "/anchor/start"),
        ({"block": "b", "start": 0, "end": True}, "/anchor/end"),
        ({"block": "b", "start": 3, "end": 1}, "/anchor/end"),
        ({"block": "b", "start": 0, "end": 1, "quote": ["x"]}, "/anchor/end"),
        ({"block": "b", "start": 0, "end": 3, "quote": "zzz"}, "/anchor/quote"),
    ],
)
def test_faulty_anchors_are_refused(given_anchor, pointer):
    with pytest.raises(InvalidInput) as refused:
        placed(given_anchor, index("The new rule"))
    assert refused.value.errors[0].pointer == pointer


def test_no_anchor_is_no_anchor():
    assert placed(None, index("x")) is None


TEXT = st.text(alphabet="ab 😀", min_size=1, max_size=30)


@settings(deadline=None, max_examples=50)
@given(text=TEXT, data=st.data())
def test_anchor_quotes_its_text_or_says_orphaned(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    units = (utf16_length(text[:start]), utf16_length(text[:end]))
    anchor = placed(
        {"block": "b", "start": units[0], "end": units[1], "quote": text[start:end]}, index(text)
    )
    place = data.draw(st.integers(0, len(text)))
    edited = text[:place] + data.draw(TEXT) + text[place:]
    now = resolve(anchor, index(edited))
    assert (
        now.state is AnchorState.ORPHANED or utf16_slice(edited, now.start, now.end) == anchor.quote
    )


def test_an_anchor_among_equal_surroundings_says_that_it_is_repeated():
    text = "word and " * 30
    start = len("word and ") * 15
    anchor = placed({"block": "b", "start": start, "end": start + 4, "quote": "word"}, index(text))
    assert (anchor.start, anchor.repeated, anchor.before) == (start, True, "")
