"""Slow, quiet and departed readers; presence."""

from __future__ import annotations

import asyncio

from standards.collab import outbox as outbox_module
from standards.collab import protocol
from standards.collab.outbox import Outbox
from standards.collab.presence import Presence
from standards.collab.protocol import AwarenessEntry
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
