"""Updates that are sound to the letter and would still leave two readers with two documents."""

from __future__ import annotations

import pytest

from standards.collab import protocol
from standards.collab.living import LivingDocument, Unsound
from standards.collab.protocol import Malformed, read_state_vector, write_block, write_uint
from standards.queries.document_log import Loaded
from standards.rules.drafts import DraftRight
from tests.standards.collab.test_living import Writer
from tests.standards.collab.test_room import Connection, play, settle

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


def test_an_id_is_never_written_into_what_took_the_place_of_a_gone_node():
    for _round in range(50):
        living, writer = LivingDocument(Loaded([], 0)), Writer()
        writer.paragraph("gone")
        living.take(writer.done(), 1, WRITE)
        del writer.root.children[0]
        living.take(writer.done(), 1, WRITE)
        for number in range(5):
            writer.paragraph("here", id=f"mine{number}")
            living.take(writer.done(), 1, WRITE)
        assert living.give_ids() is None
        ids = [node["attrs"]["id"] for node in living.content()["content"]]
        assert ids == [f"mine{number}" for number in range(5)]


def text_between(left, right, words):
    """Write a struct that holds text and stands between two others."""
    head = bytes((AFTER_ORIGIN | BEFORE_ORIGIN | TEXT,))
    return head + struct_id(*left) + struct_id(*right) + write_block(words.encode())


def contradiction(author, end):
    """Return an update whose text claims to stand before what stands before it."""
    return update_of(STRANGER, 0, text_between((author, end), (author, end - 2), "x"))


def author_and_end(writer, document):
    """Return a writer's client id and the last clock of it."""
    author = writer.doc.client_id
    return author, document.clocks[author] - 1


def test_a_place_before_and_after_the_same_is_malformed():
    living, writer = LivingDocument(Loaded([], 0)), Writer()
    writer.paragraph("abcd", id="p")
    living.take(writer.done(), 1, WRITE)
    place = author_and_end(writer, living)
    with pytest.raises(Malformed):
        living.take(update_of(STRANGER, 0, text_between(place, place, "x")), 2, WRITE)


def test_a_contradiction_shows_when_the_document_is_loaded_anew():
    living, writer = LivingDocument(Loaded([], 0)), Writer()
    writer.paragraph("abcd", id="p")
    log = [living.take(writer.done(), 1, WRITE).update]
    assert living.agrees_with(log)
    assert not living.agrees_with([])
    log.append(living.take(contradiction(*author_and_end(writer, living)), 2, WRITE).update)
    assert not living.agrees_with(log)


def test_a_log_that_cannot_be_loaded_does_not_agree():
    assert not LivingDocument(Loaded([], 0)).agrees_with([b"\x09\x09"])


def test_an_account_that_sent_rubbish_may_not_contradict_the_document():
    async def scene(room, keeper):
        one, two = Connection(1), Connection(2)
        room.enter(one.peer)
        room.enter(two.peer)
        writer, other = Writer(), Writer()
        writer.paragraph("abcd", id="p")
        room.receive(one.peer, protocol.sync_update(writer.done()))
        await settle(lambda: keeper.rows)
        with pytest.raises(Malformed):
            room.receive(two.peer, b"\x09")
        other.paragraph("more", id="q")
        room.receive(two.peer, protocol.sync_update(other.done()))
        await settle(lambda: len(keeper.rows) == 2)
        bad = contradiction(*author_and_end(writer, room.document))
        writer.root.children[0].children[0].insert(0, "good ")
        room.receive(one.peer, protocol.sync_update(writer.done()))
        room.receive(two.peer, protocol.sync_update(bad))
        await settle(lambda: two.codes)
        await settle(lambda: len(keeper.rows) == 3)
        assert two.codes == [4400]
        assert one.codes == []
        assert [row.author for row in keeper.rows] == [1, 2, 1]
        assert STRANGER not in room.document.clocks
        assert "good abcd" in str(room.document.content())

    play(scene)
