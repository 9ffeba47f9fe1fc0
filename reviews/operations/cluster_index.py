"""The index of one enquiry as it is put together from its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reviews.clustering.clusters import ClusterIndex, sketches_of
from reviews.clustering.minhash import BINS
from reviews.models import Cluster, Clustering, ClusterMember

READ = 20_000


@dataclass
class Known:
    """An index in memory, and the rows for which its labels stand.

    `clusters` and `singles` give the cluster, or the unique comment, of a label.
    """

    enquiry: int
    edition: int
    last_member: int
    index: ClusterIndex = field(default_factory=ClusterIndex)
    clusters: dict[int, int] = field(default_factory=dict)
    singles: dict[int, int] = field(default_factory=dict)

    def is_of(self, clustering: Clustering) -> bool:
        """Tell whether the rows are still those that the index was made of."""
        return (self.edition, self.last_member) == (clustering.edition, clustering.last_member)


def signed(digest: Any) -> int:
    """Return a digest as the database keeps it: a signed number of 64 bits."""
    return int(np.uint64(digest).astype(np.int64))


def known_of(clustering: Clustering) -> Known:
    """Put the index of an enquiry together from its rows."""
    enquiry = clustering.enquiry_id
    known = Known(enquiry, clustering.edition, clustering.last_member)
    rows = ClusterMember.objects.filter(enquiry=enquiry).order_by("pk")
    labels: dict[tuple[str, int], int] = {}
    texts: tuple[list[int], list[int]] = ([], [])
    leaders: tuple[list[bytes], list[int]] = ([], [])
    columns = rows.values_list("cluster_id", "comment_id", "digest", "signature")
    for cluster, comment, digest, signature in columns.iterator(READ):
        key = ("single", comment) if cluster is None else ("cluster", cluster)
        label = labels.setdefault(key, len(labels))
        texts[0].append(digest)
        texts[1].append(label)
        if signature is not None:
            leaders[0].append(bytes(signature))
            leaders[1].append(label)
    for (kind, pk), label in labels.items():
        (known.clusters if kind == "cluster" else known.singles)[label] = pk
    held = _held(known, len(labels))
    _lead_the_leaderless(known, leaders)
    known.index.know(held)
    known.index.restore(
        (np.array(texts[0], np.int64).view(np.uint64), np.array(texts[1], np.int32)),
        (
            np.frombuffer(b"".join(leaders[0]), np.uint16).reshape(-1, BINS),
            np.array(leaders[1], np.int32),
        ),
    )
    return known


def _held(known: Known, count: int) -> Any:
    by_hand = Cluster.objects.filter(enquiry=known.enquiry, by_hand=True)
    held_clusters = set(by_hand.values_list("pk", flat=True))
    held = np.zeros(count, np.bool_)
    for label, pk in known.clusters.items():
        held[label] = pk in held_clusters
    return held


def _lead_the_leaderless(known: Known, leaders: tuple[list[bytes], list[int]]) -> None:
    """Make its own text the leader of a cluster that lost its leader, or was parted from it."""
    led = set(leaders[1])
    lonely = {pk: label for label, pk in known.clusters.items() if label not in led}
    texts = Cluster.objects.filter(pk__in=lonely).values_list("pk", "representative__text")
    for pk, text in texts:
        leaders[0].append(sketches_of([text]).signatures[0].tobytes())
        leaders[1].append(lonely[pk])
