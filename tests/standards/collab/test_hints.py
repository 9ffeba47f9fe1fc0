"""Hints between web processes: heard from others, not from oneself, and never needed."""

from __future__ import annotations

import asyncio
import json

import fakeredis
import pytest
import redis.asyncio

from standards.collab import hints as hints_module
from standards.collab.hints import CHANNEL, Hints


@pytest.fixture
def fake(monkeypatch, settings):
    """Have all hints go over one Redis in memory."""
    settings.REDIS_URL = "redis://played"
    server = fakeredis.FakeServer()

    def client(url, **options):
        return fakeredis.FakeAsyncRedis(server=server)

    monkeypatch.setattr(redis.asyncio.Redis, "from_url", client)
    return client


async def settle(condition):
    for _ in range(400):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("what was waited for did not happen")


async def test_another_process_hears_what_was_stored_and_oneself_does_not(fake):
    mine, theirs = [], []
    one = Hints(lambda *told: mine.append(told))
    two = Hints(lambda *told: theirs.append(told))
    one.start()
    two.start()
    try:
        for seq in range(1, 50):
            one.tell(7, seq)
            await asyncio.sleep(0.01)
            if theirs:
                break
        await settle(lambda: theirs)
        assert theirs[0][0] == 7
        assert mine == []
    finally:
        one.stop()
        two.stop()


async def test_what_cannot_be_read_is_left_aside(fake):
    heard = []
    one = Hints(lambda *told: heard.append(told))
    one.start()
    client = fake("")
    try:
        for _ in range(50):
            for bad in (b"\xff", b"1", b'["a", 3]', b'["a", [["x", 1]]]'):
                await client.publish(CHANNEL, bad)
            await client.publish(CHANNEL, json.dumps(["other", [[3, 4]]]))
            await asyncio.sleep(0.01)
            if heard:
                break
        assert heard[0] == (3, 4)
    finally:
        one.stop()


async def test_a_redis_that_is_gone_is_tried_again(monkeypatch, settings):
    settings.REDIS_URL = "redis://played"
    monkeypatch.setattr(hints_module, "PAUSE_SECONDS", 0.01)
    tries = []

    def gone(url, **options):
        tries.append(url)
        raise redis.RedisError("gone")

    monkeypatch.setattr(redis.asyncio.Redis, "from_url", gone)
    one = Hints(lambda *told: None)
    one.start()
    one.tell(1, 1)
    await settle(lambda: len(tries) > 3)
    one.stop()


async def test_without_redis_nothing_is_started(settings):
    settings.REDIS_URL = ""
    one = Hints(lambda *told: None)
    one.start()
    one.tell(1, 1)
    assert one._tasks == []
