"""The live document's socket: the y-websocket protocol, binary, with rights and limits."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from channels.exceptions import StopConsumer
from django.conf import settings

from standards.collab import protocol
from standards.collab.hub import hub
from standards.collab.intake import RoomEnds
from standards.collab.outbox import DirectOutbox, Outbox
from standards.collab.peer import MALFORMED, RESTARTING, Peer
from standards.collab.protocol import MAX_FRAME_BYTES, Malformed
from standards.collab.room import Room
from standards.collab.wire import EXTENSION
from standards.consumers.base import TOO_BIG, TOO_FAST, TOO_SLOW, SocketGate, TokenBucket
from standards.kernel.errors import DomainError, NotFound
from standards.permissions.access import NO_SUCH
from standards.rules.document import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from standards.collab.wire import Link

OUTDATED = 4426
TRY_AGAIN_LATER = 1013
PRESENCE_RATE, PRESENCE_BURST = 5.0, 10.0
AWARENESS_FRAME = 1
NEWS = {
    "standards.discussion_opened": "discussions",
    "standards.discussion_answered": "discussions",
    "standards.discussion_assigned": "discussions",
    "standards.discussion_resolved": "discussions",
    "standards.finding_ignored": "findings",
    "standards.finding_heeded": "findings",
    "standards.clause_assigned": "assignments",
}
FAREWELL_SECONDS = 5.0
MAX_ID_LENGTH = 18


class DraftConsumer(SocketGate):
    """Join one connection to the room of its draft."""

    room: Room | None = None
    peer: Peer | None = None
    _link: Link | None = None
    _sender: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Refuse a client that knows an older document schema, then admit as every socket."""
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        self.wants_acks = query.get("ack") == ["1"]
        known = query.get("schema", [""])[0]
        if known and not (known.isdecimal() and int(known[:9]) >= SCHEMA_VERSION):
            await self.accept()
            self.closed = False
            await self.close(OUTDATED, reason="the document schema is newer; reload the page")
            return
        self._closing: set[asyncio.Task[None]] = set()
        self._presence = TokenBucket(PRESENCE_RATE, PRESENCE_BURST)
        await super().connect()

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """Leave, and end this connection's loop."""
        await self.disconnect(message["code"])
        raise StopConsumer

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one connection without the channel layer and without a thread for each frame."""
        self.scope, self.base_send, self.channel_layer = scope, send, None
        with contextlib.suppress(StopConsumer):
            while True:
                event = await receive()
                if event["type"] == "websocket.receive":
                    await self.websocket_receive(event)
                elif event["type"] == "websocket.connect":
                    await self.websocket_connect(event)
                else:
                    await self.websocket_disconnect(event)

    async def topics(self) -> list[str]:
        """Listen to freezes, reopening and what is written elsewhere."""
        pk = self.scope["url_route"]["kwargs"]["pk"]
        return [f"draft:{int(pk)}"] if pk.isdecimal() and len(pk) < MAX_ID_LENGTH else []

    async def authorise(self) -> None:
        """Read the caller's right from the database; DomainError when there is none."""
        pk = self.scope["url_route"]["kwargs"]["pk"]
        self.draft = int(pk) if pk.isdecimal() and len(pk) < MAX_ID_LENGTH else 0
        right = await hub().right(self.draft, self.user.pk)
        if right is None:
            raise NotFound(NO_SUCH)
        if self.peer is not None:
            self.peer.right = right
        self._right = right

    async def opened(self) -> None:
        """Enter the room and begin to send."""
        link: Link | None = self.scope.get("extensions", {}).get(EXTENSION)
        outbox = (
            DirectOutbox(link, self._too_slow)
            if link is not None
            else Outbox(self._send_bytes, self._too_slow)
        )
        peer = Peer(self.user.pk, self.user.name, outbox, self._close_soon)
        peer.right, peer.wants_acks = self._right, self.wants_acks
        peer.may_write = self.token is None or "write" in self.token.scopes
        try:
            room = await hub().room(self.draft)
            room.enter(peer)
        except RoomEnds:
            await self.close(RESTARTING)
            return
        self.room, self.peer, self._link = room, peer, link
        if link is not None:
            link.hand_to(self._take)
        self._sender = asyncio.create_task(outbox.run())

    async def told(self, message: dict[str, Any]) -> None:
        """React to what happened to the draft elsewhere."""
        kind = message.get("type")
        if kind in ("draft_frozen", "draft_reopened"):
            hub().check_rights_soon(self.draft)
        elif kind == "written" and self.room is not None:
            self.room.fall_behind()
        topic = NEWS.get(message.get("event", ""))
        if topic is not None and self.peer is not None and self.wants_acks:
            self.peer.outbox.put(protocol.news(topic))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Bound a frame, count it, and hand it to the room."""
        if self.closed or self.room is None or self.peer is None:
            return
        if bytes_data is None:
            await self.close(MALFORMED, reason="frames here are binary")
        elif len(bytes_data) > MAX_FRAME_BYTES:
            await self.close(TOO_BIG)
        elif not self.may_act():
            await self.close(TOO_FAST)
        else:
            await self._hand_over(self.room, self.peer, bytes_data)

    async def _hand_over(self, room: Room, peer: Peer, data: bytes) -> None:
        try:
            room.receive(peer, data, presence=self._is_heard(data))
        except Malformed as error:
            await self.close(MALFORMED, reason=str(error))
            return
        await room.has_space.wait()

    def _take(self, data: bytes) -> None:
        """Take a message from a link; what needs to wait is done by `receive` in its own time."""
        room, peer = self.room, self.peer
        if self.closed or room is None or peer is None:
            return
        if len(data) > MAX_FRAME_BYTES or not self.may_act():
            self._soon(self.close(TOO_BIG if len(data) > MAX_FRAME_BYTES else TOO_FAST))
            return
        try:
            room.receive(peer, data, presence=self._is_heard(data))
        except Malformed as error:
            self._soon(self.close(MALFORMED, reason=str(error)))
            return
        if self._link is not None and not room.has_space.is_set():
            self._link.hold()
            self._soon(self._go_on_with_space(room, self._link))

    @staticmethod
    async def _go_on_with_space(room: Room, link: Link) -> None:
        await room.has_space.wait()
        link.go_on()

    def _is_heard(self, data: bytes) -> bool:
        """Tell whether a frame counts; presence that comes too often is left aside."""
        if data[:1] != bytes((AWARENESS_FRAME,)) or not settings.LEPTON_LIMITS:
            return True
        return self._presence.take()

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    # ── leaving ────────────────────────────────────────────────────────────────────────────────

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Close once; what heals by itself gets a code after which every client comes back."""
        if code in (TOO_SLOW, TOO_FAST) and not self.wants_acks:
            code = TRY_AGAIN_LATER
        self._leave()
        await super().close(code, reason)

    def _close_soon(self, code: int, reason: str) -> None:
        """Close from code that cannot wait; what is queued (a last refusal) is sent before."""
        self._leave()
        self._soon(self._close_after_sending(code, reason))

    async def _close_after_sending(self, code: int, reason: str) -> None:
        if self.peer is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.peer.outbox.emptied(), 1.0)
        await self.close(code, reason)

    async def _too_slow(self) -> None:
        """Close a reader that is behind; one that cannot even be told so is dropped."""
        try:
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self.close(TOO_SLOW)
        except (TimeoutError, OSError):
            if self._link is not None:
                self._link.abort()

    async def _send_bytes(self, data: bytes) -> None:
        if not self.closed:
            await self.send(bytes_data=data)

    def _leave(self) -> None:
        if self.room is not None and self.peer is not None:
            self.room.leave(self.peer)

    async def refuse(self, error: DomainError) -> None:
        """Close with the code of a refusal."""
        self._leave()
        await super().refuse(error)

    async def disconnect(self, code: int) -> None:
        """Leave the room and let nothing run on."""
        self._leave()
        if self._sender is not None:
            self._sender.cancel()
        await super().disconnect(code)
