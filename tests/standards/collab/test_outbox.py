"""Slow, quiet and departed readers; presence."""

from __future__ import annotations

import asyncio

from standards.collab import outbox as outbox_module
from standards.collab import protocol
from standards.collab.outbox import Outbox
from standards.collab.presence import Presence
from standards.collab.protocol import AwarenessEntry
from standards.collab.wire import Shared, Window
from tests.standards.collab.test_room import settle


def test_a_reader_that_never_reads_is_given_up_with_bounded_memory(monkeypatch):
    monkeypatch.setattr(outbox_module, "SEND_SECONDS", 0.05)

    async def scene():
        stuck, codes = asyncio.Event(), []

        async def send(data):
            await stuck.wait()

        async def slow():
            codes.append(4408)

        box = Outbox(send, slow)
        task = asyncio.create_task(box.run())
        for _ in range(1000):
            box.put(b"x" * 100)
            box.put_presence({1: b"y"})
        assert len(box._frames) <= outbox_module.MAX_ITEMS
        await settle(lambda: codes)
        assert codes == [4408]
        await task
        box.put(b"late")
        box.put_presence({1: b"late"})
        assert box._frames.count(b"late") == 0

    asyncio.run(scene())


def test_a_quiet_connection_gets_a_sign_of_life(monkeypatch):
    monkeypatch.setattr(outbox_module, "QUIET_SECONDS", 0.02)

    async def scene():
        sent = []

        async def send(data):
            sent.append(data)

        async def slow():
            raise AssertionError

        task = asyncio.create_task(Outbox(send, slow).run())
        await settle(lambda: sent)
        assert sent[0] == protocol.awareness(())
        task.cancel()

    asyncio.run(scene())


def test_a_connection_that_has_gone_ends_its_outbox_quietly():
    async def scene():
        async def send(data):
            raise ConnectionResetError

        async def slow():
            raise AssertionError

        box = Outbox(send, slow)
        box.put(b"x")
        await asyncio.wait_for(box.run(), 5)

    asyncio.run(scene())


def test_presence_that_is_not_newer_is_left_aside():
    presence = Presence()
    person = {"id": "1", "name": "A"}
    presence.set(AwarenessEntry(1, 5, {"user": "odd", "x": 1}), "a", person)
    presence.set(AwarenessEntry(1, 5, {"x": 2}), "a", person)
    presence.set(AwarenessEntry(1, 4, None), "a", person)
    assert b'"x":1' in presence.everybody()[1]
    presence.leave("b")
    assert presence.take_changed()
    presence.set(AwarenessEntry(1, 5, None), "a", person)
    presence.set(AwarenessEntry(1, 6, None), "a", person)
    assert presence.everybody() == {}
    presence.forget(1)
    assert presence.take_changed() == {}


# ── straight to the transport ──────────────────────────────────────────────────────────────────


class Wire:
    """A link whose reader reads as much as it is told to."""

    def __init__(self):
        self.sent, self.waiting = [], 0

    def write(self, wire):
        self.sent.append(wire)

    def unsent(self):
        return self.waiting


def direct(link, codes):
    async def slow():
        codes.append(4408)

    return outbox_module.DirectOutbox(link, slow)


def test_a_link_is_written_to_at_once_and_shared_messages_once_built():
    link = Wire()
    box = direct(link, [])
    message = Shared(b"abc")
    box.put(b"x")
    box.put_shared(message)
    box.put_presence({1: b"p"}, message)
    assert link.sent == [b"\x82\x01x", message.wire, message.wire]


def test_an_update_and_its_presence_are_one_write_unless_the_reader_is_behind():
    link = Wire()
    box = direct(link, [])
    window = Window(Shared(b"abc"), Shared(b"who"), {1: b"\x01\x01\x02{}"})
    box.put_window(window)
    assert link.sent == [b"\x82\x03abc\x82\x03who"]
    link.waiting = outbox_module.CROWDED_BYTES + 1
    box.put_window(window)
    assert link.sent[1:] == [b"\x82\x03abc"]
    link.waiting = 0
    box.put_window(window)
    assert link.sent[2] == b"\x82\x03abc"
    assert link.sent[3][2:] == protocol.awareness_of_pieces([b"\x01\x01\x02{}"])
    assert len(link.sent) == 4


def test_a_reader_that_is_behind_gets_the_latest_presence_later():
    link = Wire()
    box = direct(link, [])
    link.waiting = outbox_module.CROWDED_BYTES + 1
    box.put_presence({1: b"\x01\x01\x02{}"}, Shared(b"old"))
    box.put_presence({1: b"\x01\x02\x02{}"}, Shared(b"new"))
    assert link.sent == []
    link.waiting = 0
    assert box._keeps_up()
    assert link.sent == [b"\x82\x08" + protocol.awareness_of_pieces([b"\x01\x02\x02{}"])]


def test_too_much_for_a_link_gives_the_reader_up():
    async def scene():
        link, codes = Wire(), []
        box = direct(link, codes)
        link.waiting = 1
        task = asyncio.create_task(box.run())
        await asyncio.sleep(0)
        box.put(b"x" * outbox_module.MAX_BYTES)
        await asyncio.wait_for(task, 5)
        assert codes == [4408]
        box.put(b"late")
        box.put_presence({1: b"late"})
        assert link.sent == []

    asyncio.run(scene())


def test_a_link_whose_reader_stands_still_is_given_up(monkeypatch):
    monkeypatch.setattr(outbox_module, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(outbox_module, "SEND_SECONDS", 0.05)

    async def scene():
        link, codes = Wire(), []
        box = direct(link, codes)
        box.put(b"x" * 100)
        link.waiting = 50
        await asyncio.wait_for(box.run(), 5)
        assert codes == [4408]
        await box.emptied()

    asyncio.run(scene())


def test_a_quiet_link_gets_a_sign_of_life(monkeypatch):
    monkeypatch.setattr(outbox_module, "QUIET_SECONDS", 0.0)
    link = Wire()
    assert direct(link, [])._keeps_up()
    assert link.sent == [b"\x82\x03" + outbox_module.SIGN_OF_LIFE]
