"""Frames: what is read, what is refused, what is written."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text, XmlElement, XmlFragment, XmlText

from standards.collab import protocol
from standards.collab.protocol import AwarenessEntry, Malformed, Reader
from standards.collab.structs import read_update


def sample():
    """Return an update with every content that documents hold."""
    doc = Doc()
    root = doc.get("document", type=XmlFragment)
    with doc.transaction():
        element = root.children.append(XmlElement("paragraph"))
        element.attributes["id"] = "p"
        element.attributes["sugg"] = {"a": [1, 2.5, None, True, False, "ü", {"b": []}], "n": -7}
        words = element.children.append(XmlText())
        words.insert(0, "héllo😀", {"bold": {}})
    words.format(0, 3, {"link": {"href": "https://a.example"}})
    del words[0:1]
    return doc, doc.get_update()


@given(st.integers(0, protocol.MAX_INTEGER))
def test_integers_come_back(value):
    reader = Reader(protocol.write_uint(value))
    assert reader.uint() == value
    assert reader.left == 0


@given(st.dictionaries(st.integers(0, 2**53 - 1), st.integers(0, 2**53 - 1), max_size=20))
def test_state_vectors_come_back(clocks):
    assert protocol.read_state_vector(protocol.state_vector(clocks)) == clocks


@given(st.binary(max_size=300))
def test_any_bytes_are_a_frame_or_malformed(data):
    try:
        protocol.read_frame(data)
    except Malformed:
        return


@given(st.binary(max_size=300))
def test_any_bytes_are_an_update_or_malformed(data):
    try:
        read_update(data)
    except Malformed:
        return


def test_mutated_updates_are_taken_apart_or_malformed():
    _, update = sample()
    chance = random.Random(7)
    for _ in range(3000):
        bytes_ = bytearray(update)
        for _ in range(chance.randint(1, 4)):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        try:
            read_update(bytes(bytes_[: chance.randrange(1, len(bytes_) + 1)]))
        except Malformed:
            continue


def test_an_update_is_taken_apart():
    doc, update = sample()
    parts = read_update(update)
    clocks = protocol.read_state_vector(doc.get_state())
    assert {client: ranges[-1][1] for client, ranges in parts.ranges.items()} == clocks
    assert parts.roots == {"document"}
    assert parts.elements == {"paragraph"}
    assert {name for name, _ in parts.formats} == {"bold", "link"}
    assert list(parts.deletes) == list(clocks)
    assert not parts.foreign


def test_other_shared_types_are_named_as_foreign():
    doc = Doc()
    doc.get("t", type=Text).insert_embed(0, {"a": 1})
    parts = read_update(doc.get_update())
    assert parts.foreign
    assert parts.roots == {"t"}


@pytest.mark.parametrize(
    "update",
    [
        b"",
        b"\x01",
        b"\x05\x00",
        b"\x01\x7f\x01\x00",
        b"\x01\x01\x01\x00\x1f\x01",
        b"\x01\x01\x01\x00\x0b\x01",
        b"\x01\x01\x01\x00\x09\x01\x01a",
        b"\x01\x01\x01\x00\x07\x01\x01a\x09",
        b"\x01\x01\x01\x00\x08\x01\x01a\x01\x05",
        b"\x01\x01\x01\x00\x08\x01\x01a\x7f\x7f",
        b"\x01\x01\x01\x00\x04\x01\x01a\x01\xff\x00",
        b"\x00\x01\x01\x7f",
        b"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01\x00",
    ],
)
def test_bytes_that_are_no_update_are_malformed(update):
    with pytest.raises(Malformed):
        read_update(update)


def item(*content):
    """Return an update with one item of a content, at the start of the root “a”."""
    return bytes([1, 1, 1, 0, content[0], 1, 1, 97, *content[1:], 0])


@pytest.mark.parametrize(
    ("update", "length"),
    [
        (item(1, 5), 5),
        (item(2, 2, 1, 97, 1, 98), 2),
        (item(3, 2, 0, 0), 1),
        (item(5, 2, 123, 125), 1),
        (item(7, 0), 1),
        (item(7, 5, 1, 97), 1),
        (
            item(
                8,
                9,
                127,
                126,
                125,
                0x80,
                1,
                124,
                0,
                0,
                0,
                0,
                123,
                *[0] * 8,
                122,
                *[0] * 8,
                121,
                120,
                116,
                1,
                0,
            ),
            9,
        ),
        (item(8, 1, 118, 2, 1, 97, 117, 1, 127, 1, 98, 118, 0), 1),
        (b"\x01\x01\x01\x00\x00\x07\x00", 7),
    ],
)
def test_every_content_has_its_length(update, length):
    assert read_update(update).ranges == {1: [(0, length)]}


def test_gaps_in_an_update_are_seen():
    update = b"\x01\x03\x01\x00\x00\x02\x0a\x03\x00\x04\x00"
    assert read_update(update).ranges == {1: [(0, 2), (5, 9)]}


def test_text_is_counted_in_utf16_units():
    assert read_update(item(4, 4, *"😀".encode())).ranges == {1: [(0, 2)]}
    assert read_update(item(4, 2, *b"ab")).ranges == {1: [(0, 2)]}


def test_presence_comes_back():
    entries = [
        AwarenessEntry(2**40, 3, {"user": {"name": "Ü 标"}}),
        AwarenessEntry(1, 9, None),
    ]
    frame = protocol.read_frame(protocol.awareness(entries))
    assert frame == protocol.AwarenessUpdate(tuple(entries))


@pytest.mark.parametrize(
    "state", [b"[]", b"1", b'"x"', b"{", b"{" * 9, b'{"a":"' + b"x" * 1100 + b'"}', b"\xff"]
)
def test_faulty_presence_is_malformed(state):
    payload = b"\x01\x01\x01" + protocol.write_block(state)
    with pytest.raises(Malformed):
        protocol.read_awareness(payload)


def test_presence_for_very_many_clients_is_malformed():
    with pytest.raises(Malformed):
        protocol.read_awareness(protocol.write_uint(100_000))


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (protocol.sync_request(b"\x00"), protocol.SyncRequest),
        (protocol.sync_answer(b"\x00\x00"), protocol.SyncUpdate),
        (protocol.sync_update(b"\x00\x00"), protocol.SyncUpdate),
        (protocol.awareness(()), protocol.AwarenessUpdate),
        (b"\x03", protocol.AwarenessQuery),
    ],
)
def test_frames_are_read_by_kind(frame, kind):
    assert isinstance(protocol.read_frame(frame), kind)


@pytest.mark.parametrize(
    "frame",
    [
        protocol.auth_refusal("no"),
        protocol.committed(b"\x00"),
        protocol.news("findings"),
        b"\x00" * (protocol.MAX_FRAME_BYTES + 1),
        b"\x00\x03\x00",
        b"\x80" * 12,
        b"\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"\x7f",
    ],
)
def test_frames_that_clients_may_not_send_are_malformed(frame):
    with pytest.raises(Malformed):
        protocol.read_frame(frame)


def test_a_state_vector_that_counts_too_much_is_malformed():
    with pytest.raises(Malformed):
        protocol.read_state_vector(b"\x7f\x01")


@pytest.mark.parametrize("data", [b"\x80" * 11, b""])
def test_a_signed_integer_that_never_ends_is_malformed(data):
    with pytest.raises(Malformed):
        Reader(data).skip_int()


def test_a_string_that_is_not_utf8_is_malformed():
    with pytest.raises(Malformed):
        Reader(b"\x01\xff").text()
