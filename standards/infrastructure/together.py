"""Answer questions that are asked at the same moment together, by one look-up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from itertools import islice
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Together(Generic[Key, Value]):
    """Collect the keys that are asked for while a look-up is under way, and look them up at once.

    A question is only ever answered by a look-up that began after it was asked; a look-up
    answers at most `most` of them, the first ones first. For one event loop.
    """

    def __init__(
        self,
        look_up: Callable[[Collection[Key]], Awaitable[Mapping[Key, Value]]],
        most: int | None = None,
    ) -> None:
        self._look_up, self._most = look_up, most
        self._asked: dict[Key, asyncio.Future[Value]] = {}
        self._task: asyncio.Task[None] | None = None

    async def ask(self, key: Key) -> Value:
        """Return the value of a key; raises what the look-up raised."""
        future = self._asked.get(key)
        if future is None:
            loop = asyncio.get_running_loop()
            future = self._asked[key] = loop.create_future()
            if self._task is None or self._task.done():
                self._task = loop.create_task(self._answer())
        return await asyncio.shield(future)

    async def _answer(self) -> None:
        while self._asked:
            await asyncio.sleep(0)  # let those who are ready to ask do so
            asked = dict(islice(self._asked.items(), self._most))
            for key in asked:
                del self._asked[key]
            found = await asyncio.gather(self._look_up(list(asked)), return_exceptions=True)
            for key, future in asked.items():
                if isinstance(found[0], BaseException):
                    future.set_exception(found[0])
                    future.exception()  # whoever asked may be gone
                else:
                    future.set_result(found[0][key])
