"""What a document takes in and what it refuses, without a database."""

from __future__ import annotations

import random

import pytest
from pycrdt import Array, Doc, Text, XmlElement, XmlFragment, XmlText

from standards.collab.guard import Refused, Violation
from standards.collab.living import Incomplete, LivingDocument, Unsound
from standards.collab.protocol import Malformed, read_state_vector, write_uint
from standards.queries.document_log import SERVER, Loaded
from standards.rules.drafts import DraftRight

WRITE, SUGGEST, READ = DraftRight.WRITE, DraftRight.SUGGEST, DraftRight.READ


class Writer:
    """A document that hands out what is done to it, change by change."""

    def __init__(self, start=None):
        self.doc = Doc()
        self.root = self.doc.get("document", type=XmlFragment)
        if start:
            self.doc.apply_update(start)
        self._updates = []
        self._watch = self.doc.observe(lambda event: self._updates.append(event.update))

    def done(self):
        return self._updates[-1]

    def paragraph(self, words="", **attributes):
        with self.doc.transaction():
            element = self.root.children.append(XmlElement("paragraph"))
            for name, value in attributes.items():
                element.attributes[name] = value
            text = element.children.append(XmlText())
            if words:
                text.insert(0, words)
        return text


@pytest.fixture
def living():
    return LivingDocument(Loaded([], 0))


def test_what_is_there_already_is_nothing_new_for_anybody(living):
    writer = Writer()
    text = writer.paragraph("abc")
    assert living.take(writer.done(), 1, WRITE).author == 1
    del text[0:1]
    assert living.take(writer.done(), 1, WRITE) is not None
    for right in (WRITE, SUGGEST, READ):
        assert living.take(writer.doc.get_update(), 2, right) is None
    assert living.take(b"\x00\x00", 2, READ) is None
    assert read_state_vector(living.state()) == read_state_vector(living.doc.get_state())


def test_only_what_is_new_is_passed_on(living):
    writer = Writer()
    text = writer.paragraph("abc")
    living.take(writer.done(), 1, WRITE)
    text.insert(3, "d")
    taken = living.take(writer.doc.get_update(), 1, WRITE)
    assert b"abc" not in taken.update
    assert taken.bound == ()


def test_words_written_into_what_was_deleted_meanwhile_are_passed_on(living):
    writer = Writer()
    text = writer.paragraph("abc")
    living.take(writer.done(), 1, WRITE)
    other = Writer(living.doc.get_update())
    del writer.root.children[0]
    living.take(writer.done(), 1, WRITE)
    other.root.children[0].children[0].insert(3, " carried")
    taken = living.take(other.done(), 2, WRITE)
    assert b" carried" in taken.update
    assert text is not None


def test_other_content_under_a_known_clock_changes_nothing(living):
    writer = Writer()
    writer.paragraph("true")
    update = writer.done()
    living.take(update, 1, WRITE)
    forged = update.replace(b"true", b"fals")
    assert living.take(forged, 1, WRITE) is None
    assert "true" in str(living.content())


def test_what_comes_too_early_is_incomplete_and_a_reader_is_refused(living):
    writer = Writer()
    text = writer.paragraph("a")
    first = writer.done()
    text.insert(1, "b")
    second = writer.done()
    del text[0:1]
    deletion = writer.done()
    for update in (second, deletion):
        with pytest.raises(Incomplete):
            living.take(update, 1, WRITE)
        with pytest.raises(Refused):
            living.take(update, 1, READ)
    living.take(first, 1, WRITE)
    living.take(second, 1, WRITE)
    with pytest.raises(Refused):
        living.take(deletion, 2, READ)
    assert living.take(deletion, 2, WRITE) is not None


