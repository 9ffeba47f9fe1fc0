"""The queue room: what runs, what waits, what failed, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification.permissions import Capability, may
from certification.queries import jobs as queries
from certification.queries.labels import JOB_STATES
from certification.rules.jobs import JobState
from certification.views.jobs import TONES, failure_words
from standards.kernel.clock import now
from standards.kernel.errors import Forbidden
from standards.views.base import first_value, person, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from certification.models import Job

PER_PAGE = 25


@require_safe
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue to those who run it."""
    user = person(request)
    if not may(user, Capability.RUN_QUEUE):
        raise Forbidden(_("Only people who run the queue may see it."))
    at, state = now(), first_value(request.GET, "state")
    rows = queries.jobs_for(user)
    if state in set(JobState):
        rows = rows.filter(state=state)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "figures": queries.queue_figures(at),
        "workers": queries.workers(at),
        "states": [
            {"value": one.value, "label": JOB_STATES[one], "current": one.value == state}
            for one in JobState
        ],
        "state": state,
        "page": page,
        "jobs": [_row(job) for job in page],
        "address": f"state={state}" if state else "",
    }
    return render(request, "certification/queue/queue.html", context)


def _row(job: Job) -> dict[str, object]:
    state = JobState(job.state)
    return {
        "job": job,
        "title": job.application.system if job.application else str(job.baseline),
        "applicant": job.application.organisation.name if job.application else _("Baseline"),
        "label": JOB_STATES[job.state],
        "tone": TONES[state],
        "failure": failure_words(job.failure_code) if job.failure_code else "",
        "may_cancel": state in {JobState.QUEUED, JobState.RUNNING}
        and job.cancel_requested_at is None,
        "may_retry": state in {JobState.FAILED, JobState.CANCELLED},
    }
