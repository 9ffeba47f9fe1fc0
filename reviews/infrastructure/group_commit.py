"""Let what arrives at the same moment share one transaction: one fsync serves many."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")


class Crowded(Exception):
    """Say that more waits already than can be served soon."""


class GroupCommit(Generic[Item, Result]):
    """Gather items while a batch is being committed; the next batch takes them all.

    `commit` runs in `lanes` threads and returns a result for each item, in their order; it
    returns only after its transaction is durable. Who waits alone never waits for company. An item
    whose caller has left is committed all the same: it was handed in. For one event loop.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Item]], Sequence[Result]],
        *,
        largest: int = 64,
        most_waiting: int = 1024,
        lanes: int = 1,
    ) -> None:
        self._commit = commit
        self._largest, self._most_waiting = largest, most_waiting
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._lanes = lanes
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = ThreadPoolExecutor(lanes, thread_name_prefix="intake")

    @property
    def waiting(self) -> int:
        """Return how many items wait for their turn."""
        return len(self._waiting)

    async def put(self, item: Item) -> Result:
        """Return the result of an item once it is durable; Crowded when too many wait."""
        if len(self._waiting) >= self._most_waiting:
            raise Crowded
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((item, future))
        if len(self._tasks) < self._lanes:
            task = loop.create_task(self._serve())
            self._tasks.add(task)
        return await future

    async def _serve(self) -> None:
        """Serve what waits; the lane is free in the very moment in which nothing waits any more.

        Were it freed later, an item handed in between would wait for a lane that has ended.
        """
        try:
            await self._serve_all()
        finally:
            self._tasks.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    async def _serve_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            await asyncio.sleep(0)  # let those who are ready to hand in do so
            if not self._waiting:
                return
            size = min(self._largest, len(self._waiting))
            batch = [self._waiting.popleft() for _place in range(size)]
            items = [item for item, _future in batch]
            done = await asyncio.gather(
                loop.run_in_executor(self._thread, self._commit, items), return_exceptions=True
            )
            _tell(batch, done[0])


def _tell(
    batch: Sequence[tuple[Item, asyncio.Future[Result]]], results: Sequence[Result] | BaseException
) -> None:
    for place, (_item, future) in enumerate(batch):
        if future.done():  # its caller has left
            continue
        if isinstance(results, BaseException):
            future.set_exception(results)
        else:
            future.set_result(results[place])
