"""Queue what one connection is to be sent, never more than it can read."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from typing import TYPE_CHECKING

from standards.collab import protocol
from standards.collab.wire import websocket_frame

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from standards.collab.wire import Link, Shared, Window

MAX_ITEMS = 256
MAX_BYTES = 8 << 20
SEND_SECONDS = 5.0
QUIET_SECONDS = 12.0
LOOK_SECONDS = 2.5
CROWDED_BYTES = 256 << 10
SIGN_OF_LIFE = protocol.awareness(())


class Outbox:
    """Send frames in order; presence is kept apart and only its latest state is sent."""

    def __init__(
        self, send: Callable[[bytes], Awaitable[None]], too_slow: Callable[[], Awaitable[None]]
    ) -> None:
        self._send, self._too_slow = send, too_slow
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._presence: dict[int, bytes] = {}
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self.overflowed = False

    def put(self, frame: bytes) -> None:
        """Queue a frame; a reader that lets too much pile up is given up."""
        if self.overflowed:
            return
        self._frames.append(frame)
        self._bytes += len(frame)
        too_much = len(self._frames) > MAX_ITEMS or self._bytes > MAX_BYTES
        if too_much and len(self._frames) > 1:
            self.overflowed = True
            self._frames.clear()
            self._presence.clear()
        self._idle.clear()
        self._wake.set()

    def put_shared(self, message: Shared) -> None:
        """Queue a message that many connections are sent."""
        self.put(message.data)

    async def emptied(self) -> None:
        """Wait until all that was queued has been sent."""
        await self._idle.wait()

    def put_presence(self, pieces: dict[int, bytes], message: Shared | None = None) -> None:
        """Queue presence; what was waiting for the same clients is replaced.

        `message` holds the same pieces, written once for all.
        """
        if not self.overflowed:
            self._presence.update(pieces)
            self._wake.set()

    def put_window(self, window: Window) -> None:
        """Queue an update and the presence that goes with it."""
        self.put_shared(window.update)
        self.put_presence(window.pieces, window.presence)

    async def run(self) -> None:
        """Send until cancelled or the other end is gone; a reader that is too slow is told so."""
        with contextlib.suppress(OSError):  # the server says so when the other end has gone
            while not self.overflowed:
                await self._woken()
                if not await self._drain():
                    break
            await self._too_slow()

    async def _woken(self) -> None:
        """Wait for something to send; after a while of quiet that is a sign of life."""
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            self._frames.append(SIGN_OF_LIFE)
        self._wake.clear()

    async def _drain(self) -> bool:
        while self._frames or self._presence:
            frame = self._next()
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await self._send(frame)
            except TimeoutError:
                return False
        self._idle.set()
        return True

    def _next(self) -> bytes:
        if self._frames:
            frame = self._frames.popleft()
            self._bytes = max(0, self._bytes - len(frame))
            return frame
        pieces, self._presence = self._presence, {}
        return protocol.awareness_of_pieces(pieces.values())


class DirectOutbox:
    """Write to the server's transport at once; presence waits while the reader is behind."""

    def __init__(self, link: Link, too_slow: Callable[[], Awaitable[None]]) -> None:
        self._link, self._too_slow = link, too_slow
        self._presence: dict[int, bytes] = {}
        self._written = self._drained = 0
        self._moved_at = self._spoke_at = time.monotonic()
        self._wake = asyncio.Event()
        self.overflowed = False

    def put(self, frame: bytes) -> None:
        """Send a message; a reader that lets too much pile up is given up."""
        self._write(websocket_frame(frame))

    def put_shared(self, message: Shared) -> None:
        """Send a message that many connections are sent."""
        self._write(message.wire)

    def put_presence(self, pieces: dict[int, bytes], message: Shared | None = None) -> None:
        """Send presence; a reader that is behind gets only the latest of each client, later."""
        if self._presence or message is None or self._link.unsent() > CROWDED_BYTES:
            if not self.overflowed:
                self._presence.update(pieces)
            self._send_presence()
        else:
            self._write(message.wire)

    def put_window(self, window: Window) -> None:
        """Send an update and the presence that goes with it, in one write where both may go."""
        if self._presence or self._link.unsent() > CROWDED_BYTES:
            self.put_shared(window.update)
            self.put_presence(window.pieces, window.presence)
        else:
            self._write(window.wire)

    def _send_presence(self) -> None:
        if self._presence and self._link.unsent() <= CROWDED_BYTES:
            pieces, self._presence = self._presence, {}
            self.put(protocol.awareness_of_pieces(pieces.values()))

    def _write(self, wire: bytes) -> None:
        if self.overflowed:
            return
        waiting = self._link.unsent()
        if waiting and waiting + len(wire) > MAX_BYTES:
            self.overflowed = True
            self._presence.clear()
            self._wake.set()
            return
        self._written += len(wire)
        self._link.write(wire)

    async def emptied(self) -> None:
        """Return at once: what is written later comes later."""

    async def run(self) -> None:
        """Watch the reader until cancelled; one that reads nothing for long is told so."""
        while not self.overflowed and self._keeps_up():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()
        await self._too_slow()

    def _keeps_up(self) -> bool:
        """Look how far the reader has come; after a while of quiet send a sign of life."""
        moment, unsent = time.monotonic(), self._link.unsent()
        if not unsent or self._written - unsent > self._drained:
            self._moved_at = moment
        self._drained = self._written - unsent
        self._send_presence()
        if moment - self._spoke_at >= QUIET_SECONDS:
            self._spoke_at = moment
            if not unsent:
                self.put(SIGN_OF_LIFE)
        return moment - self._moved_at < SEND_SECONDS
