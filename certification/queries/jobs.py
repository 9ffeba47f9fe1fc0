"""Read the queue: who is next, how long yet, what runs where."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min, Q
from django.db.models.functions import Now

from certification.models import Job, Run
from certification.permissions import Capability, may
from certification.rules.jobs import OPEN, JobState

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from standards.models import User

GUESS_SECONDS = 30.0
"""How long a run takes as long as none has finished."""


def waiting() -> QuerySet[Job]:
    """Return waiting jobs in the order in which they are taken.

    Priority first; then those whose applicant has the fewest jobs running; then age.
    """
    busy = Count(
        "application__organisation__applications__jobs",
        filter=Q(application__organisation__applications__jobs__state=JobState.RUNNING),
    )
    return (
        Job.objects.filter(state=JobState.QUEUED)
        .annotate(busy=busy)
        .order_by("-priority", "busy", "queued_at", "pk")
    )


def next_in_line(*, limit: int) -> list[int]:
    """Return the ids of the jobs that may start now, the next one first."""
    due = waiting().filter(not_before__lte=Now(), run__lt=F("max_runs"), cancel_requested_at=None)
    return list(due.values_list("pk", flat=True)[:limit])


def jobs_for(user: User | AnonymousUser) -> QuerySet[Job]:
    """Return the jobs that a person may read, newest first."""
    rows = Job.objects.select_related(
        "application__organisation", "scheme__edition__standard", "baseline"
    )
    if may(user, Capability.SEE_GATE_DETAIL):
        return rows
    if not user.is_authenticated:
        return rows.none()
    return rows.filter(application__organisation__members__user=user).distinct()


def position_of(job: Job) -> int | None:
    """Return the place in the queue from 1; None for a job that does not wait."""
    if job.state != JobState.QUEUED:
        return None
    order = list(waiting().values_list("pk", flat=True))
    return order.index(job.pk) + 1 if job.pk in order else None


def run_seconds() -> float:
    """Return the median length of the last twenty runs that came to a result."""
    rows = Run.objects.filter(failure_code="", ended_at__isnull=False).order_by("-pk")[:20]
    lengths = [(run.ended_at - run.started_at).total_seconds() for run in rows if run.ended_at]
    return median(lengths) if lengths else GUESS_SECONDS


def eta_seconds(job: Job, position: int | None, at: datetime) -> int | None:
    """Return how long a job is likely to take yet, from past runs; None when it is over."""
    usual = run_seconds() if job.state in OPEN else 0.0
    if position is not None:
        return round(usual * (position + 1))
    if job.state == JobState.RUNNING and job.started_at is not None:
        return max(0, round(usual - (at - job.started_at).total_seconds()))
    return None


def job_shape(job: Job, at: datetime) -> dict[str, Any]:
    """Return a job as the API shows it."""
    position = position_of(job)
    history = [
        {"state": one.state, "at": one.at, "reason": one.reason} for one in job.transitions.all()
    ]
    return {
        "id": str(job.pk),
        "number": job.number,
        "application": None if job.application_id is None else str(job.application_id),
        "scheme": str(job.scheme_id),
        "state": job.state,
        "version": job.version,
        "position": position,
        "eta_seconds": eta_seconds(job, position, at),
        "attempt": job.attempt,
        "runs": job.run,
        "charged": job.charged,
        "failure_code": job.failure_code or None,
        "verdict": job.verdict or None,
        "cancel_requested_at": job.cancel_requested_at,
        "cancel_confirmed_at": job.cancel_confirmed_at,
        "history": history,
    }


def log_of(job: Job) -> str:
    """Return the stored log of all runs."""
    parts = []
    for run in job.runs.all():
        head = f"run {run.number} on {run.worker}, started {run.started_at:%Y-%m-%d %H:%M:%S} UTC"
        end = _ending(run)
        parts.append("\n".join(line for line in (head, run.log, end) if line))
    return "\n\n".join(parts)


def _ending(run: Run) -> str:
    if run.ended_at is None:
        return "running"
    said = [f"ended {run.ended_at:%Y-%m-%d %H:%M:%S} UTC"]
    for name in ("exit_code", "signal", "failure_code"):
        value = getattr(run, name)
        if value not in (None, ""):
            said.append(f"{name} {value}")
    if run.out_of_memory:
        said.append("out of memory")
    return ", ".join(said)


@dataclass(frozen=True, kw_only=True)
class QueueFigures:
    """Hold what the queue room shows at a glance."""

    running: int
    waiting: int
    failed: int
    finished: int
    oldest_waiting_seconds: int | None
    median_run_seconds: int

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def queue_figures(at: datetime) -> QueueFigures:
    """Count the queue in two queries."""
    today = at.replace(hour=0, minute=0, second=0, microsecond=0)
    counted = Job.objects.aggregate(
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        waiting=Count("pk", filter=Q(state=JobState.QUEUED)),
        failed=Count("pk", filter=Q(state=JobState.FAILED)),
        finished=Count("pk", filter=Q(state=JobState.FINISHED, ended_at__gte=today)),
        oldest=Min("queued_at", filter=Q(state=JobState.QUEUED)),
    )
    oldest = counted.pop("oldest")
    return QueueFigures(
        oldest_waiting_seconds=None
        if oldest is None
        else max(0, round((at - oldest).total_seconds())),
        median_run_seconds=round(run_seconds()),
        **counted,
    )


def workers(at: datetime) -> list[dict[str, Any]]:
    """Return the workers that hold a run, with the job of each and whether they still answer."""
    rows = Run.objects.filter(ended_at=None).select_related("job").order_by("worker")
    return [
        {
            "name": run.worker,
            "job": str(run.job_id),
            "number": run.job.number,
            "silent": run.lease_until < at,
            "since": run.started_at.isoformat(),
        }
        for run in rows
    ]
