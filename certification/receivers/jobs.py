"""What follows when a job is queued or over."""

from __future__ import annotations

from certification.events.jobs import JobEnded, JobQueued
from certification.models import Job
from certification.operations import applications, schemes
from standards.infrastructure import doorbell
from standards.kernel.clock import now
from standards.kernel.subscriptions import on


@on(JobQueued)
def ring_the_worker(event: JobQueued) -> None:
    """Tell the worker that a job waits."""
    doorbell.ring("certification.run_job", event.job)


@on(JobEnded)
def take_note(event: JobEnded) -> None:
    """Let the application, or the scheme whose baseline it was, take note."""
    job = Job.objects.select_related("application", "scheme").get(pk=event.job)
    if job.application is not None:
        applications.job_ended(job=job, at=now())
    else:
        schemes.baseline_ended(scheme=job.scheme, at=now())
