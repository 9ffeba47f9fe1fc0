"""The tables of an index: exact copies, bands of leaders, and the tree of labels.

All are flat arrays with open addressing, so that a million comments fit into some hundred
megabytes and compiled code works on them without a lock. They grow between calls, never within.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reviews.clustering.minhash import BINS
from reviews.clustering.shingles import U64, compiled, mixed

BANDS, ROWS = 32, 4  # two texts of resemblance s meet with probability 1 - (1 - s**4)**32
FREE = np.int32(-1)
DIGESTS, ENTRIES, LEADERS, LABELS = 0, 1, 2, 3  # places in `filled`
SMALLEST = 1 << 10
_SIXTEEN, _TAG = U64(16), U64(32)
_STEP = U64(0x9E3779B97F4A7C15)


class Tables(NamedTuple):
    """The arrays of one index.

    `digest_*`: which label an exact text has. `band_*`: tag and owner (leader * BANDS + band) of
    each indexed band. `signatures`, `leader_labels`: one row per leader. `parents`: the tree of
    labels; a label that is its own parent is a cluster. `held`: labels under a person's decision.
    `filled`: how many places of the others are in use.
    """

    digest_keys: NDArray[np.uint64]
    digest_labels: NDArray[np.int32]
    band_tags: NDArray[np.uint32]
    band_owners: NDArray[np.int32]
    signatures: NDArray[np.uint16]
    leader_labels: NDArray[np.int32]
    parents: NDArray[np.int32]
    held: NDArray[np.bool_]
    filled: NDArray[np.int64]


def empty_tables() -> Tables:
    """Return the tables of an index that holds nothing."""
    return Tables(
        np.zeros(SMALLEST, np.uint64),
        np.full(SMALLEST, FREE, np.int32),
        np.zeros(SMALLEST, np.uint32),
        np.full(SMALLEST, FREE, np.int32),
        np.zeros((SMALLEST, BINS), np.uint16),
        np.zeros(SMALLEST, np.int32),
        np.zeros(SMALLEST, np.int32),
        np.zeros(SMALLEST, np.bool_),
        np.zeros(4, np.int64),
    )


def with_room(tables: Tables, texts: int) -> Tables:
    """Return tables with room for so many more texts: the same ones where there is room."""
    tables, filled = with_digest_room(tables, texts), tables.filled
    if (filled[ENTRIES] + texts * BANDS) * 4 > len(tables.band_owners) * 3:
        needed = (filled[ENTRIES] + texts * BANDS) * 4 // 3
        tables = _with_bands(tables, _size_for(needed))
    leaders = int(filled[LEADERS]) + texts
    if leaders > len(tables.leader_labels):
        size = max(leaders, len(tables.leader_labels) * 3 // 2)
        tables = tables._replace(
            signatures=_longer(tables.signatures, size),
            leader_labels=_longer(tables.leader_labels, size),
        )
    return with_label_room(tables, texts)


def with_label_room(tables: Tables, labels: int) -> Tables:
    """Return tables with room for so many more labels."""
    needed = int(tables.filled[LABELS]) + labels
    if needed <= len(tables.parents):
        return tables
    size = max(needed, len(tables.parents) * 2)
    return tables._replace(parents=_longer(tables.parents, size), held=_longer(tables.held, size))


def with_digest_room(tables: Tables, texts: int) -> Tables:
    """Return tables with room for the digests of so many more texts."""
    needed = int(tables.filled[DIGESTS] + texts) * 2
    return _with_digests(tables, _size_for(needed)) if needed > len(tables.digest_keys) else tables


def _size_for(needed: int) -> int:
    return 1 << max(10, int(needed - 1).bit_length())


def _longer(array: NDArray, size: int) -> NDArray:  # type: ignore[type-arg]
    longer = np.zeros((size, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer


def _with_digests(tables: Tables, size: int) -> Tables:
    keys, labels = np.zeros(size, np.uint64), np.full(size, FREE, np.int32)
    move_digests((tables.digest_keys, tables.digest_labels), (keys, labels))
    return tables._replace(digest_keys=keys, digest_labels=labels)


def _with_bands(tables: Tables, size: int) -> Tables:
    tags, owners = np.zeros(size, np.uint32), np.full(size, FREE, np.int32)
    grown = tables._replace(band_tags=tags, band_owners=owners)
    move_bands(tables, grown)
    return grown


@compiled
def move_digests(
    old: tuple[NDArray[np.uint64], NDArray[np.int32]],
    new: tuple[NDArray[np.uint64], NDArray[np.int32]],
) -> None:
    """Enter every digest of one table in another, larger one."""
    keys, labels = old
    for place in range(len(keys)):
        if labels[place] != FREE:
            slot = slot_of_digest(new[0], new[1], keys[place])
            new[0][slot], new[1][slot] = keys[place], labels[place]


@compiled
def move_bands(old: Tables, new: Tables) -> None:
    """Enter every band of one table in another, larger one, in the order of leaders.

    A bucket may hold several leaders; their order is kept, for the first found wins a tie.
    """
    places = np.full(old.filled[LEADERS] * BANDS, FREE, np.int32)
    for place in range(len(old.band_owners)):
        if old.band_owners[place] != FREE:
            places[old.band_owners[place]] = place
    for owner in range(len(places)):
        if places[owner] != FREE:
            hashed = band_hash(old.signatures[owner // BANDS], owner % BANDS)
            enter_band(new, hashed, owner)


@compiled
def slot_of_digest(keys: NDArray[np.uint64], labels: NDArray[np.int32], digest: np.uint64) -> Any:
    """Return where a digest stands, or the free place where it would."""
    mask = len(keys) - 1
    slot = np.int64(digest & U64(mask))
    while labels[slot] != FREE and keys[slot] != digest:
        slot = (slot + 1) & mask
    return slot


@compiled
def band_hash(signature: NDArray[np.uint16], band: int) -> np.uint64:
    """Return the hash of four neighbouring places of a signature and of their position."""
    joined = U64(0)
    for place in range(band * ROWS, band * ROWS + ROWS):
        joined = (joined << _SIXTEEN) | U64(signature[place])
    return mixed(joined + U64(band + 1) * _STEP)


@compiled
def enter_band(tables: Tables, hashed: np.uint64, owner: int) -> None:
    """Enter one band of a leader."""
    mask = len(tables.band_owners) - 1
    slot = np.int64(hashed & U64(mask))
    while tables.band_owners[slot] != FREE:
        slot = (slot + 1) & mask
    tables.band_tags[slot] = np.uint32(hashed >> _TAG)
    tables.band_owners[slot] = owner


@compiled
def root_of(parents: NDArray[np.int32], label: Any) -> Any:
    """Return the cluster of a label, and shorten the way to it."""
    while parents[label] != label:
        parents[label] = parents[parents[label]]
        label = np.int64(parents[label])
    return label
