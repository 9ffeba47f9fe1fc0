"""Queue what one connection is to be sent, never more than it can read."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING

from standards.collab import protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MAX_ITEMS = 256
MAX_BYTES = 8 << 20
SEND_SECONDS = 5.0
QUIET_SECONDS = 12.0
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

    async def emptied(self) -> None:
        """Wait until all that was queued has been sent."""
        await self._idle.wait()

    def put_presence(self, pieces: dict[int, bytes]) -> None:
        """Queue presence; what was waiting for the same clients is replaced."""
        if not self.overflowed:
            self._presence.update(pieces)
            self._wake.set()

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
