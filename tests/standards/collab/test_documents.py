"""JSON to the shared tree and back, and merging of versions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from standards.collab.document import write_document
from standards.collab.merging import borrow_ids, merge_documents
from standards.kernel.errors import StaleEdit
from standards.queries.shared_tree import merged, plain, read_document, tree_of
from standards.rules.suggestions import rejected

LINK = {"type": "link", "attrs": {"href": "https://a.example"}}
BREAK = {"type": "hardBreak"}


def text(words, *marks):
    named = [{"type": mark} if isinstance(mark, str) else mark for mark in marks]
    return {"type": "text", "text": words} | ({"marks": named} if named else {})


def paragraph(identity, *content):
    inner = [text(one) if isinstance(one, str) else one for one in content]
    node = {"type": "paragraph", "attrs": {"id": identity}}
    return node | ({"content": inner} if inner else {})


def doc(*blocks):
    return {"type": "doc", "content": list(blocks)} if blocks else {"type": "doc"}


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
MARKS = st.sets(st.sampled_from(["bold", "italic", "code"])).map(
    lambda names: [name for name in ("bold", "italic", "code") if name in names]
)
INLINE = st.one_of(
    st.builds(lambda words, marks: text(words, *marks), WORDS, MARKS), st.just(BREAK)
)


def normal(content):
    """Join neighbouring texts of equal marks, as every reader of the tree does."""
    joined = []
    for node in content:
        last = joined[-1] if joined else None
        same = last and node["type"] == last["type"] == "text"
        if same and node.get("marks") == last.get("marks"):
            joined[-1] = last | {"text": last["text"] + node["text"]}
        else:
            joined.append(node)
    return joined


DOCUMENTS = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(INLINE, max_size=5).map(normal), max_size=5
).map(lambda blocks: doc(*(paragraph(name, *content) for name, content in blocks.items())))


@settings(deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_a_document_is_written_over_any_other_and_read_back(before, after):
    shared = Doc()
    write_document(shared, before)
    assert read_document(shared) == before
    write_document(shared, after)
    assert read_document(shared) == after


def test_writing_what_is_there_changes_nothing():
    shared = Doc()
    whole = doc(
        {
            "type": "clause",
            "attrs": {"id": "c", "obligation": "normative"},
            "content": [
                {"type": "clauseTitle", "attrs": {"id": "t"}, "content": [text("标题")]},
                paragraph("p", text("héllo "), text("wor😀ld", "bold", LINK), BREAK, "end"),
                {"type": "tableCell", "attrs": {"id": "q", "colspan": 2, "colwidth": [10, 2.5]}},
            ],
        }
    )
    write_document(shared, whole)
    assert read_document(shared) == whole
    state = shared.get_state()
    write_document(shared, whole)
    assert shared.get_state() == state


def test_a_small_edit_keeps_the_rest_of_the_text():
    shared = Doc()
    write_document(shared, doc(paragraph("p", "x" * 5000)))
    state = shared.get_state()
    write_document(shared, doc(paragraph("p", text("x" * 5000), " more")))
    assert len(shared.get_update(state)) < 100


def test_marks_are_set_without_writing_the_words_again():
    shared = Doc()
    write_document(shared, doc(paragraph("p", "one two three")))
    state = shared.get_state()
    target = doc(paragraph("p", text("one "), text("two", "bold"), text(" three")))
    write_document(shared, target)
    assert read_document(shared) == target
    assert b"two" not in shared.get_update(state)
    write_document(shared, doc(paragraph("p", "one two three")))
    assert read_document(shared) == doc(paragraph("p", "one two three"))


def test_attributes_are_set_and_taken_away():
    shared = Doc()
    node = {"type": "image", "attrs": {"id": "i", "alt": "a", "width": 3}}
    write_document(shared, doc(node))
    changed = {"type": "image", "attrs": {"id": "i", "alt": "b"}}
    write_document(shared, doc(changed))
    assert read_document(shared) == doc(changed)


def test_what_browsers_write_is_read_by_its_bare_name():
    shared = Doc()
    root = shared.get("document", type=XmlFragment)
    element = root.children.append(XmlElement("paragraph"))
    words = element.children.append(XmlText())
    words.insert(0, "ab", {"link--aBcDeF1=": {"href": "https://x.example", "title": None}})
    words.insert_embed(2, {"odd": 1})
    (node,) = read_document(shared)["content"]
    link = {"type": "link", "attrs": {"href": "https://x.example"}}
    assert node["content"] == [text("ab", link)]


def test_floats_that_are_whole_become_integers():
    assert plain({"a": [1.0, 2.5, float("inf"), True, None, {"b": 3.0}], "c": "x"}) == {
        "a": [1, 2.5, float("inf"), True, None, {"b": 3}],
        "c": "x",
    }


def test_very_many_updates_are_merged_in_chunks():
    shared, updates = Doc(), []
    watch = shared.observe(lambda event: updates.append(event.update))
    write_document(shared, doc(paragraph("p", "x")))
    words = shared.get("document", type=XmlFragment).children[0].children[0]
    for number in range(350):
        words.insert(0, str(number % 10))
    assert read_document(tree_of(updates)) == read_document(shared)
    assert merged([]) == b"\x00\x00"
    del watch


# ── merging ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("base", "written", "living", "expected"),
    [
        (doc(), doc(paragraph("a", "x")), doc(), doc(paragraph("a", "x"))),
        (
            doc(paragraph("a", "The quick fox")),
            doc(paragraph("a", "The red fox"), paragraph("n", "new")),
            doc(paragraph("a", "The quick foxes"), paragraph("z", "z")),
            doc(paragraph("a", "The red foxes"), paragraph("n", "new"), paragraph("z", "z")),
        ),
        (
            doc(paragraph("a", "one"), paragraph("b", "two"), paragraph("c", "three")),
            doc(paragraph("c", "three"), paragraph("a", "one"), paragraph("b", "two")),
            doc(paragraph("a", "one!"), paragraph("b", "two"), paragraph("c", "three")),
            doc(paragraph("c", "three"), paragraph("a", "one!"), paragraph("b", "two")),
        ),
        (
            doc(paragraph("a", "one"), paragraph("b", "two")),
            doc(paragraph("a", "one")),
            doc(paragraph("a", "one"), paragraph("b", "two"), paragraph("c", "new")),
            doc(paragraph("a", "one"), paragraph("c", "new")),
        ),
        (
            doc(paragraph("a", "x y")),
            doc(paragraph("a", "x y", BREAK)),
            doc(paragraph("a", text("x", "bold"), " y")),
            doc(paragraph("a", text("x", "bold"), " y", BREAK)),
        ),
        (
            doc(paragraph("a", "same change now")),
            doc(paragraph("a", "same edit now later")),
            doc(paragraph("a", "same edit now")),
            doc(paragraph("a", "same edit now later")),
        ),
        (
            doc({"type": "image", "attrs": {"id": "i", "alt": "a", "width": 1}}),
            doc({"type": "image", "attrs": {"id": "i", "alt": "b", "width": 1}}),
            doc({"type": "image", "attrs": {"id": "i", "alt": "a", "width": 2}}),
            doc({"type": "image", "attrs": {"id": "i", "alt": "b", "width": 2}}),
        ),
        (
            doc(BREAK, BREAK),
            doc(BREAK, BREAK, paragraph("a", "x")),
            doc(BREAK, BREAK, paragraph("b", "y")),
            doc(BREAK, BREAK, paragraph("a", "x"), paragraph("b", "y")),
        ),
        (
            doc(paragraph("a", "x")),
            doc(paragraph("a", "x"), paragraph("n", "both")),
            doc(paragraph("a", "x"), paragraph("n", "both"), paragraph("o", "other")),
            doc(paragraph("a", "x"), paragraph("n", "both"), paragraph("o", "other")),
        ),
        (
            doc(paragraph("a", "x"), paragraph("b", "y")),
            doc(paragraph("a", "x"), paragraph("b", "y"), paragraph("c", "z")),
            doc(paragraph("a", "x")),
            doc(paragraph("a", "x"), paragraph("c", "z")),
        ),
    ],
)
def test_changes_that_do_not_meet_both_stay(base, written, living, expected):
    assert merge_documents(base, written, living) == expected


@pytest.mark.parametrize(
    ("base", "written", "living"),
    [
        (
            doc(paragraph("a", "quick fox")),
            doc(paragraph("a", "red fox")),
            doc(paragraph("a", "blue fox")),
        ),
        (doc(paragraph("a", "x")), doc(), doc(paragraph("a", "changed"))),
        (doc(paragraph("a", "x")), doc(paragraph("a", "changed")), doc(paragraph("b", "y"))),
        (doc(), doc(paragraph("a", "x")), doc(paragraph("a", "y"))),
        (
            doc({"type": "image", "attrs": {"id": "i", "alt": "a"}}),
            doc({"type": "image", "attrs": {"id": "i", "alt": "b"}}),
            doc({"type": "image", "attrs": {"id": "i", "alt": "c"}}),
        ),
        (
            doc(paragraph("a", "one two three four")),
            doc(paragraph("a", "one four")),
            doc(paragraph("a", "one two BIG three four")),
        ),
    ],
)
def test_changes_to_the_same_words_are_a_conflict(base, written, living):
    with pytest.raises(StaleEdit):
        merge_documents(base, written, living)


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS, DOCUMENTS)
def test_merging_one_side_gives_that_side(base, changed):
    assert merge_documents(base, changed, base) == changed
    assert merge_documents(base, base, changed) == changed


def test_ids_are_borrowed_from_the_unchanged_original():
    base = doc(paragraph("a", "one"), paragraph("b", "one"), paragraph("c", "two"))
    bare = {"type": "paragraph", "content": [text("one")]}
    kept = borrow_ids(base, doc(bare, bare, bare, paragraph("c", "two")))
    ids = [(node.get("attrs") or {}).get("id") for node in kept["content"]]
    assert ids == ["a", "b", None, "c"]


# ── suggestions ────────────────────────────────────────────────────────────────────────────────

ADDED = {"type": "insertion", "attrs": {"id": "1"}}
GONE = {"type": "deletion", "attrs": {"id": "2"}}
CHANGED = {"type": "modification", "attrs": {"id": "3"}}


@pytest.mark.parametrize(
    ("shown", "original"),
    [
        (paragraph("a", "x", text("new", ADDED), "y"), paragraph("a", "xy")),
        (paragraph("a", "x", text("old", GONE)), paragraph("a", "xold")),
        (paragraph("a", text("b", "bold", CHANGED)), paragraph("a", text("b", "bold"))),
        (paragraph("a", text("all", ADDED)), paragraph("a")),
    ],
)
def test_suggestions_in_text_are_undone(shown, original):
    assert rejected(doc(shown)) == doc(original)


def test_suggested_blocks_are_undone():
    new = {"type": "paragraph", "attrs": {"id": "n", "sugg": {"op": "insert", "id": "1"}}}
    gone = {"type": "paragraph", "attrs": {"id": "g", "sugg": {"op": "delete", "id": "2"}}}
    other = {
        "type": "requirement",
        "attrs": {
            "id": "r",
            "kind": "shall",
            "sugg": {"op": "set", "prev": {"kind": "may", "title": None}},
        },
    }
    assert rejected(doc(new, gone, other)) == doc(
        {"type": "paragraph", "attrs": {"id": "g"}},
        {"type": "requirement", "attrs": {"id": "r", "kind": "may"}},
    )
    assert rejected({"type": "doc", "attrs": {"sugg": "odd", "id": "d"}, "content": [new]}) == {
        "type": "doc",
        "attrs": {"id": "d"},
    }
