"""Write how runs end: each at most once, and only by the run that still holds the job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from certification.evaluation.supervisor import Outcome
from certification.models import CriterionResult, Job, Measurement, Run
from certification.operations.jobs import end_job, lock_job, note_state
from certification.rules.jobs import FailureCode, JobState, after_failure, refunds
from standards.kernel.canonical import content_hash

if TYPE_CHECKING:
    from datetime import datetime

LOST_LOG = ["the worker stopped answering; its lease ended"]


def interim(log: list[str]) -> Outcome:
    """Return the outcome of a run whose process never started."""
    return Outcome(
        result=None,
        exit_code=None,
        signal=None,
        out_of_memory=False,
        timed_out=False,
        stopped=False,
        log=log,
    )


def _held(job: int, run: int) -> Job | None:
    """Return the locked job while `run` still holds it; None for a stale run."""
    row = lock_job(job)
    return row if row.run == run and row.state == JobState.RUNNING else None


def _close_run(row: Job, outcome: Outcome, code: str, at: datetime) -> None:
    Run.objects.filter(job=row, number=row.run, ended_at=None).update(
        ended_at=at,
        exit_code=outcome.exit_code,
        signal=outcome.signal,
        out_of_memory=outcome.out_of_memory,
        failure_code=code,
        log="\n".join(outcome.log),
    )


@transaction.atomic
def finish_run(*, job: int, run: int, outcome: Outcome, at: datetime) -> bool:
    """Write results and the end of a job; False when the run is stale and nothing was written.

    A cancel that was asked for in time wins over a result.
    """
    row = _held(job, run)
    if row is None or outcome.result is None:
        return False
    if row.cancel_requested_at is not None:
        _cancel(row, outcome, at)
        return True
    result = outcome.result
    _keep_measures(row, result["measures"])
    _keep_results(row, result["results"])
    _close_run(row, outcome, "", at)
    row.verdict = result["verdict"]
    row.result_digest = content_hash(result)
    end_job(row, JobState.FINISHED, at=at, reason=result["verdict"])
    return True


MEASURE_FIELDS = (
    "metric",
    "slice",
    "group",
    "n",
    "value",
    "low",
    "high",
    "variance",
    "ends",
    "method",
    "reason",
)
RESULT_FIELDS = (
    "metric",
    "verdict",
    "threshold",
    "group",
    "n",
    "value",
    "low",
    "high",
    "level",
    "bound",
    "reason",
    "cells",
)


def _keep_measures(row: Job, measures: list[dict[str, Any]]) -> None:
    Measurement.objects.bulk_create(
        [
            Measurement(job=row, run=row.run, **{name: one.get(name) for name in MEASURE_FIELDS})
            for one in measures
        ],
        batch_size=500,
    )


def _keep_results(row: Job, results: list[dict[str, Any]]) -> None:
    CriterionResult.objects.bulk_create(
        [
            CriterionResult(
                job=row,
                criterion_id=one["criterion"],
                run=row.run,
                **{name: one[name] for name in RESULT_FIELDS},
            )
            for one in results
        ]
    )


@transaction.atomic
def fail_run(*, job: int, run: int, code: FailureCode, outcome: Outcome, at: datetime) -> bool:
    """End a run that failed: another run with back-off, or the end of the job.

    An end for the platform's own reasons gives a charged attempt back. False for a stale run.
    """
    row = _held(job, run)
    if row is None:
        return False
    _fail_held(row, code, outcome, at)
    return True


def _fail_held(row: Job, code: FailureCode, outcome: Outcome, at: datetime) -> None:
    if row.cancel_requested_at is not None:
        _cancel(row, outcome, at)
        return
    _close_run(row, outcome, code.value, at)
    after = after_failure(code.value, row.run, row.max_runs)
    if after.state is JobState.QUEUED:
        Job.objects.filter(pk=row.pk).update(not_before=Now() + after.wait)
        row.refresh_from_db(fields=["not_before"])
        row.state, row.lease_until = JobState.QUEUED.value, None
        row.version += 1
        row.save(update_fields=["state", "lease_until", "version"])
        note_state(row, at=at, reason=code.value)
        return
    _give_up(row, code, at)


def _give_up(row: Job, code: FailureCode, at: datetime) -> None:
    row.failure_code = code.value
    row.charged = row.charged and not refunds(code.value)
    end_job(row, JobState.FAILED, at=at)


@transaction.atomic
def confirm_cancel(*, job: int, run: int, at: datetime, outcome: Outcome | None = None) -> bool:
    """Write that a run was stopped and its process is gone; False when nobody had asked.

    A run that stopped because it lost its lease writes nothing.
    """
    row = _held(job, run)
    if row is None or row.cancel_requested_at is None:
        return False
    _cancel(row, outcome or interim([]), at)
    return True


def _cancel(row: Job, outcome: Outcome, at: datetime) -> None:
    _close_run(row, outcome, "", at)
    row.cancel_confirmed_at = at
    end_job(row, JobState.CANCELLED, at=at)


@transaction.atomic
def expire_lease(*, job: int, at: datetime) -> bool:
    """End the run of a job whose worker stopped answering; False when it answered after all."""
    row = (
        Job.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=job, state=JobState.RUNNING, lease_until__lt=Now())
        .first()
    )
    if row is None:
        return False
    _fail_held(row, FailureCode.PLATFORM_LOST, interim(LOST_LOG), at)
    return True


@transaction.atomic
def enforce_deadline(*, job: int, at: datetime) -> bool:
    """Fail a job that is past its deadline; False when it ended in time."""
    row = (
        Job.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=job, deadline__lt=Now())
        .filter(Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING))
        .first()
    )
    if row is None:
        return False
    if row.state == JobState.RUNNING:
        log = ["the job is past its deadline"]
        _close_run(row, interim(log), FailureCode.PLATFORM_DEADLINE.value, at)
    _give_up(row, FailureCode.PLATFORM_DEADLINE, at)
    return True


def reconcile(*, at: datetime) -> list[int]:
    """Make one pass: expire leases, enforce deadlines; return the ids of jobs to ring for.

    Safe to run anywhere, at any time, by many at once.
    """
    running = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now())
    for pk in running.values_list("pk", flat=True):
        expire_lease(job=pk, at=at)
    late = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING], deadline__lt=Now())
    for pk in late.values_list("pk", flat=True):
        enforce_deadline(job=pk, at=at)
    due = Job.objects.filter(state=JobState.QUEUED, not_before__lte=Now()).order_by("pk")
    return list(due.values_list("pk", flat=True)[:20])
