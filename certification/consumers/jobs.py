"""The socket of one job: its state first and last, between them what happens."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async

from certification.models import Job
from certification.permissions import access_job
from certification.queries.results import sees_detail
from certification.rules.disclosure import coarse_measure
from certification.rules.jobs import ENDED
from standards.consumers.base import LiveConsumer

FIELDS = {
    "progress": ("type", "stage", "done", "total", "eta_seconds"),
    "log": ("type", "line"),
    "metric": (
        "type",
        "criterion",
        "metric",
        "slice",
        "group",
        "n",
        "value",
        "low",
        "high",
        "verdict",
    ),
}


class JobConsumer(LiveConsumer):
    """Tell those who may read a job what becomes of it; close with 1000 when it is over."""

    job: Job
    detail = False

    async def authorise(self) -> None:
        """Fetch the job as this person; refuse when they may not read it."""
        pk = self.scope["url_route"]["kwargs"]["pk"]
        self.job = await database_sync_to_async(access_job)(self.user, pk)
        self.detail = await database_sync_to_async(sees_detail)(self.user, self.job)

    async def topics(self) -> list[str]:
        """Return the job's topic."""
        return [f"job:{self.scope['url_route']['kwargs']['pk']}"]

    async def opened(self) -> None:
        """Send the state as the first frame."""
        await self._send_state()

    async def told(self, message: dict[str, Any]) -> None:
        """Pass on progress, log lines and metrics; read the state back when it changed."""
        kind = message.get("type", "")
        if kind == "state":
            await self._send_state()
        elif kind in FIELDS:
            frame = {name: message.get(name) for name in FIELDS[kind]}
            coarse = kind == "metric" and not self.detail
            await self.send_json(coarse_measure(frame) if coarse else frame)

    async def _send_state(self) -> None:
        job = await Job.objects.aget(pk=self.job.pk)
        await self.send_json({"type": "state", "state": job.state, "version": job.version})
        if job.state in ENDED:
            await self.close(1000)
