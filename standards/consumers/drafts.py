"""The live document's socket: the y-websocket protocol, binary, with rights and limits."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.conf import settings

from standards.collab.hub import hub
from standards.collab.intake import RoomEnds
from standards.collab.outbox import Outbox
from standards.collab.peer import MALFORMED, RESTARTING, Peer
from standards.collab.protocol import MAX_FRAME_BYTES, Malformed
from standards.collab.room import Room
from standards.consumers.base import TOO_BIG, TOO_FAST, TOO_SLOW, SocketGate, TokenBucket
from standards.kernel.errors import DomainError
from standards.permissions import access_draft
from standards.queries.drafts import my_right
from standards.rules.document import SCHEMA_VERSION
from standards.rules.drafts import DraftRight

OUTDATED = 4426
TRY_AGAIN_LATER = 1013
PRESENCE_RATE, PRESENCE_BURST = 5.0, 10.0
AWARENESS_FRAME = 1


class DraftConsumer(SocketGate):
    """Join one connection to the room of its draft."""

    room: Room | None = None
    peer: Peer | None = None
    _sender: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Refuse a client that knows an older document schema, then admit as every socket."""
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        self.wants_acks = query.get("ack") == ["1"]
        known = query.get("schema", [""])[0]
        if known and not (known.isdecimal() and int(known) >= SCHEMA_VERSION):
            await self.accept()
            self.closed = False
            await self.close(OUTDATED, reason="the document schema is newer; reload the page")
            return
        self._closing: set[asyncio.Task[None]] = set()
        self._presence = TokenBucket(PRESENCE_RATE, PRESENCE_BURST)
        await super().connect()

    async def topics(self) -> list[str]:
        """Listen to freezes, reopening and what is written elsewhere."""
        pk = self.scope["url_route"]["kwargs"]["pk"]
        return [f"draft:{int(pk)}"] if pk.isdecimal() else []

    async def authorise(self) -> None:
        """Read the caller's right from the database; DomainError when there is none."""
        self.draft, right = await database_sync_to_async(self._read_right)()
        if self.peer is not None:
            self.peer.right = right
        self._right = right

    def _read_right(self) -> tuple[int, DraftRight]:
        draft = access_draft(self.user, self.scope["url_route"]["kwargs"]["pk"])
        return draft.pk, my_right(self.user, draft) or DraftRight.READ

    async def opened(self) -> None:
        """Enter the room and begin to send."""
        outbox = Outbox(self._send_bytes, self._too_slow)
        peer = Peer(self.user.pk, self.user.name, outbox, self._close_soon)
        peer.right, peer.wants_acks = self._right, self.wants_acks
        peer.may_write = self.token is None or "write" in self.token.scopes
        try:
            room = await hub().room(self.draft)
            room.enter(peer)
        except RoomEnds:
            await self.close(RESTARTING)
            return
        self.room, self.peer = room, peer
        self._sender = asyncio.create_task(outbox.run())

    async def told(self, message: dict[str, Any]) -> None:
        """React to what happened to the draft elsewhere."""
        kind = message.get("type")
        if kind in ("draft_frozen", "draft_reopened"):
            hub().check_rights_soon(self.draft)
        elif kind == "written" and self.room is not None:
            self.room.fall_behind()

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
        heard = data[:1] != bytes((AWARENESS_FRAME,)) or not settings.LEPTON_LIMITS
        try:
            room.receive(peer, data, presence=heard or self._presence.take())
        except Malformed as error:
            await self.close(MALFORMED, reason=str(error))
            return
        await room.has_space.wait()

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
        task = asyncio.ensure_future(self._close_after_sending(code, reason))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close_after_sending(self, code: int, reason: str) -> None:
        if self.peer is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.peer.outbox.emptied(), 1.0)
        await self.close(code, reason)

    async def _too_slow(self) -> None:
        await self.close(TOO_SLOW)

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
