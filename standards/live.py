"""One feed per web process: tails the outbox by cursor and hands messages to subscribers.

Rows of concurrent transactions can become visible out of the order of their ids. The tail
therefore remembers the gaps it has passed for as long as a transaction may last.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import redis.asyncio
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import Error as DatabaseError
from django.db.models import Max, Q

from standards.kernel import bell
from standards.models import OutboxEntry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log = logging.getLogger(__name__)
CHANNEL = "lepton:outbox"
GAP_SECONDS = 60.0
LOOK_BACK = 200
BATCH = 500
QUEUE_SIZE = 1000
Message = dict[str, Any]


class Subscription:
    """Receive the messages of one topic; when a slow reader overflows, `lost` turns true."""

    def __init__(self, feed: Feed, topic: str) -> None:
        self.topic = topic
        self.lost = False
        self._feed = feed
        self._queue: asyncio.Queue[Message] = asyncio.Queue(QUEUE_SIZE)

    def put(self, message: Message) -> None:
        """Hand over a message; beyond the bound it is dropped and `lost` set: read state again."""
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            self.lost = True

    async def get(self) -> Message:
        """Wait for the next message."""
        return await self._queue.get()

    def take(self) -> list[Message]:
        """Return the messages that have arrived, without waiting."""
        return [self._queue.get_nowait() for _each in range(self._queue.qsize())]

    async def __aiter__(self) -> AsyncIterator[Message]:
        while True:
            yield await self._queue.get()

    def close(self) -> None:
        """Stop receiving."""
        self._feed.unsubscribe(self)


class Tail:
    """Read the outbox forward from where it stood when the tail was made; blocking calls."""

    def __init__(self) -> None:
        self.cursor = OutboxEntry.objects.aggregate(top=Max("id"))["top"] or 0
        recent = range(max(1, self.cursor - LOOK_BACK), self.cursor)
        seen = set(OutboxEntry.objects.filter(id__gte=recent.start).values_list("id", flat=True))
        until = time.monotonic() + GAP_SECONDS
        self._gaps = {pk: until for pk in recent if pk not in seen}  # may be about to commit

    def read(self) -> list[tuple[list[str], Message]]:
        """Return (topics, message) of rows that became visible since the last call, by id."""
        fresh = Q(id__gt=self.cursor)
        if self._gaps:
            fresh |= Q(id__in=list(self._gaps))
        rows = list(
            OutboxEntry.objects.filter(fresh)
            .order_by("id")
            .values_list("id", "topics", "message")[:BATCH]
        )
        self._advance([row[0] for row in rows])
        return [(topics, message | {"seq": pk}) for pk, topics, message in rows]

    def _advance(self, ids: list[int]) -> None:
        moment = time.monotonic()
        for pk in ids:
            self._gaps.pop(pk, None)
            if pk > self.cursor:
                missing = range(self.cursor + 1, pk)[-BATCH:]
                self._gaps.update(dict.fromkeys(missing, moment + GAP_SECONDS))
                self.cursor = pk
        self._gaps = {pk: until for pk, until in self._gaps.items() if until > moment}


class Feed:
    """Fan messages out to the subscriptions of this process; one tail serves them all."""

    def __init__(self) -> None:
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake: asyncio.Event | None = None
        self._ready: asyncio.Event | None = None

    async def subscribe(self, topic: str) -> Subscription:
        """Receive a topic's messages from now on: what is committed after this returns arrives."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop or self._task is None or self._task.done():
            self._start(loop)
        subscription = Subscription(self, topic)
        self._subscriptions[topic].add(subscription)
        if self._ready is not None:
            await self._ready.wait()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Drop a subscription; the tail ends with the last one."""
        group = self._subscriptions.get(subscription.topic, set())
        group.discard(subscription)
        if not group:
            self._subscriptions.pop(subscription.topic, None)
        if not self._subscriptions and self._task is not None:
            self._task.cancel()
            self._task = None

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is not loop:
            self._subscriptions.clear()
        self._loop = loop
        self._wake, self._ready = asyncio.Event(), asyncio.Event()
        self._task = loop.create_task(self._run(self._wake, self._ready))

    async def _run(self, wake: asyncio.Event, ready: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()

        def rung() -> None:
            with contextlib.suppress(RuntimeError):  # the loop may be closing
                loop.call_soon_threadsafe(wake.set)

        bell.listen(rung)
        hints = asyncio.create_task(self._hints(wake)) if settings.REDIS_URL else None
        try:
            tail = await self._tail()
            ready.set()
            while True:
                await self._step(tail)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), settings.LEPTON_TAIL_SECONDS)
                wake.clear()
        finally:
            bell.leave(rung)
            ready.set()
            if hints is not None:
                hints.cancel()

    @staticmethod
    async def _tail() -> Tail:
        while True:
            try:
                tail: Tail = await database_sync_to_async(Tail)()
                return tail
            except DatabaseError as error:
                log.warning("the outbox cannot be read yet: %s", error)
                await asyncio.sleep(1)

    async def _step(self, tail: Tail) -> None:
        try:
            rows = await database_sync_to_async(tail.read)()
        except DatabaseError as error:
            log.warning("the outbox could not be read: %s", error)
            return
        for topics, message in rows:
            for topic in topics:
                for subscription in list(self._subscriptions.get(topic, ())):
                    subscription.put(message)

    async def _hints(self, wake: asyncio.Event) -> None:
        while True:
            try:
                client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=None)
                async with client, client.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    async for _message in pubsub.listen():
                        wake.set()
            except (redis.RedisError, OSError) as error:
                log.warning("no hints over Redis: %s", error)
                await asyncio.sleep(2)


feed = Feed()
