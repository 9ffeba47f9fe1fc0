"""Random documents and random edits: what a comparison tells, applied to the one, is the other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from standards.rules.comparison import compare
from standards.rules.comparison_clauses import clauses_of
from standards.rules.word_difference import matching, rising, segments_of, steps

WORDS = st.sampled_from(
    ["the", "model", "shall", "0.9", "标准", "report", "x", " ", "\n", "é", "🙂"]
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


def block(pair):
    identity, words = pair
    inside = [{"type": "text", "text": words}] if words else []
    return {"type": "paragraph", "attrs": {"id": f"p{identity}"}, "content": inside}


def clause(parts):
    identity, title, blocks, subclauses = parts
    heading = {"type": "clauseTitle", "content": [{"type": "text", "text": title}]}
    attrs = {"id": f"c{identity}"} if identity else {}
    return {"type": "clause", "attrs": attrs, "content": [heading, *blocks, *subclauses]}


IDS = st.integers(0, 8)
BLOCKS = st.lists(st.tuples(IDS, TEXTS).map(block), max_size=3)
CLAUSES = st.recursive(
    st.tuples(IDS, st.sampled_from("ABC"), BLOCKS, st.just([])).map(clause),
    lambda inner: st.tuples(IDS, st.sampled_from("ABC"), BLOCKS, st.lists(inner, max_size=3)).map(
        clause
    ),
    max_leaves=8,
)
DOCUMENTS = st.tuples(BLOCKS, st.lists(CLAUSES, max_size=5)).map(
    lambda parts: {"type": "doc", "content": [*parts[0], *parts[1]]}
)


@st.composite
def edited(draw):
    """Return a document and what random edits made of it: moves, removals, new words."""
    before = draw(DOCUMENTS)
    content = list(before["content"])
    for _ in range(draw(st.integers(0, 4))):
        if not content:
            break
        taken = content.pop(draw(st.integers(0, len(content) - 1)))
        if draw(st.booleans()):
            content.insert(draw(st.integers(0, len(content))), taken)
        else:
            content.insert(draw(st.integers(0, len(content))), draw(CLAUSES))
    return before, {"type": "doc", "content": content}


def outline(doc):
    """Return id, title, holding clause and text of every clause, in reading order."""
    found = clauses_of(doc, "en").values()
    return [(one.id, one.title, one.parent, one.text) for one in found]


def applied(doc, changes):
    """Make the later outline from the earlier document and the changes alone."""
    earlier = {identity: text for identity, _title, _parent, text in outline(doc)}
    made = []
    for one in (change.as_dict() for change in changes):
        segments = one["segments"]
        kept = "".join(part["text"] for part in segments if part["op"] != "insert")
        told = "".join(part["text"] for part in segments if part["op"] != "delete")
        if one["before"] is not None:
            assert kept == earlier.pop(one["before"]["id"])
        if one["after"] is not None:
            place = one["after"]
            made.append((place["id"], place["title"], place["parent"], told))
    assert earlier == {}
    return made


@settings(deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_changes_applied_to_one_document_give_the_other(before, after):
    assert applied(before, compare(before, after)) == outline(after)


@settings(deadline=None)
@given(edited())
def test_changes_of_an_edited_document_give_the_edited_one(pair):
    before, after = pair
    assert applied(before, compare(before, after)) == outline(after)


@settings(deadline=None)
@given(DOCUMENTS)
def test_a_document_has_no_changes_against_itself(doc):
    assert {one.change for one in compare(doc, doc)} <= {"unchanged"}


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), max_size=40), st.lists(st.integers(0, 3), max_size=40))
def test_steps_lead_from_one_row_to_the_other(one, two):
    made, read = [], []
    for verb, start, end, first, last in steps(one, two):
        if verb != "insert":
            read += one[start:end]
        if verb != "delete":
            made += two[first:last]
        if verb == "equal":
            assert one[start:end] == two[first:last]
    assert (read, made) == (one, two)


def test_long_rows_are_cut_at_what_stands_once():
    one = [f"w{place % 50}" if place % 7 else f"u{place}" for place in range(3000)]
    two = [*one[:700], "new", *one[900:2500], *one[2400:]]
    shared = matching(one, two)
    assert all(one[a : a + size] == two[b : b + size] for a, b, size in shared)
    assert sum(size for _a, _b, size in shared) >= 2700


def test_long_rows_without_anything_that_stands_once_count_as_replaced():
    one, two = ["a", "b"] * 600, ["c", "a", "b", "b"] * 300
    assert all(one[a : a + size] == two[b : b + size] for a, b, size in matching(one, two))


def test_the_longest_rising_row_is_found():
    assert [[3, 1, 2, 5, 4][place] for place in rising([3, 1, 2, 5, 4])] in ([1, 2, 5], [1, 2, 4])
    assert rising([]) == []


def test_phrases_stay_whole_where_only_spaces_were_equal():
    found = [(one.op, one.text) for one in segments_of("sex and age", "skin tone levels")]
    assert found == [("delete", "sex and age"), ("insert", "skin tone levels")]


def test_a_long_shared_stretch_between_changed_words_is_one_run():
    shared = [f"shared {number}" for number in range(64)]
    one = [f"old {number}" for number in range(2000)]
    two = [f"new {number}" for number in range(2000)]
    found = matching([*one, *shared, *one[::-1]], [*two, *shared, *two[::-1]])
    assert found == [(2000, 2000, 64)]


def test_words_that_stand_twice_are_told_apart_by_their_neighbours():
    shared = [f"word {number}" for number in range(64)]

    def row(name):
        noise = [f"{name} {number}" for number in range(2000)]
        again = [part for word in shared for part in (word, f"{name} after {word}")]
        return [*noise, *shared, *noise[::-1], *again]

    assert (2000, 2000, 64) in matching(row("old"), row("new"))
