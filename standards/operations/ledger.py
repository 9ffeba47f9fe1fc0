"""Give queued leaves their place in the log and sign the new checkpoint; run by the worker."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from standards.infrastructure import keys
from standards.kernel import merkle
from standards.models import Lease, LedgerCheckpoint, LedgerLeaf, LedgerNode
from standards.queries.ledger import log_size, stored_node
from standards.rules.signed_note import checkpoint_text, signed_note

LEASE = "ledger"
BATCH = 2000


def origin() -> str:
    """Return the log's name: the host of the canonical address."""
    return str(settings.SITE_URL.partition("://")[2])


@transaction.atomic
def sequence_ledger(*, at: datetime) -> int:
    """Sequence up to 2,000 queued leaves in the order of their making; return how many.

    The row lock lets one sequencer work at a time; leaves, nodes and the signed checkpoint are
    committed together or not at all.
    """
    Lease.objects.get_or_create(name=LEASE)
    Lease.objects.select_for_update().get(name=LEASE)
    queued = list(LedgerLeaf.objects.filter(index=None).order_by("id")[:BATCH])
    if not queued:
        return 0
    size = log_size()
    fresh: dict[tuple[int, int], bytes] = {}

    def node(level: int, position: int) -> bytes:
        return fresh.get((level, position)) or stored_node(level, position)

    for leaf in queued:
        leaf.index = size
        closed = merkle.completed(size, merkle.leaf_hash(bytes(leaf.data)), node)
        fresh.update({(level, position): value for level, position, value in closed})
        size += 1
    LedgerLeaf.objects.bulk_update(queued, ["index"])
    LedgerNode.objects.bulk_create(
        LedgerNode(level=level, position=position, hash=value)
        for (level, position), value in fresh.items()
    )
    _sign_checkpoint(size, merkle.root(size, node), at)
    return len(queued)


def _sign_checkpoint(size: int, root: bytes, at: datetime) -> None:
    text = checkpoint_text(origin(), size, root)
    signature = keys.sign(text.encode(), "ledger")
    public = keys.current_key("ledger")
    LedgerCheckpoint.objects.create(
        size=size,
        root=root,
        note=signed_note(text, origin(), public.raw, signature.value),
        at=at,
    )
