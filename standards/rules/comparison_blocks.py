"""Find which block of a clause is which in a later version, and which cell of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from standards.rules.comparison_clauses import without_ids
from standards.rules.document import JsonNode, attribute, children, kind_of, node_id, text_of
from standards.rules.word_difference import likeness, matching, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Pair = tuple[JsonNode | None, JsonNode | None]

ALIKE = 0.3
MOST_LOOKED_AT = 60


def is_same(old: JsonNode, new: JsonNode) -> bool:
    """Tell whether two nodes say the same in the same form, ids left aside."""
    return old == new or bool(without_ids(old) == without_ids(new))


def block_pairs(old: Sequence[JsonNode], new: Sequence[JsonNode]) -> list[Pair]:
    """Pair the blocks of two versions in reading order; a missing side is None.

    Taken in order, the first sides are `old` and the second sides `new`.
    """
    shared = {_name(one) for one in old} & {_name(one) for one in new}
    pairs: list[Pair] = []
    here = there = 0
    for start, first, size in [
        *matching([_key(one, shared) for one in old], [_key(one, shared) for one in new]),
        (len(old), len(new), 0),
    ]:
        pairs += _gap(old[here:start], new[there:first])
        pairs += zip(old[start : start + size], new[first : first + size], strict=True)
        here, there = start + size, first + size
    return pairs


def _name(node: JsonNode) -> tuple[str, str]:
    return kind_of(node), node_id(node)


def _key(node: JsonNode, shared: set[tuple[str, str]]) -> Any:
    """Return what a block is known by: its id where both versions have it, else what it says."""
    name = _name(node)
    if name[1] and name in shared:
        return name
    return json.dumps(without_ids(node), sort_keys=True, default=str)


def _gap(old: Sequence[JsonNode], new: Sequence[JsonNode]) -> Iterator[Pair]:
    """Pair what lies between two sure pairs: blocks of one kind with alike words, in order."""
    next_old = 0
    for place, node in enumerate(new):
        match = _first_alike(old[next_old : next_old + MOST_LOOKED_AT], node) if old else None
        if match is None and len(old) == len(new) == 1 and kind_of(old[0]) == kind_of(node):
            match = 0 if place == 0 else None
        if match is not None:
            yield from ((gone, None) for gone in old[next_old : next_old + match])
            yield old[next_old + match], node
            next_old += match + 1
        else:
            yield None, node
    yield from ((gone, None) for gone in old[next_old:])


def _first_alike(old: Sequence[JsonNode], new: JsonNode) -> int | None:
    words = words_of(text_of(new))
    for place, node in enumerate(old):
        if kind_of(node) == kind_of(new) and likeness(words_of(text_of(node)), words) >= ALIKE:
            return place
    return None


# ── tables ─────────────────────────────────────────────────────────────────────────────────────


def row_pairs(old: JsonNode, new: JsonNode) -> list[Pair]:
    """Pair the rows of two versions of a table, in order."""
    return block_pairs(children(old), children(new))


def columns_of(old: JsonNode, new: JsonNode) -> list[tuple[int | None, int | None]]:
    """Pair the columns of two versions of a table by their headings, in order.

    By position where a heading is missing or cells span columns.
    """
    one, two = _headings(old), _headings(new)
    if one is None or two is None or len(one) == len(two):
        count = max(_width(old), _width(new))
        return [
            (at if at < _width(old) else None, at if at < _width(new) else None)
            for at in range(count)
        ]
    pairs: list[tuple[int | None, int | None]] = []
    here = there = 0
    for start, first, size in [*matching(one, two), (len(one), len(two), 0)]:
        pairs += [(at, None) for at in range(here, start)]
        pairs += [(None, at) for at in range(there, first)]
        pairs += [(start + at, first + at) for at in range(size)]
        here, there = start + size, first + size
    return pairs


def _headings(table: JsonNode) -> list[str] | None:
    rows = children(table)
    spans = any(
        (attribute(cell, "colspan") or 1) != 1 or (attribute(cell, "rowspan") or 1) != 1
        for row in rows
        for cell in children(row)
    )
    return None if spans or not rows else [text_of(cell) for cell in children(rows[0])]


def _width(table: JsonNode) -> int:
    return max((len(children(row)) for row in children(table)), default=0)
