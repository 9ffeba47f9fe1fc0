"""The websocket protocol of the web process: uvicorn's own, with a straight way for frames.

ASGI costs an event, a coroutine step and a built frame for each message and reader. A live
document sends the same bytes to all its readers, so it may write them straight to the transport.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from standards.collab.wire import EXTENSION

if TYPE_CHECKING:
    from collections.abc import Callable


class LinkedProtocol(WebSocketsSansIOProtocol):
    """Offer the connection to the application as `standards.collab.wire.Link`."""

    _taker: Callable[[bytes], None] | None = None

    def handle_connect(self, event: Any) -> None:
        """Begin as uvicorn does, and put the link into the scope."""
        super().handle_connect(event)
        if not self.close_sent:
            cast("dict[str, Any]", self.scope["extensions"])[EXTENSION] = self

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
