"""Merkle trees as in RFC 6962: hashes of leaves and nodes, roots, proofs.

The tree is stored as its complete subtrees: `node(level, index)` is the hash over the leaves
[index * 2**level, (index + 1) * 2**level). Roots and proofs then cost O(log n) look-ups.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Node = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the 32-byte hash of a leaf's data (prefix 0x00)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an inner node (prefix 0x01)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def empty_root() -> bytes:
    """Return the root of the tree without leaves."""
    return hashlib.sha256(b"").digest()


def completed(index: int, leaf: bytes, node: Node) -> list[tuple[int, int, bytes]]:
    """Return (level, index, hash) of each complete subtree that adding leaf `index` closes.

    The leaf's own hash is the first. `node` must know the subtrees closed before.
    """
    rows = [(0, index, leaf)]
    level, position, current = 0, index, leaf
    while position % 2 == 1:
        current = node_hash(node(level, position - 1), current)
        level, position = level + 1, position // 2
        rows.append((level, position, current))
    return rows


def range_hash(start: int, end: int, node: Node) -> bytes:
    """Return the hash over the leaves [start, end), `start` a multiple of a large enough power."""
    size = end - start
    if size == 0:
        return empty_root()
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    split = _split(size)
    return node_hash(range_hash(start, start + split, node), range_hash(start + split, end, node))


def root(size: int, node: Node) -> bytes:
    """Return the root hash of the first `size` leaves."""
    return range_hash(0, size, node)


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the audit path of leaf `index` in the tree of `size` leaves, lowest hash first."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return the proof that the tree of `new` leaves extends that of `old`, lowest hash first."""
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} leaves does not extend one of {old}")
    return _subproof(old, 0, new, node, whole=True)


def _subproof(old: int, start: int, end: int, node: Node, *, whole: bool) -> list[bytes]:
    if old == end - start:
        return [] if whole else [range_hash(start, end, node)]
    split = _split(end - start)
    if old <= split:
        return [
            *_subproof(old, start, start + split, node, whole=whole),
            range_hash(start + split, end, node),
        ]
    return [
        *_subproof(old - split, start + split, end, node, whole=False),
        range_hash(start, start + split, node),
    ]


def _split(size: int) -> int:
    """Return the largest power of two below `size` (size at least 2)."""
    return int(1 << ((size - 1).bit_length() - 1))


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """Return the root that an audit path leads to; ValueError when its length cannot be right."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    position, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("the path is longer than the tree is high")
        if position % 2 == 1 or position == last:
            current = node_hash(sibling, current)
            while position % 2 == 0 and position != 0:
                position, last = position // 2, last // 2
        else:
            current = node_hash(current, sibling)
        position, last = position // 2, last // 2
    if last != 0:
        raise ValueError("the path is shorter than the tree is high")
    return current
