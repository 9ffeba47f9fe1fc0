"""The websocket protocol of the web process: uvicorn's own, with a straight way for frames.

ASGI costs an event, a coroutine step and a built frame for each message and reader. A live
document sends the same bytes to all its readers, so it may write them straight to the transport.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.speedups import apply_mask

from standards.collab.wire import EXTENSION, FINAL_BINARY

if TYPE_CHECKING:
    from collections.abc import Callable


MASKED, LONG = 0x80, 0xFE


def _is_plain(data: bytes, start: int) -> bool:
    """Tell whether a frame is final, binary, masked, uncompressed and at most 64 KiB long."""
    return data[start] == FINAL_BINARY and MASKED <= data[start + 1] <= LONG


class FrameWalk:
    """Know where in the stream of client frames one is; `lost` when a head came in pieces."""

    def __init__(self) -> None:
        self.rest = 0
        self.lost = False

    def over(self, data: bytes, start: int) -> None:
        """Walk over bytes that somebody else reads, from the beginning of a frame."""
        size = len(data)
        while start < size and not self.lost:
            end = frame_end(data, start)
            self.lost = end < 0
            self.rest = max(0, end - size)
            start = end


def frame_end(data: bytes, start: int) -> int:
    """Return where the frame that begins at `start` ends; -1 when its head is not all there."""
    if len(data) - start < 2:
        return -1
    size, head = data[start + 1] & 0x7F, 2 + (4 if data[start + 1] & 0x80 else 0)
    longer = {126: 2, 127: 8}.get(size, 0)
    if longer:
        if len(data) - start < 2 + longer:
            return -1
        size = int.from_bytes(data[start + 2 : start + 2 + longer], "big")
    return start + head + longer + size


class LinkedProtocol(WebSocketsSansIOProtocol):
    """Offer the connection to the application as `standards.collab.wire.Link`."""

    _taker: Callable[[bytes], None] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._walk = FrameWalk()

    def handle_connect(self, event: Any) -> None:
        """Begin as uvicorn does, and put the link into the scope."""
        super().handle_connect(event)
        if not self.close_sent:
            cast("dict[str, Any]", self.scope["extensions"])[EXTENSION] = self

    def data_received(self, data: bytes) -> None:
        """Take whole binary messages of ordinary length from the bytes; uvicorn does the rest."""
        walk = self._walk
        if not self.handshake_initiated or walk.lost:
            super().data_received(data)
            return
        start = min(walk.rest, len(data))
        walk.rest -= start
        if start:
            super().data_received(data[:start])
        while start < len(data) and self._taker is not None and not self.close_sent:
            end = frame_end(data, start)
            if not start < end <= len(data) or not _is_plain(data, start):
                break
            body = start + (8 if data[start + 1] == LONG else 6)
            self._taker(apply_mask(data[body:end], data[body - 4 : body]))
            start = end
        if start < len(data):
            walk.over(data, start)
            super().data_received(data[start:])

    def send_receive_event_to_app(self) -> None:
        """Hand a binary message to the taker, where there is one."""
        if self._taker is None or self.curr_msg_data_type != "bytes" or self.close_sent:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        self._taker(bytes(data))

    # ── the link ───────────────────────────────────────────────────────────────────────────────

    def write(self, wire: bytes) -> None:
        """Write a finished websocket frame; nothing happens once the connection is closing."""
        if not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(wire)

    def unsent(self) -> int:
        """Return how many bytes wait for the reader."""
        return self.transport.get_write_buffer_size()

    def hand_to(self, taker: Callable[[bytes], None]) -> None:
        """Call `taker` with each binary message from now on."""
        self._taker = taker

    def hold(self) -> None:
        """Read nothing more for the time being."""
        if not (self.read_paused or self.transport.is_closing()):
            self.read_paused = True
            self.transport.pause_reading()

    def go_on(self) -> None:
        """Read again."""
        if self.read_paused and not self.transport.is_closing():
            self.read_paused = False
            self.transport.resume_reading()

    def abort(self) -> None:
        """Drop the connection and what was not sent."""
        self.transport.abort()
