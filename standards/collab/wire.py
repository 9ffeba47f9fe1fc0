"""Hand frames straight to a server that can take them: written once, the same bytes to all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENSION = "lepton.link"
FINAL_BINARY, FINAL_TEXT = 0x82, 0x81


class Link(Protocol):
    """One connection of a server that lets an application write whole websocket frames.

    Such a server puts it into `scope["extensions"]` under `EXTENSION`.
    """

    def write(self, wire: bytes) -> None:
        """Write a finished websocket frame; nothing happens once the connection is closing."""
        ...

    def unsent(self) -> int:
        """Return how many bytes wait for the reader."""
        ...

    def hand_to(self, taker: Callable[[bytes], None]) -> None:
        """Call `taker` with each binary message from now on, in place of ASGI events."""
        ...

    def hold(self) -> None:
        """Read nothing more for the time being."""
        ...

    def go_on(self) -> None:
        """Read again."""
        ...

    def abort(self) -> None:
        """Drop the connection and what was not sent."""
        ...


class Shared:
    """One message for many connections; its websocket frame is built when first asked for."""

    __slots__ = ("_wire", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._wire: bytes | None = None

    @property
    def wire(self) -> bytes:
        """Return the message as a websocket frame of a server."""
        if self._wire is None:
            self._wire = websocket_frame(self.data)
        return self._wire


class Window:
    """Hold an update and the presence that goes with it: one write for both, the same for all.

    `pieces` are the written entries of the presence by client id.
    """

    __slots__ = ("pieces", "presence", "update", "wire")

    def __init__(self, update: Shared, presence: Shared, pieces: dict[int, bytes]) -> None:
        self.update, self.presence, self.pieces = update, presence, pieces
        self.wire = update.wire + presence.wire


def websocket_frame(data: bytes, head: int = FINAL_BINARY) -> bytes:
    """Return a final, unmasked, uncompressed frame (RFC 6455, section 5.2), binary by default."""
    size = len(data)
    if size < 126:
        return bytes((head, size)) + data
    if size < 1 << 16:
        return bytes((head, 126)) + size.to_bytes(2, "big") + data
    return bytes((head, 127)) + size.to_bytes(8, "big") + data
