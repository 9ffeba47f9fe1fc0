"""The socket of the queue room: depths, workers, oldest waiting, throughput."""

from __future__ import annotations

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from certification.permissions import Capability, may
from certification.queries.jobs import queue_figures, workers
from standards.consumers.base import LiveConsumer
from standards.kernel.clock import now
from standards.kernel.errors import Forbidden

PAUSE_SECONDS = 0.25


class QueueConsumer(LiveConsumer):
    """Tell those who run the queue how it stands, at most four times a second."""

    refreshing: asyncio.Task[None] | None = None

    async def authorise(self) -> None:
        """Refuse everybody who does not run the queue."""
        if not await database_sync_to_async(may)(self.user, Capability.RUN_QUEUE):
            raise Forbidden(_("Only people who run the queue may watch it."))

    async def topics(self) -> list[str]:
        """Return the topic of all jobs' states."""
        return ["queue"]

    async def opened(self) -> None:
        """Send the figures as the first frame."""
        await self._send_figures()

    async def told(self, message: dict[str, Any]) -> None:
        """Pass on a job's state and soon after the new figures."""
        if message.get("type") != "state":
            return
        frame = {name: message.get(name) for name in ("job", "state", "version")}
        await self.send_json({"type": "job"} | frame)
        if self.refreshing is None or self.refreshing.done():
            self.refreshing = asyncio.create_task(self._soon())

    async def _soon(self) -> None:
        await asyncio.sleep(PAUSE_SECONDS)
        await self._send_figures()

    async def _send_figures(self) -> None:
        at = now()
        figures = await database_sync_to_async(queue_figures)(at)
        busy = await database_sync_to_async(workers)(at)
        await self.send_json({"type": "queue", "workers": busy} | figures.as_dict())

    async def disconnect(self, code: int) -> None:
        """Leave no refresh behind."""
        if self.refreshing is not None:
            self.refreshing.cancel()
        await super().disconnect(code)
