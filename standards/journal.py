"""The one record of change: audit row, outbox row and ledger leaf in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from standards import realtime
from standards.kernel.canonical import canonical_json
from standards.kernel.clock import now
from standards.models import AuditEntry, LedgerLeaf, OutboxEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standards.kernel.event import Event


def record(event: Event) -> AuditEntry:
    """Record an event together with the change it tells of.

    Must run inside the transaction of the change (RuntimeError otherwise): both are kept, or
    neither. Delivery to pages, receivers and mail follows after commit, at least once.
    """
    return record_all([event])[0]


def record_all(events: Sequence[Event]) -> list[AuditEntry]:
    """Record the events of operations that share a transaction, in their order."""
    if not transaction.get_connection().in_atomic_block:
        names = ", ".join(sorted({event.name for event in events}))
        raise RuntimeError(f"{names} must be recorded in the transaction of its change")
    audits = AuditEntry.objects.bulk_create(
        AuditEntry(
            name=event.name,
            subject=event.subject,
            actor_id=event.actor,
            at=event.at,
            payload=event.payload(),
        )
        for event in events
    )
    told = list(zip(audits, events, strict=True))
    OutboxEntry.objects.bulk_create(
        OutboxEntry(
            audit=audit,
            subject=event.subject,
            topics=list(event.topics()) if event.live else [],
            message=event.public() | {"event": event.name},
            created_at=event.at,
        )
        for audit, event in told
    )
    LedgerLeaf.objects.bulk_create(
        LedgerLeaf(data=canonical_json(event.ledger_entry()), audit=audit, subject=event.subject)
        for audit, event in told
        if event.ledgered
    )
    realtime.hint_after_commit(worker=True)
    return audits


def announce(topic: str, message: dict[str, Any]) -> None:
    """Tell open pages what is not history: progress, log lines, presence; no audit row."""
    OutboxEntry.objects.create(
        audit=None, subject=topic, topics=[topic], message=message, created_at=now()
    )
    realtime.hint_after_commit(worker=False)
