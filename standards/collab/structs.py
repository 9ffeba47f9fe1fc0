"""Take a Yjs update (encoding v1) apart without applying it: what it adds, needs and deletes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standards.collab.protocol import Malformed, Reader, write_block

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_STRUCTS = 400_000
MAX_ADVANCE = 1_000_000

_HAS_ORIGIN, _HAS_RIGHT_ORIGIN, _HAS_PARENT_KEY, _KIND = 0x80, 0x40, 0x20, 0x1F
_GC, _DELETED, _JSON, _BINARY, _STRING, _EMBED, _FORMAT, _TYPE, _ANY = range(9)
_SKIP = 10
_XML_ELEMENT, _XML_TEXT = 3, 6


@dataclass(slots=True)
class UpdateParts:
    """Tell what an update would do.

    `ranges` maps a client to the half-open clock ranges it adds, `needs` to the highest clock it
    refers to; `deletes` maps a client to the half-open ranges it deletes.
    """

    ranges: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    deletes: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)
    elements: set[str] = field(default_factory=set)
    formats: list[tuple[str, str]] = field(default_factory=list)
    foreign: bool = False

    def add(self, client: int, start: int, end: int) -> None:
        """Note structs of a client, joining ranges that follow one another."""
        ranges = self.ranges.setdefault(client, [])
        if ranges and ranges[-1][1] == start:
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))

    def need(self, client: int, clock: int) -> None:
        """Note that a struct refers to another one."""
        if self.needs.get(client, -1) < clock:
            self.needs[client] = clock


def read_update(update: bytes) -> UpdateParts:
    """Take an update apart.

    Raises Malformed when it is cut short, counts more than it holds, or uses an unknown content.
    """
    reader, parts, left = Reader(update), UpdateParts(), MAX_STRUCTS
    for _ in range(_bounded(reader, reader.uint())):
        count, client, clock = reader.uint(), reader.uint(), reader.uint()
        left -= count
        if left < 0 or count > reader.left:
            raise Malformed("an update holds too many structs")
        for _ in range(count):
            clock = _read_struct(reader, parts, client, clock)
    _read_deletes(reader, parts)
    return parts


def rewrite_texts(update: bytes, rewrite: Callable[[int, int, str], str]) -> bytes:
    """Return an update with each piece of text replaced by `rewrite(client, clock, text)`.

    What comes back must be as long in UTF-16 units as what was given, or the update is spoilt.
    """
    reader, parts, out, kept = Reader(update), UpdateParts(), [], 0
    for _ in range(_bounded(reader, reader.uint())):
        count, client, clock = reader.uint(), reader.uint(), reader.uint()
        for _ in range(count):
            start = reader.position
            info = reader.byte()
            if info & _KIND != _STRING:
                reader.position = start
                clock = _read_struct(reader, parts, client, clock)
                continue
            _read_place(reader, parts, info)
            out.append(update[kept : reader.position])
            text = reader.text()
            out.append(write_block(rewrite(client, clock, text).encode()))
            clock += _units(text)
            kept = reader.position
    return b"".join(out) + update[kept:]


def _bounded(reader: Reader, count: int) -> int:
    if count > reader.left:
        raise Malformed("an update counts more than it holds")
    return count


def _read_deletes(reader: Reader, parts: UpdateParts) -> None:
    for _ in range(_bounded(reader, reader.uint())):
        client = reader.uint()
        ranges = parts.deletes.setdefault(client, [])
        for _ in range(_bounded(reader, reader.uint())):
            start = reader.uint()
            ranges.append((start, start + reader.uint()))


def _read_struct(reader: Reader, parts: UpdateParts, client: int, clock: int) -> int:
    """Read one struct and return the clock after it.

    Malformed for a struct of no length: no client writes one, and trees divide by lengths.
    """
    info = reader.byte()
    kind = info & _KIND
    if kind in (_GC, _SKIP):
        end = clock + reader.uint()
    else:
        _read_place(reader, parts, info)
        end = clock + _read_content(reader, parts, kind)
    if end == clock:
        raise Malformed("a struct holds nothing")
    if kind != _SKIP:
        parts.add(client, clock, end)
    return end


def _read_place(reader: Reader, parts: UpdateParts, info: int) -> None:
    """Read where an item stands: its neighbours, or its parent and key.

    Malformed when both neighbours are the same: trees disagree about such a place.
    """
    left = right = None
    if info & _HAS_ORIGIN:
        left = reader.uint(), reader.uint()
        parts.need(*left)
    if info & _HAS_RIGHT_ORIGIN:
        right = reader.uint(), reader.uint()
        parts.need(*right)
        if left == right:
            raise Malformed("a struct stands before and after the same")
    if info & (_HAS_ORIGIN | _HAS_RIGHT_ORIGIN):
        return
    if reader.uint() == 1:
        parts.roots.add(reader.text())
    else:
        parts.need(reader.uint(), reader.uint())
    if info & _HAS_PARENT_KEY:
        reader.text()


def _read_content(reader: Reader, parts: UpdateParts, kind: int) -> int:
    """Read an item's content and return its length in clock units."""
    if kind == _DELETED:
        return reader.uint()
    if kind == _STRING:
        return _units(reader.text())
    if kind == _FORMAT:
        parts.formats.append((reader.text(), reader.text()))
        return 1
    if kind == _TYPE:
        return _read_type(reader, parts)
    if kind == _ANY:
        return _read_values(reader)
    return _read_foreign(reader, parts, kind)