def test_a_clock_cannot_be_poisoned(living):
    huge = b"\x01\x01" + write_uint(77) + b"\x00" + b"\x00" + write_uint(2_000_000) + b"\x00"
    with pytest.raises(Refused):
        living.take(huge, 1, WRITE)
    writer = Writer()
    writer.paragraph("a")
    living.take(writer.done(), 1, WRITE)
    twelve = b"\x01\x01" + write_uint(writer.doc.client_id)
    clock = living.clocks[writer.doc.client_id]
    with pytest.raises(Refused):
        living.take(twelve + write_uint(clock) + b"\x00\x05\x00", 2, WRITE)


def test_the_server_gives_ids_once(living):
    writer = Writer()
    writer.paragraph("a")
    living.take(writer.done(), 1, WRITE)
    given = living.give_ids()
    assert given.author == SERVER
    assert given.bound == (living.doc.client_id,)
    assert living.give_ids() is None
    writer.paragraph("b", id="mine")
    living.take(writer.done(), 1, WRITE)
    assert living.give_ids() is None
    writer.paragraph("c")
    living.take(writer.done(), 1, WRITE)
    assert living.give_ids().bound == ()
    ids = [node["attrs"]["id"] for node in living.content()["content"]]
    assert ids[1] == "mine"
    assert len(set(ids)) == 3


def test_an_id_is_not_given_to_what_is_gone_again(living):
    writer = Writer()
    writer.paragraph("a")
    living.take(writer.done(), 1, WRITE)
    del writer.root.children[0]
    living.take(writer.done(), 1, WRITE)
    living.give_ids()
    assert "content" not in living.content()


def nest(levels):
    def build(writer):
        with writer.doc.transaction():
            inner = writer.root.children.append(XmlElement("clause"))
            for _ in range(levels):
                inner = inner.children.append(XmlElement("clause"))

    return build


def attribute(name, value):
    def build(writer):
        writer.paragraph("x", **{name: value})

    return build


def deep_value():
    value = []
    for _ in range(40):
        value = [value]
    return {"a": value}


def mark(value, name="link"):
    def build(writer):
        writer.paragraph("words")
        writer.root.children[0].children[0].format(0, 2, {name: value})

    return build


def text_attribute(writer):
    writer.paragraph("x").attributes["id"] = "x"


def embed(writer):
    writer.paragraph("x").insert_embed(0, {"image": "x"})


def element_in_text(writer):
    writer.paragraph("x").insert_embed(0, XmlElement("hardBreak"))


def other_root(writer):
    writer.doc.get("other", type=Text).insert(0, "x")


def other_type(writer):
    writer.doc.get("document2", type=Array).append(1)


