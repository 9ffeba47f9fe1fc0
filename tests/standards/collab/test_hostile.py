"""Updates that are sound to the letter and would still leave two readers with two documents."""

from __future__ import annotations

import pytest

from standards.collab.living import LivingDocument, Unsound
from standards.collab.protocol import read_state_vector, write_block, write_uint
from standards.queries.document_log import Loaded
from standards.rules.drafts import DraftRight
from tests.standards.collab.test_living import Writer

WRITE = DraftRight.WRITE
STRANGER = 77
AFTER_ORIGIN, BEFORE_ORIGIN, TEXT = 0x80, 0x40, 4


def struct_id(client, clock):
    """Write a reference to a struct."""
    return write_uint(client) + write_uint(clock)


def text_after(client, clock, words):
    """Write a struct that holds text and stands after another one."""
    return bytes((AFTER_ORIGIN | TEXT,)) + struct_id(client, clock) + write_block(words.encode())


def update_of(client, clock, *structs):
    """Write an update of one client that deletes nothing."""
    head = b"\x01" + write_uint(len(structs)) + struct_id(client, clock)
    return head + b"".join(structs) + b"\x00"


CIRCLES = [
    pytest.param((text_after(STRANGER, 1, "ab"),), id="after its own second half"),
    pytest.param(
        (text_after(STRANGER, 2, "ab"), text_after(STRANGER, 0, "cd")), id="after what follows"
    ),
]


@pytest.mark.parametrize("structs", CIRCLES)
def test_structs_that_wait_for_one_another_are_unsound(structs):
    living, writer = LivingDocument(Loaded([], 0)), Writer()
    writer.paragraph("abc", id="p")
    living.take(writer.done(), 1, WRITE)
    with pytest.raises(Unsound):
        living.take(update_of(STRANGER, 0, *structs), 2, WRITE)


def test_what_is_only_partly_applied_is_unsound():
    living, writer = LivingDocument(Loaded([], 0)), Writer()
    writer.paragraph("abc", id="p")
    living.take(writer.done(), 1, WRITE)
    end = read_state_vector(living.state())[writer.doc.client_id] - 1
    sound = text_after(writer.doc.client_id, end, "x")
    with pytest.raises(Unsound):
        living.take(update_of(STRANGER, 0, sound, text_after(STRANGER, 2, "yz")), 2, WRITE)


def test_the_clocks_are_those_of_the_tree_after_whatever_was_tried():
    living, writer = LivingDocument(Loaded([], 0)), Writer()
    writer.paragraph("abc", id="p")
    living.take(writer.done(), 1, WRITE)
    end = read_state_vector(living.state())[writer.doc.client_id] - 1
    living.take(update_of(STRANGER, 0, text_after(writer.doc.client_id, end, "x")), 2, WRITE)
    assert living.clocks == read_state_vector(living.doc.get_state())
