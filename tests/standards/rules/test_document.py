"""The vocabulary of documents: reading, ids, validation."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rules import document
from standards.rules.document import (
    block_text,
    child_of_kind,
    children,
    is_safe_link,
    is_safe_source,
    schema,
    text_of,
    utf16_length,
    utf16_slice,
    validate_document,
    walk,
    with_ids,
)


def text(words, *marks):
    return {"type": "text", "text": words} | ({"marks": list(marks)} if marks else {})


def paragraph(*content, **attrs):
    return {"type": "paragraph", "attrs": attrs, "content": list(content)}


def doc(*content):
    return {"type": "doc", "content": list(content)}


def codes(value):
    return [problem.code for problem in validate_document(value)]


def counter():
    return map(str, itertools.count(1)).__next__


def test_schema_has_a_version_and_every_text_block_an_id():
    assert document.SCHEMA_VERSION == 1
    assert document.FRAGMENT == "document"
    assert schema().nodes["hardBreak"].is_inline
    assert not schema().nodes["clause"].is_inline
    assert document.schema_json()["version"] == schema().version
    for spec in schema().nodes.values():
        if spec.is_text_block:
            assert "id" in spec.attributes, spec.name
        if spec.group == "block":
            assert "sugg" in spec.attributes, spec.name
            assert "+" not in spec.content, "a merge may leave any box empty"


def test_bare_paragraph_under_the_root_is_valid():
    assert validate_document(doc({"type": "paragraph"})) == []


def test_marked_text_with_attributes_is_valid():
    link = {"type": "link", "attrs": {"href": "https://example.org", "target": None}}
    value = doc(
        {"type": "requirement", "attrs": {"kind": "may", "criteria": [], "id": "r"}},
        {"type": "formula", "attrs": {"latex": "x", "numbered": False}},
        {"type": "orderedList", "attrs": {"start": 2.0}},
        {"type": "image", "attrs": {"src": "/files/1", "alt": "a"}},
        paragraph(text("x", link, {"type": "bold"}), {"type": "hardBreak"}),
        paragraph(
            text("x", {"type": "modification", "attrs": {"previousValue": {"any": [1]}}}),
            sugg={"op": "insert"},
        ),
    )
    assert validate_document(value) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "root"),
        ({"type": "paragraph"}, "root"),
        (doc("loose"), "shape"),
        (doc({"type": "script"}), "node"),
        (doc({"type": ["x"]}), "node"),
        (doc({"type": "paragraph", "attrs": []}), "shape"),
        (doc({"type": "paragraph", "content": "x"}), "shape"),
        (doc({"type": "paragraph", "marks": "x"}), "shape"),
        (doc(paragraph(onclick="x")), "attribute"),
        (doc(paragraph(id=7)), "type"),
        (doc({"type": "orderedList", "attrs": {"start": True}}), "type"),
        (doc({"type": "orderedList", "attrs": {"start": 1.5}}), "type"),
        (doc({"type": "requirement", "attrs": {"kind": "must"}}), "value"),
        (doc({"type": "requirement", "attrs": {"criteria": {}}}), "type"),
        (doc({"type": "image", "attrs": {"src": "data:image/png;base64,x"}}), "link"),
        (doc(paragraph({"type": "text", "text": ""})), "text"),
        (doc(paragraph({"type": "text"})), "text"),
        (doc(paragraph(text("x", {"type": "blink"}))), "mark"),
        (doc(paragraph(text("x", "bold"))), "mark"),
        (doc(paragraph(text("x", {"type": "link", "attrs": {"href": "javascript:x"}}))), "link"),
    ],
)
def test_foreign_vocabulary_is_named(value, code):
    assert codes(value) == [code]


def test_problem_points_at_its_place():
    problems = validate_document(doc(paragraph(), paragraph(text("x", {"type": "blink"}))))
    assert problems[0].pointer == "/content/1/content/0/marks/0"


def test_deep_nesting_is_refused_without_recursion():
    value = {"type": "paragraph"}
    for _ in range(5000):
        value = {"type": "quote", "content": [value]}
    assert codes(doc(value)) == ["depth"]


def test_nesting_of_the_greatest_depth_is_accepted():
    value = {"type": "paragraph"}
    for _ in range(schema().max_depth - 1):
        value = {"type": "quote", "content": [value]}
    assert codes(doc(value)) == []
    assert codes(doc({"type": "quote", "content": [value]})) == ["depth"]


@pytest.mark.parametrize(
    ("href", "safe"),
    [
        ("https://example.org", True),
        ("HTTP://example.org", True),
        ("mailto:a@b.org", True),
        ("javascript:alert(1)", False),
        (" https://example.org", False),
        ("\thttps://example.org", False),
        ("//example.org", False),
        ("https:", False),
        ("java\nscript:x", False),
    ],
)
def test_links_begin_with_an_allowed_scheme(href, safe):
    assert is_safe_link(href) is safe


@pytest.mark.parametrize(
    ("source", "safe"),
    [("/files/1", True), ("https://example.org/a.png", True), ("//x", False), ("x.png", False)],
)
def test_images_come_from_the_site_or_the_web(source, safe):
    assert is_safe_source(source) is safe


def test_walk_goes_in_reading_order_and_knows_the_way():
    inner = paragraph(text("b"))
    value = doc(paragraph(text("a")), {"type": "note", "content": [inner]}, "junk")
    places = list(walk(value))
    assert [place.node.get("text") or place.node["type"] for place in places] == [
        "paragraph",
        "a",
        "note",
        "paragraph",
        "b",
    ]
    assert places[-1].pointer == "/content/1/content/0/content/0"
    assert [node["type"] for node in places[-1].ancestors] == ["doc", "note", "paragraph"]


def test_block_text_counts_atoms_as_one_character():
    block = paragraph(text("a"), {"type": "hardBreak"}, {"type": "citation"}, text("b"))
    assert block_text(block) == "a\n\ufffcb"
    assert text_of(block) == "a\nb"


def test_text_of_a_box_puts_blocks_on_lines():
    box = {"type": "note", "content": [paragraph(text(" a ")), paragraph(), paragraph(text("b"))]}
    assert text_of(box) == "a\nb"
    assert text_of(text("x")) == "x"
    assert text_of({"type": "nonsense"}) == ""


def test_children_and_attributes_of_odd_nodes():
    assert children({"type": "note", "content": "x"}) == []
    assert child_of_kind(doc(paragraph()), "note") is None
    assert document.kind_of({"type": 3}) == ""
    assert document.node_id({"type": "paragraph", "attrs": {"id": 3}}) == ""
    assert document.attribute({"type": "clause", "attrs": "x"}, "obligation") == "normative"
    assert document.attribute({"type": "clause"}, "nothing") is None
    assert document.attribute({"type": "odd"}, "id") is None


def test_offsets_count_utf16_units():
    assert utf16_length("a😀b") == 4
    assert utf16_slice("a😀b", 1, 3) == "😀"
    assert utf16_slice("a😀b", 2, 4) == "b"
    assert utf16_slice("abc", -1, 1) == "a"


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_slicing_by_units_never_fails(words, start, end):
    assert utf16_length(utf16_slice(words, start, end)) <= max(0, end - start)


def test_missing_ids_are_given_and_repeated_ones_renewed():
    before = doc(paragraph(text("x"), id="a"), paragraph(id="a"), {"type": "note"}, "junk")
    after = with_ids(before, counter())
    assert [node["attrs"]["id"] for node in after["content"][:3]] == ["a", "1", "2"]
    assert after["content"][3] == "junk"
    assert before["content"][1]["attrs"]["id"] == "a"
    assert "attrs" not in after["content"][0]["content"][0]


def test_ids_are_kept_where_they_are_right():
    value = with_ids(doc(paragraph(), {"type": "note", "content": [paragraph()]}), counter())
    assert with_ids(value, counter()) == value


@pytest.mark.parametrize("number", [2**53, -(10**400), float("inf"), float("nan")])
def test_numbers_without_a_canonical_form_are_refused_anywhere_in_a_criterion(number):
    criteria = [{"id": "k", "threshold": number}]
    node = {"type": "requirement", "attrs": {"id": "r", "criteria": criteria}}
    assert [one.code for one in document.validate_node(node)] == ["number"]
