"""Work of the evaluation worker: ids in, one operation each."""

from __future__ import annotations

import os
import socket

from celery import shared_task

from certification.operations import evaluation, outcomes
from standards.infrastructure import doorbell
from standards.kernel.clock import now


@shared_task(name="certification.run_job")
def run_job(pk: int) -> None:
    """See the next waiting job through; the id is only the hint that one is there."""
    worker = f"{socket.gethostname()}-{os.getpid()}"
    evaluation.run_next(worker=worker, clock=now)


@shared_task(name="certification.reconcile")
def reconcile() -> None:
    """Make one pass of the queue's reconciler and ring for what waits."""
    for pk in outcomes.reconcile(at=now()):
        doorbell.ring("certification.run_job", pk)
