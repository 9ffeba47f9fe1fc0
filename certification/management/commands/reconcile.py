"""One pass of the queue's and the outbox's reconciler."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from certification.operations import outcomes
from standards.infrastructure import doorbell
from standards.kernel.clock import now
from standards.operations import outbox


class Command(BaseCommand):
    """Expire leases, enforce deadlines, ring for waiting jobs, deliver the outbox."""

    help = "One pass of the queue's and the outbox's reconciler."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the pass and say what it did."""
        due = outcomes.reconcile(at=now())
        for pk in due:
            doorbell.ring("certification.run_job", pk)
        delivered = outbox.deliver_outbox(at=now())
        self.stdout.write(f"{len(due)} jobs rung for, {delivered} events delivered")
