"""The index of one enquiry: texts in, clusters out; it can be put together again from its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reviews.clustering.index import (
    COPY,
    FOLLOWER,
    LEADER,
    Placed,
    empty_places,
    place_texts,
    restore_leaders,
    restore_texts,
)
from reviews.clustering.letters import letter_table
from reviews.clustering.minhash import BINS, donor_table, sketch
from reviews.clustering.tables import (
    LABELS,
    LEADERS,
    empty_tables,
    root_of,
    with_digest_room,
    with_label_room,
    with_room,
)

__all__ = [
    "COPY",
    "FOLLOWER",
    "LEADER",
    "ClusterIndex",
    "Placed",
    "Sketches",
    "compile_all",
    "sketches_of",
]

BATCH = 20_000  # texts sketched together: some 15 MB of text, 5 MB of signatures
WORTH_A_THREAD = 512


@dataclass(frozen=True)
class Sketches:
    """Digest (n,) and signature (n, 128) of each of n texts."""

    digests: NDArray[np.uint64]
    signatures: NDArray[np.uint16]


def sketches_of(texts: Sequence[str], threads: int = 2) -> Sketches:
    """Sketch texts, on several cores where there are many of them."""
    coded = [text.encode("utf-8", "replace") for text in texts]
    data = np.frombuffer(b"".join(coded) or b"\0", np.uint8)
    bounds = np.zeros(len(coded) + 1, np.int64)
    np.cumsum([len(each) for each in coded], out=bounds[1:])
    found = Sketches(np.empty(len(coded), np.uint64), np.empty((len(coded), BINS), np.uint16))
    tables = (letter_table(), donor_table())

    def part(first: int, last: int) -> None:
        rows = slice(first, last)
        sketch(data, bounds[first : last + 1], tables, found.digests[rows], found.signatures[rows])

    if len(coded) < WORTH_A_THREAD or threads == 1:
        part(0, len(coded))
        return found
    cuts = np.linspace(0, len(coded), threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, cuts[:-1], cuts[1:]))
    return found


class ClusterIndex:
    """Keep what was seen of the comments of one enquiry, and say to which cluster each belongs.

    Labels are small whole numbers, the oldest text of a cluster giving it its own. Not for two
    threads at once.
    """

    def __init__(self) -> None:
        self._tables = empty_tables()

    def __len__(self) -> int:
        """Return how many labels were given, joined ones included."""
        return int(self._tables.filled[LABELS])

    @property
    def leaders(self) -> int:
        """Return how many texts the bands hold."""
        return int(self._tables.filled[LEADERS])

    @property
    def nbytes(self) -> int:
        """Return how many bytes the tables take."""
        return sum(each.nbytes for each in self._tables)

    def add(self, sketches: Sketches) -> Placed:
        """Find the clusters of texts, in their order, and remember the texts."""
        self._tables = with_room(self._tables, len(sketches.digests))
        placed = empty_places(len(sketches.digests))
        place_texts(self._tables, sketches.digests, sketches.signatures, placed)
        return placed

    def add_texts(self, texts: Sequence[str]) -> Placed:
        """Sketch texts and find their clusters."""
        return self.add(sketches_of(texts))

    def root(self, label: int) -> int:
        """Return the cluster that a label belongs to by now."""
        return int(root_of(self._tables.parents, label))

    def roots(self, labels: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the clusters that labels belong to by now."""
        parents = self._tables.parents
        roots = parents[labels]
        while (roots != parents[roots]).any():
            roots = parents[roots]
        return roots

    def know(self, held: NDArray[np.bool_]) -> None:
        """Give labels 0, 1, … to clusters known from elsewhere; held ones are never joined."""
        count = len(held)
        self._tables = with_label_room(self._tables, count)
        self._tables.parents[:count] = np.arange(count)
        self._tables.held[:count] = held
        self._tables.filled[LABELS] = count

    def restore(
        self,
        texts: tuple[NDArray[np.uint64], NDArray[np.int32]],
        leaders: tuple[NDArray[np.uint16], NDArray[np.int32]],
    ) -> None:
        """Take in what is known: (digests, labels) of texts, (signatures, labels) of leaders.

        In the order in which they first came; their clusters were told by `know`.
        """
        for rows in _batches(len(texts[1])):
            self._tables = with_digest_room(self._tables, BATCH)
            restore_texts(self._tables, texts[0][rows], texts[1][rows])
        for rows in _batches(len(leaders[1])):
            self._tables = with_room(self._tables, BATCH)
            restore_leaders(self._tables, leaders[0][rows], leaders[1][rows])


def compile_all() -> None:
    """Compile the kernels, or read them from the cache, before the first comment comes."""
    sketches = sketches_of(["one text", "another text"])
    index = ClusterIndex()
    index.know(np.zeros(1, np.bool_))
    index.restore(
        (sketches.digests[:1], np.zeros(1, np.int32)),
        (sketches.signatures[:1], np.zeros(1, np.int32)),
    )
    index.root(int(index.add(sketches).labels[1]))


def _batches(count: int) -> Iterator[slice]:
    for first in range(0, count, BATCH):
        yield slice(first, first + BATCH)
