"""Read and write the frames of the y-websocket protocol: bytes in, bytes out, nothing else."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MAX_FRAME_BYTES = 1 << 20
MAX_AWARENESS_BYTES = 1024
MAX_AWARENESS_ENTRIES = 512
MAX_AWARENESS_DEPTH = 8
MAX_INTEGER = (1 << 53) - 1

SYNC, AWARENESS, AUTH, QUERY_AWARENESS, COMMITTED, NEWS = range(6)
STEP_1, STEP_2, UPDATE = range(3)

EMPTY_UPDATE = b"\x00\x00"


class Malformed(ValueError):
    """Say that bytes do not follow the protocol."""


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """Ask for what is missing beyond a state vector (sync step 1)."""

    state: bytes


@dataclass(frozen=True, slots=True)
class SyncUpdate:
    """Bring an update; `answer` marks a sync step 2."""

    update: bytes
    answer: bool


@dataclass(frozen=True, slots=True)
class AwarenessEntry:
    """Hold one client's presence; `state` is None when the client has left."""

    client: int
    clock: int
    state: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class AwarenessUpdate:
    """Bring the presence of one or more clients."""

    entries: tuple[AwarenessEntry, ...]


@dataclass(frozen=True, slots=True)
class AwarenessQuery:
    """Ask for the presence of everybody."""


Frame = SyncRequest | SyncUpdate | AwarenessUpdate | AwarenessQuery


class Reader:
    """Read lib0 primitives from bytes, refusing to run past the end."""

    __slots__ = ("data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    @property
    def left(self) -> int:
        """Return how many bytes have not been read."""
        return len(self.data) - self.position

    def byte(self) -> int:
        """Read one byte."""
        if self.position >= len(self.data):
            raise Malformed("the bytes end too early")
        value = self.data[self.position]
        self.position += 1
        return value

    def uint(self) -> int:
        """Read a variable-length unsigned integer of at most 53 bits."""
        data, position, shift, value = self.data, self.position, 0, 0
        try:
            while True:
                byte = data[position]
                position += 1
                value |= (byte & 0x7F) << shift
                if byte < 0x80:
                    break
                shift += 7
                if shift > 56:
                    raise Malformed("an integer is too long")
        except IndexError:
            raise Malformed("the bytes end too early") from None
        if value > MAX_INTEGER:
            raise Malformed("an integer is too large")
        self.position = position
        return value

    def skip_int(self) -> None:
        """Pass over a variable-length signed integer."""
        for _ in range(10):
            if self.byte() < 0x80:
                return
        raise Malformed("an integer is too long")

    def take(self, size: int) -> bytes:
        """Read a number of bytes."""
        end = self.position + size
        if end > len(self.data):
            raise Malformed("a length runs past the end")
        piece = self.data[self.position : end]
        self.position = end
        return piece

    def block(self) -> bytes:
        """Read a byte array that is preceded by its length."""
        return self.take(self.uint())

    def text(self) -> str:
        """Read a UTF-8 string that is preceded by its length in bytes."""
        try:
            return self.block().decode("utf-8")
        except UnicodeDecodeError as error:
            raise Malformed("a string is not UTF-8") from error


def write_uint(value: int) -> bytes:
    """Write an unsigned integer in lib0's variable length."""
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | (value & 0x7F))
        value >>= 7
    out.append(value)
    return bytes(out)


def write_block(data: bytes) -> bytes:
    """Write a byte array, its length first."""
    return write_uint(len(data)) + data


# ── frames that come in ────────────────────────────────────────────────────────────────────────


def read_frame(data: bytes) -> Frame:
    """Read one frame.

    Raises Malformed on bytes that no client of the protocol sends; clients may not send auth or
    committed frames.
    """
    if len(data) > MAX_FRAME_BYTES:
        raise Malformed("a frame is too long")
    reader = Reader(data)
    kind = reader.uint()
    if kind == SYNC:
        return _read_sync(reader)
    if kind == AWARENESS:
        return AwarenessUpdate(tuple(read_awareness(reader.block())))
    if kind == QUERY_AWARENESS:
        return AwarenessQuery()
    raise Malformed("a frame is of an unknown kind")


