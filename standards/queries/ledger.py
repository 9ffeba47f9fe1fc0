"""Read the transparency log: entries, proofs, checkpoints, and the check of all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standards.kernel import merkle
from standards.models import LedgerCheckpoint, LedgerLeaf, LedgerNode

if TYPE_CHECKING:
    from django.db.models import QuerySet


def stored_node(level: int, position: int) -> bytes:
    """Return the hash of a complete subtree; LedgerNode.DoesNotExist when it is not complete."""
    return bytes(LedgerNode.objects.get(level=level, position=position).hash)


def log_size() -> int:
    """Return how many leaves are sequenced."""
    top = LedgerLeaf.objects.exclude(index=None).order_by("-index").first()
    return 0 if top is None or top.index is None else top.index + 1


def latest_checkpoint() -> LedgerCheckpoint | None:
    """Return the newest signed statement of size and root; None for an empty log."""
    return LedgerCheckpoint.objects.order_by("-size").first()


@dataclass(frozen=True)
class Inclusion:
    """Prove that a leaf stands in the tree of `size` leaves; hashes lowest first."""

    index: int
    size: int
    leaf_hash: bytes
    hashes: list[bytes]


def inclusion(index: int, size: int) -> Inclusion:
    """Return the audit path of a leaf; ValueError when it is not in a tree of that size."""
    if not 0 <= index < size <= log_size():
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    path = merkle.inclusion_proof(index, size, stored_node)
    return Inclusion(index, size, stored_node(0, index), path)


def leaf_of_subject(subject: str) -> LedgerLeaf | None:
    """Return the newest sequenced leaf about a subject."""
    rows = LedgerLeaf.objects.filter(subject=subject).exclude(index=None)
    return rows.order_by("-index").first()


def inclusion_of_subject(subject: str) -> tuple[int, int] | None:
    """Return index and size of the newest signed log that holds the leaf; None before signing."""
    leaf, point = leaf_of_subject(subject), latest_checkpoint()
    if leaf is None or leaf.index is None or point is None or leaf.index >= point.size:
        return None
    return leaf.index, point.size


def find_faults() -> list[str]:
    """Recompute the log from its first entry; return what does not agree, empty when all does."""
    faults: list[str] = []
    nodes: dict[tuple[int, int], bytes] = {}
    checkpoints = {point.size: point for point in LedgerCheckpoint.objects.all()}
    size = 0
    for leaf in LedgerLeaf.objects.exclude(index=None).order_by("index").iterator():
        if leaf.index != size:
            return [*faults, f"entry {size} is missing: the next one present is {leaf.index}"]
        closed = merkle.completed(size, merkle.leaf_hash(bytes(leaf.data)), lambda *at: nodes[at])
        nodes.update({(level, position): value for level, position, value in closed})
        size += 1
        if size in checkpoints:
            root = merkle.root(size, lambda *at: nodes[at])
            if root != bytes(checkpoints[size].root):
                faults.append(f"the checkpoint of size {size} has another root than its entries")
    faults += [f"a checkpoint names {n} entries, {size} exist" for n in checkpoints if n > size]
    for row in LedgerNode.objects.iterator():
        if nodes.get((row.level, row.position)) != bytes(row.hash):
            faults.append(f"node {row.level}/{row.position} does not agree with its entries")
    return faults


def entries_newest_first() -> QuerySet[LedgerLeaf]:
    """Return the sequenced entries with what they tell of."""
    rows = LedgerLeaf.objects.exclude(index=None).select_related("audit")
    return rows.order_by("-index")
