"""Deliver the outbox to receivers: at least once, in order per subject, retried until done."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from standards.kernel.event import event_type
from standards.kernel.subscriptions import followers
from standards.models import OutboxEntry
from standards.operations.leases import give_lease_back, take_lease

log = logging.getLogger(__name__)
LEASE = "outbox"
LEASE_SECONDS = 30
BATCH = 100  # what surely takes less time than the lease lasts
ANNOUNCEMENT_KEPT = timedelta(minutes=15)
DELIVERED_KEPT = timedelta(days=7)
LONGEST_WAIT = 300


def deliver_outbox(*, at: datetime) -> int:
    """Run the receivers of what is owed and return how many entries were delivered.

    Each entry's attempt is counted, and its next one put off, before its receivers run: when one
    fails, the error ends this pass, the entry waits its turn, and later entries of the same
    subject wait with it.
    """
    holder = secrets.token_hex(8)
    if not take_lease(LEASE, holder=holder, seconds=LEASE_SECONDS, at=at):
        return 0
    try:
        return _deliver_batch(at)
    finally:
        give_lease_back(LEASE, holder=holder)


def _deliver_batch(at: datetime) -> int:
    owed = OutboxEntry.objects.filter(delivered_at=None)
    waiting = owed.filter(not_before__gt=at).values("subject")
    ready = owed.exclude(subject__in=waiting).select_related("audit").order_by("id")
    delivered = 0
    for entry in ready[:BATCH]:
        _deliver(entry, at)
        delivered += 1
    return delivered


def _deliver(entry: OutboxEntry, at: datetime) -> None:
    if entry.audit is not None:
        event = event_type(entry.audit.name).from_payload(entry.audit.payload)
        targets = followers(event)
        if targets:
            _put_off(entry, at)
        for follow_up in targets:
            follow_up(event)
    OutboxEntry.objects.filter(pk=entry.pk).update(delivered_at=at)


def _put_off(entry: OutboxEntry, at: datetime) -> None:
    wait = min(LONGEST_WAIT, 2 ** min(entry.attempts, 9))
    OutboxEntry.objects.filter(pk=entry.pk).update(
        attempts=F("attempts") + 1, not_before=at + timedelta(seconds=wait)
    )


@transaction.atomic
def purge_outbox(*, at: datetime) -> int:
    """Delete what every reader has long passed; the audit rows stay. Returns the rows deleted."""
    announcements, _kinds = OutboxEntry.objects.filter(
        audit=None, created_at__lt=at - ANNOUNCEMENT_KEPT
    ).delete()
    delivered, _kinds = OutboxEntry.objects.filter(delivered_at__lt=at - DELIVERED_KEPT).delete()
    return announcements + delivered
