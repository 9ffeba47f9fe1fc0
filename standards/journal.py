"""The one record of change: audit row, outbox row and ledger leaf in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from standards import realtime
from standards.kernel.canonical import canonical_json
from standards.kernel.clock import now
from standards.models import AuditEntry, LedgerLeaf, OutboxEntry

if TYPE_CHECKING:
    from standards.kernel.event import Event


def record(event: Event) -> AuditEntry:
    """Record an event together with the change it tells of.

    Must run inside the transaction of the change (RuntimeError otherwise): both are kept, or
    neither. Delivery to pages, receivers and mail follows after commit, at least once.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{event.name} must be recorded in the transaction of its change")
    audit = AuditEntry.objects.create(
        name=event.name,
        subject=event.subject,
        actor_id=event.actor,
        at=event.at,
        payload=event.payload(),
    )
    OutboxEntry.objects.create(
        audit=audit,
        subject=event.subject,
        topics=list(event.topics()) if event.live else [],
        message=event.public() | {"event": event.name},
        created_at=event.at,
    )
    if event.ledgered:
        LedgerLeaf.objects.create(
            data=canonical_json(event.ledger_entry()), audit=audit, subject=event.subject
        )
    realtime.hint_after_commit(worker=True)
    return audit


def announce(topic: str, message: dict[str, Any]) -> None:
    """Tell open pages what is not history: progress, log lines, presence; no audit row."""
    OutboxEntry.objects.create(
        audit=None, subject=topic, topics=[topic], message=message, created_at=now()
    )
    realtime.hint_after_commit(worker=False)
