"""Leader clustering: a text joins what it resembles, else it becomes something new to resemble.

Only leaders, texts that are not already very like another leader, enter the bands of the
locality-sensitive index (Indyk, Motwani 1998; leader algorithm after Hartigan 1975), and each
band holds one leader at most: so the index grows with the number of *different* texts, and a
query costs the same in a campaign of ten and of a hundred thousand. Every candidate is verified
on its whole signature. A text that resembles two clusters joins them (union by age: the older
label stays), unless one of them is held by a person's decision.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reviews.clustering.minhash import BINS
from reviews.clustering.shingles import compiled
from reviews.clustering.tables import (
    BANDS,
    DIGESTS,
    ENTRIES,
    FREE,
    LABELS,
    LEADERS,
    Tables,
    band_hash,
    enter_band,
    root_of,
    slot_of_digest,
)

ALIKE = 51  # of 128 places: resemblance 0.40, from which on a text joins
NEARLY_SAME = 96  # resemblance 0.75, from which on it needs no entry of its own
ENOUGH_BANDS = 8  # looked at before a near copy ends the search
MOST_CANDIDATES = 64
COPY, FOLLOWER, LEADER = 0, 1, 2  # kinds of places


class Placed(NamedTuple):
    """What became of texts, one row each.

    `labels`: the cluster joined. `kinds`: COPY of an indexed text, FOLLOWER of a leader, LEADER.
    `alike`: equal places of the signature with the nearest leader, 0 where there was none.
    `joined`: pairs (row, label that was joined to the row's label), as many as `ends[0]`.
    """

    labels: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    alike: NDArray[np.uint8]
    joined: NDArray[np.int32]
    ends: NDArray[np.int64]


def empty_places(texts: int) -> Placed:
    """Return the answer to be filled for so many texts."""
    return Placed(
        np.zeros(texts, np.int32),
        np.zeros(texts, np.uint8),
        np.zeros(texts, np.uint8),
        np.zeros((texts * 4 + MOST_CANDIDATES, 2), np.int32),
        np.zeros(1, np.int64),
    )


@compiled
def place_texts(
    tables: Tables, digests: NDArray[np.uint64], signatures: NDArray[np.uint16], placed: Placed
) -> None:
    """Find the cluster of each text in turn, and enter the text in the tables.

    The tables need room for all of them (`with_room`).
    """
    hashes = np.empty(BANDS, np.uint64)
    free = np.empty(BANDS, np.bool_)
    near = np.empty((MOST_CANDIDATES, 2), np.int32)
    for row in range(len(digests)):
        slot = slot_of_digest(tables.digest_keys, tables.digest_labels, digests[row])
        if tables.digest_labels[slot] != FREE:
            placed.labels[row] = root_of(tables.parents, np.int64(tables.digest_labels[slot]))
            placed.kinds[row] = COPY
            placed.alike[row] = BINS
            continue
        found = near_leaders(tables, signatures[row], (hashes, free, near))
        best = _best(near, found)
        label = _cluster_for(tables, near, (found, best), placed, row)
        alike = near[best, 1] if found else 0
        placed.labels[row] = label
        placed.alike[row] = alike
        placed.kinds[row] = FOLLOWER
        _enter_digest(tables, slot, digests[row], label)
        if alike < NEARLY_SAME:
            placed.kinds[row] = LEADER
            enter_leader(tables, signatures[row], label, (hashes, free))


@compiled
def near_leaders(
    tables: Tables,
    signature: NDArray[np.uint16],
    scratch: tuple[NDArray[np.uint64], NDArray[np.bool_], NDArray[np.int32]],
) -> int:
    """Write the leaders that a text resembles as rows (leader, equal places); return how many.

    `scratch` takes the hash of each band, whether no leader holds it yet, and the rows.
    """
    hashes, free, near = scratch
    mask = len(tables.band_owners) - 1
    found, best = 0, 0
    seen = np.empty(MOST_CANDIDATES, np.int32)
    known = 0
    for band in range(BANDS):
        hashes[band], free[band] = band_hash(signature, band), True
    for band in range(BANDS):
        tag = np.uint32(hashes[band] >> np.uint64(32))
        slot = np.int64(hashes[band] & np.uint64(mask))
        while tables.band_owners[slot] != FREE:
            if tables.band_tags[slot] == tag:
                free[band] = False
                leader = tables.band_owners[slot] // np.int32(BANDS)
                if known < MOST_CANDIDATES and not _holds(seen, known, leader):
                    seen[known] = leader
                    known += 1
                    alike = equal_places(tables.signatures[leader], signature)
                    if alike >= ALIKE:
                        near[found, 0], near[found, 1] = leader, alike
                        found += 1
                        best = max(best, alike)
            slot = (slot + 1) & mask
        if best >= NEARLY_SAME and band + 1 >= ENOUGH_BANDS:
            break
    return found


@compiled
def _holds(numbers: NDArray[np.int32], count: int, number: int) -> bool:
    for index in range(count):  # noqa: SIM110  (generators are not compiled)
        if numbers[index] == number:
            return True
    return False


@compiled
def equal_places(one: NDArray[np.uint16], other: NDArray[np.uint16]) -> int:
    """Return in how many places two signatures are equal."""
    count = 0
    for each in range(BINS):
        count += one[each] == other[each]
    return count


@compiled
def _best(near: NDArray[np.int32], found: int) -> int:
    best = 0
    for index in range(1, found):
        if near[index, 1] > near[best, 1]:
            best = index
    return best


@compiled
def _cluster_for(
    tables: Tables,
    near: NDArray[np.int32],
    of_near: tuple[int, int],
    placed: Placed,
    row: int,
) -> int:
    """Return the cluster that a text joins, and join to it whatever else the text resembles.

    `of_near`: how many rows of `near` are in use, and which is the nearest.
    """
    found, best = of_near
    if not found:
        label = tables.filled[LABELS]
        tables.parents[label] = label
        tables.filled[LABELS] += 1
        return label
    label = root_of(tables.parents, np.int64(tables.leader_labels[near[best, 0]]))
    for index in range(found):
        other = root_of(tables.parents, np.int64(tables.leader_labels[near[index, 0]]))
        if other == label or tables.held[label] or tables.held[other]:
            continue
        older, younger = min(label, other), max(label, other)
        tables.parents[younger] = older
        place = placed.ends[0]
        if place < len(placed.joined):
            placed.joined[place, 0], placed.joined[place, 1] = row, younger
        placed.ends[0] += 1
        label = older
    return label


@compiled
def _enter_digest(tables: Tables, slot: int, digest: np.uint64, label: int) -> None:
    tables.digest_keys[slot] = digest
    tables.digest_labels[slot] = label
    tables.filled[DIGESTS] += 1


@compiled
def enter_leader(
    tables: Tables,
    signature: NDArray[np.uint16],
    label: int,
    bands: tuple[NDArray[np.uint64], NDArray[np.bool_]],
) -> None:
    """Enter a text as a leader, in the bands that are free."""
    hashes, free = bands
    leader = tables.filled[LEADERS]
    tables.signatures[leader] = signature
    tables.leader_labels[leader] = label
    tables.filled[LEADERS] += 1
    for band in range(BANDS):
        if free[band]:
            enter_band(tables, hashes[band], leader * BANDS + band)
            tables.filled[ENTRIES] += 1


@compiled
def restore_texts(
    tables: Tables,
    digests: NDArray[np.uint64],
    labels: NDArray[np.int32],
) -> None:
    """Enter the digests of texts whose labels are known; one that stands there stays."""
    for row in range(len(digests)):
        slot = slot_of_digest(tables.digest_keys, tables.digest_labels, digests[row])
        if tables.digest_labels[slot] == FREE:
            _enter_digest(tables, slot, digests[row], np.int64(labels[row]))


@compiled
def restore_leaders(
    tables: Tables, signatures: NDArray[np.uint16], labels: NDArray[np.int32]
) -> None:
    """Enter leaders whose labels are known, in the order in which they first came.

    A leader of a held cluster enters every band, even where another stands already: a person has
    told them apart, so that both must be found.
    """
    hashes = np.empty(BANDS, np.uint64)
    free = np.empty(BANDS, np.bool_)
    mask = len(tables.band_owners) - 1
    for row in range(len(labels)):
        all_bands = tables.held[root_of(tables.parents, np.int64(labels[row]))]
        for band in range(BANDS):
            hashes[band] = band_hash(signatures[row], band)
            free[band] = all_bands or _is_free(tables, hashes[band], mask)
        enter_leader(tables, signatures[row], np.int64(labels[row]), (hashes, free))


@compiled
def _is_free(tables: Tables, hashed: np.uint64, mask: int) -> bool:
    slot = np.int64(hashed & np.uint64(mask))
    tag = np.uint32(hashed >> np.uint64(32))
    while tables.band_owners[slot] != FREE:
        if tables.band_tags[slot] == tag:
            return False
        slot = (slot + 1) & mask
    return True
