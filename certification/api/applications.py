"""Applications over the API: open, describe, submit, move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from certification.api.shapes import application_read, application_row
from certification.operations import applications as operations
from certification.operations.moves import Details, make_move
from certification.permissions import (
    access_application,
    access_scheme,
    visible_applications,
)
from certification.rules.applications import MOVES, ApplicationState, Finding, Refusal
from certification.rules.separation import SIGNED
from standards.api.base import ApiView, ordered, paginated, validated
from standards.api.callers import caller, require_confirmed
from standards.kernel.clock import now
from standards.kernel.ids import row_id

if TYPE_CHECKING:
    from rest_framework.request import Request


class SystemFields(serializers.Serializer[Any]):
    """Describe the system that is put forward."""

    name = serializers.CharField(max_length=200)
    version = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    description = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, default=""
    )


class ApplicationFields(serializers.Serializer[Any]):
    """Hold what opens an application."""

    scheme = serializers.CharField(max_length=40)
    submission = serializers.CharField(max_length=40, default="predictions")
    system = SystemFields()
    organisation = serializers.CharField(max_length=200, required=False, allow_blank=True)
    accept_agreement = serializers.BooleanField(default=False)
    consent_publish = serializers.BooleanField(default=False)
    endpoint = serializers.DictField(required=False, allow_null=True)


class ChangeFields(serializers.Serializer[Any]):
    """Hold what may change before an application is submitted."""

    system = SystemFields(required=False)
    accept_agreement = serializers.BooleanField(required=False)
    consent_publish = serializers.BooleanField(required=False)
    endpoint = serializers.DictField(required=False, allow_null=True)


class RefusalFields(serializers.Serializer[Any]):
    """Hold one reason of a refusal."""

    requirement = serializers.CharField(max_length=80)
    reason = serializers.CharField(max_length=5000)


class MoveFields(serializers.Serializer[Any]):
    """Hold a move and what it says."""

    move = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=20000, required=False, allow_blank=True)
    recommendation = serializers.CharField(max_length=20000, required=False, allow_blank=True)
    criterion = serializers.CharField(max_length=80, required=False, allow_blank=True)
    finding = serializers.CharField(max_length=20, required=False, help_text=", ".join(Finding))
    justification = serializers.CharField(max_length=20000, required=False, allow_blank=True)
    reasons = RefusalFields(many=True, required=False)
    limits = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    due = serializers.DateTimeField(required=False, allow_null=True)


class StepFields(serializers.Serializer[Any]):
    """Hold one entry of an application's history."""

    move = serializers.CharField()
    state = serializers.CharField()
    actor = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class AttemptFields(serializers.Serializer[Any]):
    """Hold how many attempts are used, of how many."""

    used = serializers.IntegerField()
    allowed = serializers.IntegerField()


class ApplicationShape(serializers.Serializer[Any]):
    """Describe an application as it is read."""

    id = serializers.CharField()
    number = serializers.CharField()
    state = serializers.ChoiceField([one.value for one in ApplicationState])
    scheme = serializers.CharField()
    organisation = serializers.CharField()
    submission = serializers.CharField()
    system = SystemFields()
    moves = serializers.ListField(child=serializers.ChoiceField(list(MOVES)))
    jobs = serializers.ListField(child=serializers.CharField())
    attempts = AttemptFields()
    history = StepFields(many=True)
    certificate = serializers.CharField(allow_null=True)


def description(fields: dict[str, Any]) -> operations.SystemDescription:
    """Return what an input says of the system."""
    system = fields["system"]
    return operations.SystemDescription(
        name=system["name"],
        version=system["version"],
        description=system["description"],
        submission=fields["submission"],
        organisation=fields.get("organisation", ""),
        agreed=fields["accept_agreement"],
        consent_publish=fields["consent_publish"],
        endpoint=fields.get("endpoint"),
    )