def _units(text: str) -> int:
    """Count the UTF-16 units of a text, which are its length on the clock."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _read_type(reader: Reader, parts: UpdateParts) -> int:
    shape = reader.uint()
    if shape == _XML_ELEMENT:
        parts.elements.add(reader.text())
    elif shape != _XML_TEXT:
        parts.foreign = True
        if shape == 5:
            reader.text()
        elif shape > 6:
            raise Malformed("an update holds an unknown shared type")
    return 1


def _read_foreign(reader: Reader, parts: UpdateParts, kind: int) -> int:
    """Read content that documents of this site never hold, so that it can be named."""
    parts.foreign = True
    if kind == _JSON:
        count = _bounded(reader, reader.uint())
        for _ in range(count):
            reader.text()
        return count
    if kind == _BINARY:
        reader.block()
        return 1
    if kind == _EMBED:
        reader.text()
        return 1
    raise Malformed("an update holds an unknown content")


def _read_values(reader: Reader) -> int:
    count = _bounded(reader, reader.uint())
    pending = count
    budget = reader.left + 1
    while pending:
        pending += _read_value(reader) - 1
        budget -= 1
        if budget < 0 or pending > reader.left + 1:
            raise Malformed("a value holds more than its bytes")
    return count


def _read_value(reader: Reader) -> int:
    """Read the head of one lib0 value and return how many values follow inside it.

    A key of an object counts with its value; keys are read when their value comes, so objects
    are read whole here by a stack of their own.
    """
    tag = reader.byte()
    if tag in (127, 126, 121, 120):
        return 0
    if tag == 125:
        reader.skip_int()
    elif tag in (124, 123, 122):
        reader.take(4 if tag == 124 else 8)
    elif tag == 119:
        reader.text()
    elif tag == 117:
        return _bounded(reader, reader.uint())
    elif tag == 118:
        _read_object(reader)
    elif tag == 116:
        reader.block()
    else:
        raise Malformed("a value is of an unknown kind")
    return 0


def _read_object(reader: Reader) -> None:
    """Read an object's pairs with a loop; each entry of the stack is (pairs left, is object)."""
    stack = [[_bounded(reader, reader.uint()), 1]]
    while stack:
        frame = stack[-1]
        if frame[0] == 0:
            stack.pop()
            continue
        frame[0] -= 1
        if frame[1]:
            reader.text()
        tag = reader.data[reader.position] if reader.left else 0
        if tag in (117, 118):
            reader.byte()
            stack.append([_bounded(reader, reader.uint()), int(tag == 118)])
        else:
            _read_value(reader)
