"""The meeting room's socket: it says that the screen has changed, and what came onto it."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async

from reviews.permissions import access_meeting
from standards.consumers.base import LiveConsumer


class MeetingConsumer(LiveConsumer):
    """Follow one meeting; pages fetch the screen anew when they are told of a change."""

    @property
    def pk(self) -> str:
        """Return the id in the address."""
        return str(self.scope["url_route"]["kwargs"]["pk"])

    async def authorise(self) -> None:
        """Refuse those who may not read this meeting."""
        await database_sync_to_async(access_meeting)(self.user, self.pk)

    async def topics(self) -> list[str]:
        """Listen to the meeting."""
        return [f"meeting:{self.pk}"]

    async def opened(self) -> None:
        """Say where the meeting stands."""
        await self.send_json(await database_sync_to_async(self._standing)())

    async def told(self, message: dict[str, Any]) -> None:
        """Say what happened and where the meeting stands now."""
        standing = await database_sync_to_async(self._standing)()
        await self.send_json(standing | {"change": str(message.get("type", ""))})

    def _standing(self) -> dict[str, Any]:
        meeting = access_meeting(self.user, self.pk)
        item = str(meeting.current_id) if meeting.current_id else None
        return {"type": "meeting", "state": meeting.state, "item": item}