class ApplicationsView(ApiView):
    """List applications and open new ones."""

    @extend_schema(responses=ApplicationShape(many=True), operation_id="applications")
    def get(self, request: Request) -> Response:
        """Return the applications that the caller may read; `?state=`, `?scheme=` filter."""
        rows = visible_applications(request.user)
        state, scheme = request.query_params.get("state"), request.query_params.get("scheme")
        if state:
            rows = rows.filter(state=state)
        if scheme:
            rows = rows.filter(scheme__pk=row_id(scheme))
        rows = ordered(request, rows, allowed=["created_at", "changed_at"], default="-created_at")
        return paginated(request, rows, application_row)

    @extend_schema(
        request=ApplicationFields,
        responses={201: ApplicationShape},
        operation_id="application_create",
    )
    def post(self, request: Request) -> Response:
        """Open a draft application."""
        fields = validated(ApplicationFields, request.data)
        application = operations.create_application(
            scheme=access_scheme(request.user, fields["scheme"]),
            system=description(fields),
            actor=caller(request),
            at=now(),
        )
        return Response(application_read(application, caller(request)), status=201)


class ApplicationView(ApiView):
    """Read and change one application."""

    @extend_schema(responses=ApplicationShape, operation_id="application")
    def get(self, request: Request, pk: str) -> Response:
        """Return one application."""
        application = access_application(request.user, pk)
        return Response(application_read(application, caller(request)))

    @extend_schema(
        request=ChangeFields, responses=ApplicationShape, operation_id="application_change"
    )
    def patch(self, request: Request, pk: str) -> Response:
        """Change what a draft or returned application says of its system."""
        application = access_application(request.user, pk)
        fields = validated(ChangeFields, request.data)
        before = {
            "system": {
                "name": application.system_name,
                "version": application.system_version,
                "description": application.system_description,
            },
            "submission": application.submission,
            "accept_agreement": application.agreed_at is not None,
            "consent_publish": application.consent_publish,
            "endpoint": application.endpoint,
        }
        application = operations.describe_system(
            application=application,
            system=description(before | fields),
            actor=caller(request),
            at=now(),
        )
        return Response(application_read(application, caller(request)))


class SubmitView(ApiView):
    """Submit an application."""

    @extend_schema(request=None, responses=ApplicationShape, operation_id="application_submit")
    def post(self, request: Request, pk: str) -> Response:
        """Make the move `submit`."""
        application = make_move(
            application=access_application(request.user, pk),
            move="submit",
            details=Details(),
            actor=caller(request),
            at=now(),
        )
        return Response(application_read(application, caller(request)))


class MovesView(ApiView):
    """Move an application along, also after the grant."""

    @extend_schema(
        request=MoveFields,
        responses={200: ApplicationShape, 202: ApplicationShape},
        operation_id="application_move",
    )
    def post(self, request: Request, pk: str) -> Response:
        """Make a move; 202 while a second person is awaited, 403, 409 when it does not fit."""
        application = access_application(request.user, pk)
        fields = validated(MoveFields, request.data)
        if fields["move"] in SIGNED:
            require_confirmed(request)
        application = make_move(
            application=application,
            move=fields["move"],
            details=details_of(fields),
            actor=caller(request),
            at=now(),
        )
        waits = fields["move"] == "withdraw" and application.state != ApplicationState.WITHDRAWN
        read = application_read(application, caller(request))
        return Response(read, status=202 if waits else 200)


def details_of(fields: dict[str, Any]) -> Details:
    """Return what a move says; a review's `recommendation` is its reason."""
    return Details(
        reason=fields.get("reason") or fields.get("recommendation") or "",
        criterion=fields.get("criterion", ""),
        finding=fields.get("finding", ""),
        justification=fields.get("justification", ""),
        reasons=tuple(Refusal(**one) for one in fields.get("reasons", ())),
        limits=fields.get("limits", ""),
        due=fields.get("due"),
    )
