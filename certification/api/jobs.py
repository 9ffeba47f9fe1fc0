"""Jobs over the API: state, log, report, cancel and retry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from certification.operations import jobs as operations
from certification.permissions import Capability, access_job
from certification.queries import jobs as queries
from certification.queries.report_page import report_page
from certification.queries.results import report
from certification.rules.jobs import JobState
from standards.api.base import ApiView, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput

if TYPE_CHECKING:
    from rest_framework.request import Request

    from certification.models import Job


class JobStepShape(serializers.Serializer[Any]):
    """Describe one change of state."""

    state = serializers.ChoiceField([one.value for one in JobState])
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class JobShape(serializers.Serializer[Any]):
    """Describe a job."""

    id = serializers.CharField()
    number = serializers.CharField()
    application = serializers.CharField(allow_null=True)
    scheme = serializers.CharField()
    state = serializers.ChoiceField([one.value for one in JobState])
    version = serializers.IntegerField()
    position = serializers.IntegerField(allow_null=True)
    eta_seconds = serializers.IntegerField(allow_null=True)
    attempt = serializers.IntegerField()
    runs = serializers.IntegerField()
    charged = serializers.BooleanField()
    failure_code = serializers.CharField(allow_null=True)
    verdict = serializers.CharField(allow_null=True)
    cancel_requested_at = serializers.DateTimeField(allow_null=True)
    cancel_confirmed_at = serializers.DateTimeField(allow_null=True)
    history = JobStepShape(many=True)


class JobCancelFields(serializers.Serializer[Any]):
    """Hold why something is done."""

    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


def _shape(job: Job) -> dict[str, Any]:
    return queries.job_shape(job, now())


class JobsView(ApiView):
    """List jobs."""

    @extend_schema(responses=JobShape(many=True), operation_id="jobs")
    def get(self, request: Request) -> Response:
        """Return the jobs that the caller may read, newest first; `?state=` filters."""
        rows = queries.jobs_for(request.user).prefetch_related("transitions")
        state = request.query_params.get("state")
        return paginated(request, rows.filter(state=state) if state else rows, _shape)


class JobView(ApiView):
    """Read one job."""

    @extend_schema(responses=JobShape, operation_id="job")
    def get(self, request: Request, pk: str) -> Response:
        """Return where the job stands, how long yet, and whether it costs an attempt."""
        return Response(_shape(access_job(request.user, pk)))


class CancelView(ApiView):
    """Cancel a job."""

    @extend_schema(request=JobCancelFields, responses=JobShape)
    def post(self, request: Request, pk: str) -> Response:
        """End a waiting job, ask for the end of a running one (`cancel_confirmed_at` follows)."""
        job = access_job(request.user, pk, Capability.CANCEL_JOB)
        reason = validated(JobCancelFields, request.data)["reason"]
        operations.cancel_job(job=job, actor=caller(request), at=now(), reason=reason)
        job.refresh_from_db()
        return Response(_shape(job))


class RetryView(ApiView):
    """Give a job another chance."""

    @extend_schema(request=None, responses=JobShape)
    def post(self, request: Request, pk: str) -> Response:
        """Queue a failed or cancelled job again; the answer is the job that runs."""
        job = access_job(request.user, pk, Capability.RETRY_JOB)
        operations.retry_job(job=job, actor=caller(request), at=now())
        job.refresh_from_db()
        return Response(_shape(job))


class LogView(ApiView):
    """Read the stored log of a job."""

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, request: Request, pk: str) -> HttpResponse:
        """Return the log of all runs as text."""
        job = access_job(request.user, pk)
        return HttpResponse(queries.log_of(job), content_type="text/plain; charset=utf-8")


FORMATS = ("json", "html")


class ReportView(ApiView):
    """Read the report of a finished job."""

    @extend_schema(
        parameters=[OpenApiParameter("as", str, enum=FORMATS, default="json")],
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "text/html"): OpenApiTypes.STR,
        },
    )
    def get(self, request: Request, pk: str) -> HttpResponse:
        """Return measures, results and digests; of the gate slice applicants see no values."""
        job = access_job(request.user, pk)
        wanted = request.query_params.get("as", "json")
        if wanted not in FORMATS:
            detail = _("A report can be had as: %(formats)s.") % {"formats": ", ".join(FORMATS)}
            raise InvalidInput(detail, errors=[FieldProblem("/as", detail)])
        if job.state != JobState.FINISHED:
            raise Conflict(_("The job has not finished; there is no report yet."))
        if wanted == "json":
            return Response(report(job, request.user))
        page = render_to_string("certification/jobs/report.html", report_page(job, request.user))
        return HttpResponse(page)
