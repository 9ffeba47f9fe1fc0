"""The socket of "my work": how much is owed and unread, told anew when something happens."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async

from lepton_site.inbox import owed_by
from standards.consumers.base import LiveConsumer
from standards.kernel.clock import now
from standards.models import Notification


class InboxConsumer(LiveConsumer):
    """Send `{"type": "inbox", "owed", "unread", "notice"?}` at once and after each change."""

    async def topics(self) -> list[str]:
        """Listen to this person's own topic."""
        return [f"user:{self.user.pk}"]

    async def opened(self) -> None:
        """Send the present state."""
        await self._send_state()

    async def told(self, message: dict[str, Any]) -> None:
        """Send the state anew, with the notice that arrived, if any."""
        await self._send_state(notice=message.get("notice"))

    async def _send_state(self, notice: Any = None) -> None:
        frame = await database_sync_to_async(self._state)()
        await self.send_json(frame | ({"notice": notice} if notice else {}))

    def _state(self) -> dict[str, Any]:
        return {
            "type": "inbox",
            "owed": len(owed_by(self.user, at=now())),
            "unread": Notification.objects.filter(user=self.user, read_at=None).count(),
        }