def _read_sync(reader: Reader) -> SyncRequest | SyncUpdate:
    step = reader.uint()
    if step == STEP_1:
        return SyncRequest(reader.block())
    if step in (STEP_2, UPDATE):
        return SyncUpdate(reader.block(), answer=step == STEP_2)
    raise Malformed("a sync frame is of an unknown step")


def read_awareness(payload: bytes) -> list[AwarenessEntry]:
    """Read the entries of an awareness update.

    Raises Malformed when an entry is longer than 1 KiB, nests deeply, or is not an object.
    """
    reader = Reader(payload)
    count = reader.uint()
    if count > MAX_AWARENESS_ENTRIES:
        raise Malformed("an awareness frame speaks for too many clients")
    entries = []
    for _ in range(count):
        client, clock, state = reader.uint(), reader.uint(), reader.block()
        entries.append(AwarenessEntry(client, clock, _presence(state)))
    return entries


def _presence(raw: bytes) -> Mapping[str, Any] | None:
    if len(raw) > MAX_AWARENESS_BYTES:
        raise Malformed("an awareness state is longer than 1 KiB")
    if _depth(raw) > MAX_AWARENESS_DEPTH:
        raise Malformed("an awareness state nests too deeply")
    try:
        state = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed("an awareness state is not JSON") from error
    if state is not None and not isinstance(state, dict):
        raise Malformed("an awareness state is not an object")
    return state


def _depth(raw: bytes) -> int:
    """Return an upper bound of the nesting of JSON bytes, 0 when it is surely small enough."""
    depth = deepest = 0
    if raw.count(b"{") + raw.count(b"[") <= MAX_AWARENESS_DEPTH:
        return 0
    for byte in raw:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


# ── frames that go out ─────────────────────────────────────────────────────────────────────────


def sync_request(state: bytes) -> bytes:
    """Ask a client for what it has beyond a state vector (sync step 1)."""
    return bytes((SYNC, STEP_1)) + write_block(state)


def sync_answer(update: bytes) -> bytes:
    """Answer a sync step 1 (sync step 2)."""
    return bytes((SYNC, STEP_2)) + write_block(update)


def sync_update(update: bytes) -> bytes:
    """Bring an update."""
    return bytes((SYNC, UPDATE)) + write_block(update)


def auth_refusal(reason: str) -> bytes:
    """Refuse a writing frame; the socket stays open."""
    return bytes((AUTH, 0)) + write_block(reason.encode())


def committed(state: bytes) -> bytes:
    """Say which state is in the database."""
    return bytes((COMMITTED,)) + write_block(state)


def news(topic: str) -> bytes:
    """Say that something beside the text has changed: "discussions", "findings", "assignments"."""
    return bytes((NEWS,)) + write_block(topic.encode())


def awareness(entries: Iterable[AwarenessEntry]) -> bytes:
    """Bring the presence of clients; an empty list is a harmless sign of life."""
    pieces = [awareness_piece(entry) for entry in entries]
    return awareness_of_pieces(pieces)


def awareness_piece(entry: AwarenessEntry) -> bytes:
    """Write one entry, so that it can be kept and spliced into many frames."""
    state = json.dumps(entry.state, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )
    return write_uint(entry.client) + write_uint(entry.clock) + write_block(state)


def awareness_of_pieces(pieces: Iterable[bytes]) -> bytes:
    """Splice written entries into one frame."""
    kept = list(pieces)
    return bytes((AWARENESS,)) + write_block(write_uint(len(kept)) + b"".join(kept))


def state_vector(clocks: Mapping[int, int]) -> bytes:
    """Write a state vector."""
    pieces = [write_uint(client) + write_uint(clock) for client, clock in clocks.items()]
    return write_uint(len(pieces)) + b"".join(pieces)


def read_state_vector(data: bytes) -> dict[int, int]:
    """Read a state vector: the next clock of every client."""
    reader = Reader(data)
    count = reader.uint()
    if count > len(data):
        raise Malformed("a state vector counts more clients than it holds")
    return {reader.uint(): reader.uint() for _ in range(count)}
