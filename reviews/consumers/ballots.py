"""The ballot room's socket: votes in, receipts and tallies out."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from channels.db import database_sync_to_async
from django.db import DatabaseError
from django.utils.translation import gettext as _

from reviews.consumers.ballot_room import BallotRoom, room_of
from reviews.consumers.casting import Wish
from reviews.operations.votes import Accepted, Choice
from reviews.permissions import access_ballot
from reviews.rules.intake import read_choice
from standards.collab.wire import EXTENSION, FINAL_TEXT, Link, websocket_frame
from standards.consumers.base import TOO_SLOW, LiveConsumer
from standards.kernel.clock import now
from standards.kernel.errors import DomainError, Forbidden, InvalidInput, as_problem

MOST_UNSENT = 4 << 20  # bytes that may wait for a slow reader


@lru_cache(maxsize=8)
def _wire(text: str) -> bytes:
    """Return a text frame; many sockets ask for the same one in a row."""
    return websocket_frame(text.encode(), FINAL_TEXT)


class BallotConsumer(LiveConsumer):
    """Follow one ballot: the first frame is a full tally, the last tally is always right."""

    room: BallotRoom

    @property
    def pk(self) -> str:
        """Return the id in the address."""
        return str(self.scope["url_route"]["kwargs"]["pk"])

    async def authorise(self) -> None:
        """Refuse those who may not see this ballot."""
        await database_sync_to_async(access_ballot)(self.user, self.pk)

    async def opened(self) -> None:
        """Enter the room, which sends the present tally."""
        self.room = room_of(self.pk)
        await self.room.enter(self)

    async def show(self, text: str) -> None:
        """Send a frame, straight to the server's transport where that is offered."""
        link: Link | None = self.scope.get("extensions", {}).get(EXTENSION)
        if link is None:
            await self.deliver(text_data=text)
        elif link.unsent() > MOST_UNSENT:
            await self.close(TOO_SLOW)
        elif not self.closed:
            link.write(_wire(text))

    async def send_json(self, frame: dict[str, Any]) -> None:
        """Send one object."""
        await self.show(json.dumps(frame, ensure_ascii=False, default=str))

    async def received(self, frame: dict[str, Any]) -> None:
        """Cast a vote; everything else is unknown here."""
        arrived = now()
        if frame["type"] != "vote.cast":
            raise InvalidInput(_("This socket takes frames of the type “vote.cast”."))
        key = frame.get("id")
        if not isinstance(key, str) or not key:
            raise InvalidInput(_("A vote needs a text “id”, new for each vote."))
        choice = Choice(**read_choice(frame))
        wish = Wish(caller=self.caller, choice=choice, key=key, at=arrived)
        try:
            answer = await self._cast(wish)
        except DomainError as error:
            problem = as_problem(error)
            await self.send_json({"type": "vote.refused", "id": key, "problem": problem})
        else:
            await self._tell_accepted(key, answer)

    async def _cast(self, wish: Wish) -> Accepted:
        if self.token is not None and "vote" not in self.token.scopes:
            raise Forbidden(_("This token lacks the scope “vote”."))
        answer = await self.room.cast(wish)
        if isinstance(answer, (DomainError, DatabaseError)):
            raise answer
        return answer

    async def _tell_accepted(self, key: str, accepted: Accepted) -> None:
        answer: dict[str, Any] = {"type": "vote.accepted", "id": key, "receipt": accepted.receipt}
        if accepted.warning:
            answer["warning"] = accepted.warning
        if accepted.comments:
            answer["comments"] = [str(pk) for pk in accepted.comments]
        await self.send_json(answer)

    async def disconnect(self, code: int) -> None:
        """Leave the room."""
        await super().disconnect(code)
        if hasattr(self, "room"):
            self.room.leave(self)
