"""Run jobs: claim by the database's clock, release the labels, score apart, write once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from certification.evaluation import supervisor
from certification.evaluation.intake import scratch
from certification.events.jobs import JobStarted
from certification.models import Job, Run
from certification.operations.jobs import lock_job, note_state
from certification.operations.outcomes import confirm_cancel, fail_run, finish_run, interim
from certification.queries.jobs import next_in_line
from certification.rules.jobs import FailureCode, JobState
from certification.submissions import SUBMISSIONS
from standards import journal
from standards.infrastructure.files import path_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Clock = Callable[[], datetime]

LEASE = timedelta(seconds=30)
BEAT_SECONDS = 0.5
LIMITS = supervisor.Limits()


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Say which run holds a job; every write of it names both numbers."""

    job: int
    run: int


def run_next(*, worker: str, clock: Clock) -> Job | None:
    """Claim the next waiting job and see it through; None when there is nothing to claim.

    The transactions are short; scoring runs between them in a process of its own.
    """
    for pk in next_in_line(limit=5):
        job = claim_job(pk=pk, worker=worker, at=clock())
        if job is not None:
            _see_through(job, clock)
            return job
    return None


@transaction.atomic
def claim_job(*, pk: int, worker: str, at: datetime) -> Job | None:
    """Take a waiting job by one conditional update; None when somebody else was faster."""
    changed = Job.objects.filter(
        pk=pk,
        state=JobState.QUEUED,
        not_before__lte=Now(),
        run__lt=F("max_runs"),
        cancel_requested_at=None,
    ).update(
        state=JobState.RUNNING.value,
        run=F("run") + 1,
        version=F("version") + 1,
        lease_until=Now() + LEASE,
        started_at=at,
    )
    if not changed:
        return None
    job = lock_job(pk)
    lease = job.lease_until or at
    Run.objects.create(job=job, number=job.run, worker=worker, started_at=at, lease_until=lease)
    note_state(job, at=at, reason=f"run {job.run} on {worker}", event=JobStarted)
    return job


@transaction.atomic
def release_labels(hold: Hold) -> bool:
    """Charge the attempt as the hidden labels are handed to a run; False when it was lost."""
    changed = Job.objects.filter(
        pk=hold.job, run=hold.run, state=JobState.RUNNING, cancel_requested_at=None
    ).update(charged=True, version=F("version") + 1)
    return changed == 1


def extend_lease(hold: Hold) -> bool:
    """Extend the lease of a run that still holds its job; False when it was lost."""
    held = Job.objects.filter(pk=hold.job, run=hold.run, state=JobState.RUNNING)
    if held.update(lease_until=Now() + LEASE) != 1:
        return False
    Run.objects.filter(job=hold.job, number=hold.run).update(lease_until=Now() + LEASE)
    return True


def may_go_on(hold: Hold) -> bool:
    """Say whether a run still holds its job and nobody asked for its end."""
    return Job.objects.filter(
        pk=hold.job, run=hold.run, state=JobState.RUNNING, cancel_requested_at=None
    ).exists()


class Pulse:
    """Be the listener of a run: extend its lease, hear of cancelling, pass on its news."""

    def __init__(self, job: Job, hold: Hold) -> None:
        self.job, self.hold = job, hold
        self.next_extension = time.monotonic()
        self.start = time.monotonic()
        self.lost = False

    def beat(self) -> bool:
        """Return True when the process must end."""
        if time.monotonic() >= self.next_extension:
            self.next_extension = time.monotonic() + LEASE.total_seconds() / 3
            self.lost = not extend_lease(self.hold)
        return self.lost or not may_go_on(self.hold)

    def told(self, message: dict[str, Any]) -> None:
        """Pass news to open pages, progress to the run's row as well."""
        if message["type"] == "progress":
            message = self._progress(message)
        journal.announce(self.job.subject, message | {"run": self.hold.run})

    def _progress(self, message: dict[str, Any]) -> dict[str, Any]:
        done, total = int(message["done"]), int(message["total"])
        Run.objects.filter(job=self.hold.job, number=self.hold.run, ended_at=None).update(
            stage=str(message["stage"])[:20], done=done, total=total
        )
        spent = time.monotonic() - self.start
        left = round(spent / done * (total - done)) if done else None
        return message | {"eta_seconds": left}


