"""The resolution table's socket: which comments of a draft changed, so that rows are read anew."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from reviews.permissions import access_resolution
from standards.consumers.base import LiveConsumer
from standards.kernel.errors import InvalidInput

MOST = 200  # ids in one frame; beyond it the table is read anew as a whole


class CommentsConsumer(LiveConsumer):
    """Follow the comments of one draft; frames bear ids alone, rows are read with one's rights."""

    @property
    def pk(self) -> str:
        """Return the draft's id in the address."""
        return str(self.scope["url_route"]["kwargs"]["pk"])

    async def authorise(self) -> None:
        """Refuse those who may not read the comments on the draft."""
        await database_sync_to_async(access_resolution)(self.user, self.pk)

    async def topics(self) -> list[str]:
        """Listen to the draft."""
        return [f"draft:{self.pk}"]

    async def told(self, message: dict[str, Any]) -> None:
        """Pass on the ids of the comments that changed; other news of the draft are left out."""
        ids = message.get("comments")
        if ids:
            frame = {"type": "comments", "ids": ids[:MOST], "all": len(ids) > MOST}
            await self.send_json(frame)

    async def received(self, frame: dict[str, Any]) -> None:
        """Refuse every frame: nothing is said here."""
        raise InvalidInput(_("This socket takes no frames."))
