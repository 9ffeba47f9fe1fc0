"""Tell the other web processes over Redis, at once, that a document was stored; only a hint."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from typing import TYPE_CHECKING, Any

import redis.asyncio
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

CHANNEL = "lepton:documents"
PAUSE_SECONDS = 2.0


class Hints:
    """Send and hear hints of one process; without Redis the rooms' own poll does the work."""

    def __init__(self, heard: Callable[[int, int], None]) -> None:
        self._heard = heard
        self._me = secrets.token_hex(8)
        self._unsent: dict[int, int] = {}
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to send and to listen, where there is a Redis."""
        if settings.REDIS_URL and not self._tasks:
            self._tasks = [
                asyncio.create_task(self._again_and_again(work))
                for work in (self._send, self._listen)
            ]

    def stop(self) -> None:
        """Stop sending and listening."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    def tell(self, draft: int, seq: int) -> None:
        """Say that a draft is stored up to a seq; what is not sent yet is replaced."""
        if self._tasks:
            self._unsent[draft] = seq
            self._wake.set()

    async def _again_and_again(self, work: Callable[[Any], Any]) -> None:
        while True:
            try:
                async with redis.asyncio.Redis.from_url(
                    settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2
                ) as client:
                    await work(client)
            except (redis.RedisError, OSError) as error:
                log.warning("no hints about documents over Redis: %s", error)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _send(self, client: Any) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            seqs, self._unsent = self._unsent, {}
            async with asyncio.timeout(PAUSE_SECONDS):
                await client.publish(CHANNEL, json.dumps([self._me, list(seqs.items())]))

    async def _listen(self, client: Any) -> None:
        async with client.pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL)
            async for message in pubsub.listen():
                if message["type"] == "message":
                    self._hear(message["data"])

    def _hear(self, data: bytes) -> None:
        try:
            sender, seqs = json.loads(data)
            pairs = [(int(draft), int(seq)) for draft, seq in seqs]
        except (ValueError, TypeError):
            log.warning("a hint about documents could not be read")
            return
        if sender != self._me:
            for draft, seq in pairs:
                self._heard(draft, seq)
