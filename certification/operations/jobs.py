"""Put jobs into the queue, take them out, give them another chance."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from certification.events.jobs import JobCancelRequested, JobEnded, JobEvent, JobQueued
from certification.models import Job, JobTransition
from certification.permissions import Capability, may
from certification.queries.criteria import criteria_of, dataset_version_of
from certification.rules.applications import ApplicationState
from certification.rules.jobs import (
    ENDED,
    EVALUATOR_VERSION,
    JOB,
    MAX_RUNS,
    OPEN,
    JobKind,
    JobState,
)
from standards import journal
from standards.kernel.errors import Conflict, Forbidden

if TYPE_CHECKING:
    from datetime import datetime

    from certification.models import (
        Application,
        Artifact,
        DatasetVersion,
        Scheme,
        SchemeBaseline,
    )
    from standards.models import User

LONGEST = timedelta(hours=24)
"""How long a job may wait and run in all: no state is without an end."""


@transaction.atomic
def enqueue_job(
    *, application: Application, artifact: Artifact, attempt: int, actor: User, at: datetime
) -> Job:
    """Queue the evaluation of an accepted artefact; the plan is frozen here.

    Conflict when another job of the application is waiting or running, or the scheme measures
    nothing. The attempt is charged later, when the hidden labels are released to a run.
    """
    if application.jobs.filter(state__in=sorted(OPEN)).exists():
        raise Conflict(_("Another evaluation of this application is waiting or running."))
    version = _version(application.scheme)
    return _enqueue(
        Job(
            kind=JobKind.EVALUATION.value,
            application=application,
            artifact=artifact,
            scheme=application.scheme,
            dataset_version=version,
            attempt=attempt,
            plan=plan_of(application.scheme, version, artifact.sha256),
            queued_at=at,
        ),
        actor=actor,
        at=at,
    )


@transaction.atomic
def enqueue_baseline(*, baseline: SchemeBaseline, at: datetime) -> Job:
    """Queue the run of a scheme's baseline."""
    version = _version(baseline.scheme)
    return _enqueue(
        Job(
            kind=JobKind.BASELINE.value,
            baseline=baseline,
            scheme=baseline.scheme,
            dataset_version=version,
            plan=plan_of(baseline.scheme, version, baseline.stored_file.sha256),
            queued_at=at,
        ),
        actor=None,
        at=at,
    )


def _enqueue(job: Job, *, actor: User | None, at: datetime) -> Job:
    give_time(job)
    note_state(job, at=at, actor=actor)
    return job


def give_time(job: Job) -> None:
    """Save a job that may start at once and must end in a day, by the database's clock."""
    job.not_before, job.deadline = Now(), Now() + LONGEST
    job.save()
    job.refresh_from_db(fields=["not_before", "deadline"])


def _version(scheme: Scheme) -> DatasetVersion:
    version = dataset_version_of(scheme)
    if version is None:
        raise Conflict(_("This scheme has no measured criterion; there is nothing to run."))
    return version


def plan_of(scheme: Scheme, version: DatasetVersion, sha256: str) -> dict[str, Any]:
    """Return what a run needs to be repeated exactly: digests, criteria, evaluator, seed."""
    return {
        "edition": scheme.edition.reference,
        "edition_hash": scheme.edition.hash,
        "task": version.dataset.task,
        "artifact": f"sha256:{sha256}",
        "dataset": version.digests,
        "evaluator": EVALUATOR_VERSION,
        "seed": secrets.randbits(48),
        "criteria": [
            {
                "id": one.pk,
                "criterion": one.criterion,
                "requirement_label": one.requirement.label,
                "decisive": one.decisive,
                "spec": one.definition,
            }
            for one in criteria_of(scheme)
            if one.kind == "measured"
        ],
    }


EVENTS: dict[str, type[JobEvent]] = {JobState.QUEUED.value: JobQueued}


def note_state(
    job: Job,
    *,
    at: datetime,
    actor: User | None = None,
    reason: str = "",
    event: type[JobEvent] | None = None,
) -> None:
    """Write the history row of a job's present state and record its event."""
    JobTransition.objects.create(
        job=job, state=job.state, run=job.run, actor=actor, at=at, reason=reason[:200]
    )
    kind = event or EVENTS.get(job.state, JobEnded)
    verdict = {"verdict": job.verdict} if kind is JobEnded else {}
    journal.record(
        kind(
            subject=job.subject,
            actor=actor.pk if actor else None,
            at=at,
            job=job.pk,
            application=job.application_id,
            state=job.state,
            version=job.version,
            code=job.failure_code,
            **verdict,
        )
    )


def lock_job(pk: int) -> Job:
    """Return the job's row, locked until the end of the transaction."""
    return Job.objects.select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def cancel_job(*, job: Job, actor: User, at: datetime, reason: str = "") -> Job:
    """End a waiting job at once, ask for the end of a running one; the worker confirms.

    Asked twice, the first time counts. Conflict when the job is over. What was charged stays
    charged.
    """
    job = lock_job(job.pk)
    if not may(actor, Capability.CANCEL_JOB, job):
        raise Forbidden(_("Only people of the applicant and of the queue may cancel this job."))
    if job.state in ENDED:
        raise Conflict(_("The job is over (%(state)s).") % {"state": job.state})
    if job.cancel_requested_at is not None:
        return job
    job.cancel_requested_at = at
    if job.state == JobState.QUEUED:
        job.cancel_confirmed_at = at
        return end_job(job, JobState.CANCELLED, at=at, actor=actor, reason=reason)
    job.version += 1
    job.save(update_fields=["cancel_requested_at", "version"])
    note_state(job, at=at, actor=actor, reason=reason, event=JobCancelRequested)
    return job


def end_job(
    job: Job, state: JobState, *, at: datetime, actor: User | None = None, reason: str = ""
) -> Job:
    """Write the end of a locked job: state, time, history, event."""
    move = {JobState.FINISHED: "finish", JobState.FAILED: "fail", JobState.CANCELLED: "cancel"}
    job.state = JOB.target(job.state, move[state])
    job.version += 1
    job.ended_at = at
    job.lease_until = None
    job.save()
    note_state(job, at=at, actor=actor, reason=reason or job.failure_code)
    return job


@transaction.atomic
def retry_job(*, job: Job, actor: User, at: datetime) -> Job:
    """Queue a failed or cancelled job again with fresh runs; one that runs is returned as it is.

    The attempt's number stays. Conflict when it finished, when the application went on, or when
    another job of it is open.
    """
    job = lock_job(job.pk)
    if not may(actor, Capability.RETRY_JOB, job):
        raise Forbidden(_("Only people who run the queue may retry a job."))
    if job.state in OPEN:
        return job
    job.state = JOB.target(job.state, "retry")
    _check_retry(job)
    job.version += 1
    job.max_runs = job.run + MAX_RUNS
    job.failure_code = ""
    job.cancel_requested_at = job.cancel_confirmed_at = job.ended_at = None
    job.queued_at = at
    give_time(job)
    note_state(job, at=at, actor=actor, reason="retry")
    return job


def _check_retry(job: Job) -> None:
    application = job.application
    if application is None:
        return
    if application.state not in {
        ApplicationState.IN_EVALUATION.value,
        ApplicationState.ON_HOLD.value,
    }:
        raise Conflict(_("The application is not in evaluation any more."))
    if application.jobs.filter(state__in=sorted(OPEN)).exclude(pk=job.pk).exists():
        raise Conflict(_("Another evaluation of this application is waiting or running."))
