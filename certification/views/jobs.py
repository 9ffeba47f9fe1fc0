"""The page of one job, its report, and what may be done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certification.operations import jobs as operations
from certification.permissions import Capability, access_job, may
from certification.queries import jobs as queries
from certification.queries import progress
from certification.queries.labels import JOB_STATES, JOB_VERDICTS
from certification.queries.report_page import report_page
from certification.queries.results import findings_for, measures_for, sees_detail
from certification.rules.jobs import ENDED, OPEN, JobState, is_platform_failure
from standards.kernel.clock import now
from standards.kernel.errors import Conflict
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from certification.models import Job

TONES = {
    JobState.QUEUED: "note",
    JobState.RUNNING: "accent",
    JobState.FINISHED: "good",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "warn",
}


def failure_words(code: str) -> str:
    """Return why a job failed and what follows from it."""
    words = {
        "submission_refused": _("The file was refused when it was read for scoring."),
        "submission_changed": _("The file is not the one that was accepted."),
        "platform_lost": _("The worker stopped answering three times."),
        "platform_crashed": _("The scoring process ended without a result."),
        "platform_out_of_memory": _("The scoring process ran out of memory."),
        "platform_time_limit": _("The scoring process took too long."),
        "platform_data_changed": _("A file of the evaluation set is missing or has changed."),
        "platform_deadline": _("The job was not done within its deadline."),
    }
    return words.get(code, code)


@require_safe
@signed_in
def job(request: HttpRequest, pk: str) -> HttpResponse:
    """Show where a job stands, what it is doing and what came out."""
    found = access_job(request.user, pk)
    return render(request, "certification/jobs/job.html", _context(request, found))


def _context(request: HttpRequest, found: Job) -> dict[str, Any]:
    at, user = now(), person(request)
    prefetch_related_objects([found], "runs")
    run = progress.latest_run(found)
    position = queries.position_of(found)
    measures = measures_for(found, user)
    return {
        "job": found,
        "run": run,
        "title": found.application.system if found.application else found.baseline,
        "state_label": JOB_STATES[found.state],
        "state_tone": TONES[JobState(found.state)],
        "verdict_label": JOB_VERDICTS.get(found.verdict, ""),
        "live": found.state in OPEN,
        "position": position,
        "eta": queries.eta_seconds(found, position, at),
        "share": progress.share_done(found, run),
        "steps": progress.steps_of(found, run),
        "results": progress.result_rows(found, user),
        "groups": progress.group_rows(found, measures),
        "measures": progress.measure_table(found, measures),
        "findings": findings_for(found),
        "detail": sees_detail(user, found),
        "log": queries.log_of(found),
        "failure": failure_words(found.failure_code) if found.failure_code else "",
        "refunded": is_platform_failure(found.failure_code),
        "may_cancel": found.state in OPEN and may(user, Capability.CANCEL_JOB, found),
        "may_retry": found.state in ENDED - {JobState.FINISHED.value}
        and may(user, Capability.RETRY_JOB, found),
    }


@require_POST
@signed_in
def cancel(request: HttpRequest, pk: str) -> HttpResponse:
    """Cancel a job and go back to where the button was."""
    found = access_job(request.user, pk, Capability.CANCEL_JOB)
    reason = first_value(request.POST, "reason")
    try:
        operations.cancel_job(job=found, actor=person(request), at=now(), reason=reason)
    except Conflict as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The job is being cancelled; the page says when it is done."))
    return _back(request, found)


@require_POST
@signed_in
def retry(request: HttpRequest, pk: str) -> HttpResponse:
    """Queue a job again and go back to where the button was."""
    found = access_job(request.user, pk, Capability.RETRY_JOB)
    try:
        operations.retry_job(job=found, actor=person(request), at=now())
    except Conflict as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The job waits again. It keeps its attempt."))
    return _back(request, found)


def _back(request: HttpRequest, found: Job) -> HttpResponse:
    if request.POST.get("from") == "queue":
        return redirect("queue")
    return redirect("job", pk=found.pk)


@require_safe
@signed_in
def job_report(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the report of a finished job for reading and printing."""
    found = access_job(request.user, pk)
    if found.state != JobState.FINISHED:
        return redirect("job", pk=found.pk)
    return render(request, "certification/jobs/report.html", report_page(found, person(request)))
