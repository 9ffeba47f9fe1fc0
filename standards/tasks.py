"""Work in the background: ids in, one operation each."""

from __future__ import annotations

from celery import shared_task

from standards.kernel.clock import now
from standards.operations import ledger, outbox


@shared_task(name="standards.deliver_outbox")
def deliver_outbox() -> None:
    """Run the receivers of recorded events."""
    while outbox.deliver_outbox(at=now()) >= outbox.BATCH:
        pass


@shared_task(name="standards.sequence_ledger")
def sequence_ledger() -> None:
    """Give queued leaves of the log their place."""
    while ledger.sequence_ledger(at=now()) >= ledger.BATCH:
        pass


@shared_task(name="standards.purge_outbox")
def purge_outbox() -> None:
    """Delete what every reader of the outbox has passed."""
    outbox.purge_outbox(at=now())