def _see_through(job: Job, clock: Clock) -> None:
    hold = Hold(job=job.pk, run=job.run)
    with scratch(f"job-{job.pk}-{job.run}") as folder:
        try:
            _place_files(folder, job)
        except OSError as error:
            _fail(hold, FailureCode.PLATFORM_DATA, clock(), [f"a file is missing: {error}"])
            return
        changed = changed_file(folder, job)
        if changed:
            _fail(hold, FailureCode(changed), clock(), [f"{changed}: a digest differs"])
            return
        if not release_labels(hold):
            confirm_cancel(job=hold.job, run=hold.run, at=clock())
            return
        supervisor.place(folder, {"hidden_labels.csv": labels_path(job)})
        pulse = Pulse(job, hold)
        listener = supervisor.Listener(told=pulse.told, beat=pulse.beat, beat_seconds=BEAT_SECONDS)
        outcome = supervisor.run(folder, _order(job), LIMITS, listener)
    _settle(hold, outcome, clock())


def _order(job: Job) -> dict[str, Any]:
    return {
        "what": "score",
        "task": job.plan["task"],
        "sheet": job.dataset_version.data_sheet,
        "criteria": job.plan["criteria"],
        "seed": job.plan["seed"],
        "max_bytes": SUBMISSIONS["predictions"].max_bytes,
    }


def labels_path(job: Job) -> Path:
    """Return where the hidden labels stand; only the worker calls this."""
    return Path(settings.LEPTON_DATA) / job.dataset_version.hidden_labels


def _predictions(job: Job) -> Any:
    """Return the stored file that is scored: the applicant's, or the baseline's."""
    subject = job.artifact or job.baseline
    if subject is None or subject.stored_file is None:
        raise FileNotFoundError(f"job {job.pk} has no file")
    return subject.stored_file


def _place_files(folder: Path, job: Job) -> None:
    version = job.dataset_version
    supervisor.place(
        folder,
        {
            "predictions.csv": path_of(_predictions(job)),
            "public.csv": path_of(version.public),
            "hidden_features.csv": path_of(version.hidden_features),
        },
    )
    if not labels_path(job).is_file():
        raise FileNotFoundError("hidden labels")


def changed_file(folder: Path, job: Job) -> str:
    """Return the failure code when a file is not the one that the plan froze; empty when all are.

    Hashes what was placed, and the hidden labels where they stand.
    """
    version = job.dataset_version
    wanted = {
        folder / "public.csv": version.public.sha256,
        folder / "hidden_features.csv": version.hidden_features.sha256,
        labels_path(job): version.labels_sha256,
    }
    if any(supervisor.sha256_of(path) != digest for path, digest in wanted.items()):
        return FailureCode.PLATFORM_DATA.value
    own = f"sha256:{supervisor.sha256_of(folder / 'predictions.csv')}"
    return "" if own == job.plan["artifact"] else FailureCode.SUBMISSION_CHANGED.value


def _fail(hold: Hold, code: FailureCode, at: datetime, log: list[str]) -> None:
    fail_run(job=hold.job, run=hold.run, code=code, outcome=interim(log), at=at)


def _settle(hold: Hold, outcome: supervisor.Outcome, at: datetime) -> None:
    """Write how a run ended: result, refusal of the file, cancel, or a failure of the platform."""
    if outcome.stopped:
        confirm_cancel(job=hold.job, run=hold.run, at=at, outcome=outcome)
    elif outcome.result is not None and outcome.result.get("problems"):
        code = FailureCode.SUBMISSION_REFUSED
        fail_run(job=hold.job, run=hold.run, code=code, outcome=outcome, at=at)
    elif outcome.result is not None:
        finish_run(job=hold.job, run=hold.run, outcome=outcome, at=at)
    else:
        code = _platform_code(outcome)
        fail_run(job=hold.job, run=hold.run, code=code, outcome=outcome, at=at)


def _platform_code(outcome: supervisor.Outcome) -> FailureCode:
    if outcome.timed_out:
        return FailureCode.PLATFORM_TIME
    return FailureCode.PLATFORM_MEMORY if outcome.out_of_memory else FailureCode.PLATFORM_CRASHED