REFUSED = {
    "deep nodes": nest(70),
    "very deep nodes": nest(3000),
    "event handler": attribute("onclick", "x"),
    "wrong type": attribute("id", 5),
    "not finite": attribute("sugg", {"a": float("inf")}),
    "too large a number": attribute("sugg", {"a": float(2**60)}),
    "deep value": attribute("sugg", deep_value()),
    "prototype": attribute("sugg", {"__proto__": {}}),
    "script link": mark({"href": "javascript:alert(1)"}),
    "data link": mark({"href": " data:text/html,x"}),
    "unknown mark": mark({}, "blink"),
    "odd mark value": mark({"href": 5}),
    "deep mark value": mark(deep_value(), "modification"),
    "attribute of text": text_attribute,
    "embedded object": embed,
    "node inside text": element_in_text,
    "another root": other_root,
    "another shared type": other_type,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_vocabulary_does_not_have_is_refused(name, living):
    writer = Writer()
    REFUSED[name](writer)
    with pytest.raises(Refused):
        living.take(writer.doc.get_update(), 1, WRITE)


@pytest.mark.parametrize("value", [True, {"href": "https://a.example", "title": None}, {}])
def test_marks_of_the_vocabulary_are_taken(value, living):
    writer = Writer()
    mark(value)(writer)
    assert living.take(writer.doc.get_update(), 1, WRITE) is not None


def test_an_attribute_that_is_changed_later_is_judged_too(living):
    writer = Writer()
    writer.paragraph("x", id="p")
    living.take(writer.done(), 1, WRITE)
    writer.root.children[0].attributes["id"] = "q"
    living.take(writer.done(), 1, WRITE)
    writer.root.children[0].attributes["id"] = 7
    with pytest.raises(Violation):
        living.take(writer.done(), 1, WRITE)


def test_marks_with_bad_json_are_refused(living):
    writer = Writer()
    mark({"href": "https://a.example"})(writer)
    broken = writer.doc.get_update().replace(b'{"href":', b'{"href"!')
    with pytest.raises((Refused, Malformed)):
        living.take(broken, 1, WRITE)


def test_a_state_vector_that_is_none_is_malformed(living):
    with pytest.raises(Malformed):
        living.missing(b"\xff")
    assert living.missing(b"\x00") == living.full()


def test_mutated_updates_never_harm_a_document():
    chance = random.Random(3)
    writer = Writer()
    text = writer.paragraph("some words 标准", id="p", sugg={"op": "insert"})
    text.format(0, 4, {"bold": {}})
    update = writer.doc.get_update()
    living = LivingDocument(Loaded([], 0))
    outcomes = set()
    for _ in range(2000):
        mutated = bytearray(update)
        for _ in range(chance.randint(1, 3)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        try:
            living.take(bytes(mutated), 1, WRITE)
            outcomes.add("taken")
        except (Malformed, Incomplete) as error:
            outcomes.add(type(error))
        except Refused as refusal:
            outcomes.add(type(refusal))
        living = LivingDocument(Loaded([], 0))
    assert {"taken", Malformed, Refused} <= outcomes


def test_bytes_that_cannot_be_applied_are_unsound(living, monkeypatch):
    class Panics:
        def apply_update(self, update):
            raise BaseException("a panic")

    writer = Writer()
    writer.paragraph("x")
    monkeypatch.setattr(living, "doc", Panics())
    with pytest.raises(Unsound):
        living.take(writer.done(), 1, WRITE)


def test_an_interrupt_is_not_swallowed(living, monkeypatch):
    class Interrupted:
        def apply_update(self, update):
            raise KeyboardInterrupt

    writer = Writer()
    writer.paragraph("x")
    monkeypatch.setattr(living, "doc", Interrupted())
    with pytest.raises(KeyboardInterrupt):
        living.take(writer.done(), 1, WRITE)


def test_a_suggestion_that_cannot_be_applied_is_unsound(living, monkeypatch):
    writer = Writer()
    writer.paragraph("x")
    monkeypatch.setattr(living, "full", lambda: b"\x09\x09")
    with pytest.raises(Unsound):
        living.take(writer.done(), 1, SUGGEST)


def test_a_whole_suggested_block_may_be_added(living):
    writer = Writer()
    writer.paragraph("x", sugg={"op": "insert", "id": "1"})
    assert living.take(writer.done(), 1, SUGGEST).suggestion
    writer.paragraph("plain")
    with pytest.raises(Refused):
        living.take(writer.done(), 1, SUGGEST)


def test_rewriting_to_the_same_is_nothing(living):
    content = {"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "p"}}]}
    taken = living.rewrite(content, 5)
    assert taken.author == 5
    assert living.bindings[living.doc.client_id] == 5
    assert living.rewrite(content, 5) is None


NOTHING = [
    pytest.param(b"\x04\x01\x08document\x00", id="text"),
    pytest.param(b"\x01\x01\x08document\x00", id="deleted"),
    pytest.param(b"\x08\x01\x08document\x00", id="values"),
    pytest.param(b"\x00\x00", id="collected"),
    pytest.param(b"\x0a\x00", id="skipped"),
]


@pytest.mark.parametrize("struct", NOTHING)
def test_a_struct_without_length_is_refused(struct, living):
    writer = Writer()
    text = writer.paragraph("abc")
    living.take(writer.done(), 1, WRITE)
    with pytest.raises(Malformed):
        living.take(b"\x01\x01" + write_uint(77) + b"\x00" + struct + b"\x00", 2, WRITE)
    del text[0:1]
    assert living.take(writer.done(), 1, WRITE) is not None
