"""Who may only suggest cannot write, accept, or take back what others suggest."""

from __future__ import annotations

import pytest
from pycrdt import XmlElement, XmlText

from standards.collab.guard import Refused
from standards.collab.living import LivingDocument
from standards.collab.protocol import write_uint
from standards.queries.document_log import Loaded
from standards.rules.drafts import DraftRight
from tests.standards.collab.test_living import Writer

WRITE, SUGGEST, READ = DraftRight.WRITE, DraftRight.SUGGEST, DraftRight.READ
EDITOR, EXPERT, OTHER = 1, 2, 3
ADDED, GONE = {"insertion": {"id": "b1"}}, {"deletion": {"id": "b2"}}


def text_of(writer, block=0):
    return writer.root.children[block].children[0]


@pytest.fixture
def living():
    """A plain paragraph of the editor's, and suggestions of another expert in text and blocks."""
    document, editor = LivingDocument(Loaded([], 0)), Writer()
    editor.paragraph("plain words", id="p", sugg={"op": "set", "prev": {}, "id": "b3"})
    document.take(editor.done(), OTHER, WRITE)
    other = Writer(document.full())
    text_of(other).insert(5, " new", ADDED)
    document.take(other.done(), OTHER, SUGGEST)
    text_of(other).format(0, 5, GONE)
    document.take(other.done(), OTHER, SUGGEST)
    other.paragraph("whole", id="n", sugg={"op": "insert", "id": "b4"})
    document.take(other.done(), OTHER, SUGGEST)
    return document


def write(writer):
    text_of(writer).insert(0, "mine ", {"deletion": None})


def cut(writer):
    del text_of(writer)[12:14]


def embolden(writer):
    text_of(writer).format(10, 14, {"bold": {}})


def number(writer):
    writer.root.children[0].attributes["id"] = "other"


def accept_words(writer):
    text_of(writer).format(5, 9, {"insertion": None})


def accept_removal(writer):
    del text_of(writer)[0:5]


def accept_block(writer):
    del writer.root.children[1].attributes["sugg"]


def reject_words(writer):
    del text_of(writer)[5:9]


def reject_a_letter(writer):
    del text_of(writer)[6:7]


def reject_removal(writer):
    text_of(writer).format(0, 5, {"deletion": None})


def reject_block(writer):
    del writer.root.children[1]


def reject_change_of_block(writer):
    del writer.root.children[0].attributes["sugg"]


FORBIDDEN = [
    write, cut, embolden, number, accept_words, accept_removal, accept_block,
    reject_words, reject_a_letter, reject_removal, reject_block, reject_change_of_block,
]  # fmt: skip


@pytest.mark.parametrize("act", FORBIDDEN, ids=lambda act: act.__name__)
def test_who_may_only_suggest_may_not(act, living):
    before, writer = living.content(), Writer(living.full())
    act(writer)
    with pytest.raises(Refused):
        living.take(writer.done(), EXPERT, SUGGEST)
    assert living.content() == before


@pytest.mark.parametrize(
    "act", [reject_words, reject_removal, reject_block], ids=lambda act: act.__name__
)
def test_own_suggestions_may_be_taken_back(act, living):
    writer = Writer(living.full())
    act(writer)
    assert living.take(writer.done(), OTHER, SUGGEST).suggestion


def test_suggestions_may_be_added_beside_those_of_others(living):
    writer = Writer(living.full())
    text_of(writer).insert(9, "er", {"insertion": {"id": "c1"}})
    assert living.take(writer.done(), EXPERT, SUGGEST)
    text_of(writer).format(7, 13, {"deletion": {"id": "c2"}})
    assert living.take(writer.done(), EXPERT, SUGGEST)
    with writer.doc.transaction():
        block = writer.root.children.append(XmlElement("paragraph"))
        block.attributes["sugg"] = {"op": "insert", "id": "c3"}
        block.children.append(XmlText()).insert(0, "a block")
    assert living.take(writer.done(), EXPERT, SUGGEST)


def test_a_reader_whose_client_strikes_out_a_needless_mark_is_left_in_peace():
    living, editor = LivingDocument(Loaded([], 0)), Writer()
    editor.paragraph(id="p").insert(0, "all bold", {"bold": {}})
    living.take(editor.doc.get_update(), EDITOR, WRITE)
    before, full = living.content(), living.full()
    client = editor.doc.client_id
    end = living.clocks[client]
    tidied = b"\x00\x01" + write_uint(client) + b"\x01" + write_uint(end - 1) + b"\x01"
    spoilt = b"\x00\x01" + write_uint(client) + b"\x01" + write_uint(end - 2) + b"\x01"
    assert living.take(tidied, EXPERT, READ) is None
    with pytest.raises(Refused):
        living.take(spoilt, EXPERT, READ)
    assert living.content() == before
    assert living.full() == full
