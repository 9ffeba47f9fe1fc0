"""Schemes over the API: read, make, open, and what an attempt is worth under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from certification.operations import schemes as operations
from certification.permissions import Capability, access_scheme
from certification.queries import schemes as queries
from certification.queries.power import power_of
from certification.rules.schemes import SCHEME, SchemeState
from standards.api.base import SAFE, ApiView, ordered, paginated, validated
from standards.api.callers import caller
from standards.kernel.clock import now
from standards.kernel.errors import FieldProblem, InvalidInput, NotFound
from standards.kernel.ids import row_id
from standards.permissions import access_edition

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import Edition


class SchemeBindingFields(serializers.Serializer[Any]):
    """Bind a measured criterion to a version of an evaluation set."""

    criterion = serializers.CharField(max_length=80)
    dataset_version = serializers.CharField(max_length=40)


class SchemeFields(serializers.Serializer[Any]):
    """Hold what makes a scheme."""

    title = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    edition = serializers.CharField(max_length=40)
    attempts = serializers.IntegerField(min_value=1, max_value=100, default=3)
    submissions = serializers.ListField(
        child=serializers.CharField(max_length=40), default=["predictions"]
    )
    endpoint_hosts = serializers.ListField(child=serializers.CharField(max_length=253), default=[])
    bindings = SchemeBindingFields(many=True, default=[])
    baselines = serializers.JSONField(required=False, allow_null=True)


class SchemeMoveFields(serializers.Serializer[Any]):
    """Hold a move of a scheme."""

    move = serializers.ChoiceField([one.name for one in SCHEME.moves])


class SchemeEditionShape(serializers.Serializer[Any]):
    """Name an edition."""

    id = serializers.CharField()
    designation = serializers.CharField()
    number = serializers.IntegerField()
    reference = serializers.CharField()


class SchemeCriterionShape(serializers.Serializer[Any]):
    """Describe one criterion with the requirement it stands under."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(["measured", "judged"])
    requirement = serializers.CharField()
    requirement_id = serializers.CharField()
    clause = serializers.CharField()
    obligation = serializers.CharField()
    definition = serializers.DictField()
    dataset_version = serializers.CharField(allow_null=True)


class SchemeBaselineShape(serializers.Serializer[Any]):
    """Describe a baseline and how it came out."""

    name = serializers.CharField()
    expected = serializers.CharField()
    found = serializers.CharField()


class SchemeRow(serializers.Serializer[Any]):
    """Describe a scheme in a list."""

    id = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField([one.value for one in SchemeState])
    edition = SchemeEditionShape()
    attempts = serializers.IntegerField()
    submissions = serializers.ListField(child=serializers.CharField())


class SchemeShape(SchemeRow):
    """Describe a scheme with its criteria."""

    criteria = SchemeCriterionShape(many=True)
    baselines = SchemeBaselineShape(many=True)


class PowerPoint(serializers.Serializer[Any]):
    """Describe the chance to pass at one true value."""

    true = serializers.FloatField()
    point = serializers.FloatField(help_text="when the estimate itself is compared")
    bound = serializers.FloatField(help_text="when the bound of its interval is compared")


class CriterionPower(serializers.Serializer[Any]):
    """Describe what an attempt says about one measured criterion."""

    criterion = serializers.CharField()
    requirement = serializers.CharField()
    metric = serializers.CharField()
    threshold = serializers.FloatField()
    confidence = serializers.FloatField()
    n = serializers.IntegerField()
    curve = PowerPoint(many=True)
    lowest_pass = serializers.FloatField(allow_null=True)
    flawless_units = serializers.IntegerField(allow_null=True)


class PowerShape(serializers.Serializer[Any]):
    """Describe what an attempt is worth."""

    criteria = CriterionPower(many=True)


def _edition(request: Request, pk: str) -> Edition:
    try:
        found: Edition = access_edition(request.user, pk)
    except NotFound as error:
        detail = _("There is no edition “%(id)s”.") % {"id": pk}
        raise InvalidInput(detail, errors=[FieldProblem("/edition", detail)]) from error
    return found


class SchemesView(ApiView):
    """List schemes and make new ones."""

    public = SAFE

    @extend_schema(responses=SchemeRow(many=True), operation_id="schemes")
    def get(self, request: Request) -> Response:
        """Return the schemes that the caller may read; `?state=` and `?edition=` filter."""
        rows = queries.visible_schemes(request.user)
        state, edition = (request.query_params.get(name) for name in ("state", "edition"))
        if state:
            rows = rows.filter(state=state)
        if edition:
            rows = rows.filter(edition=row_id(edition))
        rows = ordered(request, rows, allowed=["created_at", "title"], default="-created_at")
        return paginated(request, rows, queries.scheme_shape)

    @extend_schema(request=SchemeFields, responses={201: SchemeShape})
    def post(self, request: Request) -> Response:
        """Make a draft scheme from an edition and the sets that its criteria run on."""
        fields = validated(SchemeFields, request.data)
        bindings = {one["criterion"]: one["dataset_version"] for one in fields["bindings"]}
        form = operations.SchemeForm(
            title=fields["title"],
            edition=_edition(request, fields["edition"]),
            attempts=fields["attempts"],
            submissions=tuple(fields["submissions"]),
            endpoint_hosts=tuple(fields["endpoint_hosts"]),
            bindings=bindings,
            baselines=operations.read_baselines(fields.get("baselines")),
        )
        scheme = operations.create_scheme(form=form, actor=caller(request), at=now())
        return Response(queries.scheme_detail(scheme), status=201)


class SchemeView(ApiView):
    """Read one scheme."""

    public = SAFE

    @extend_schema(responses=SchemeShape, operation_id="scheme")
    def get(self, request: Request, pk: str) -> Response:
        """Return a scheme with its criteria."""
        return Response(queries.scheme_detail(access_scheme(request.user, pk)))


class SchemeMovesView(ApiView):
    """Open, pause and close a scheme."""

    @extend_schema(request=SchemeMoveFields, responses={200: SchemeShape, 202: SchemeShape})
    def post(self, request: Request, pk: str) -> Response:
        """Make a move; 202 while baselines run, after which the scheme opens by itself."""
        scheme = access_scheme(request.user, pk, Capability.MANAGE_SCHEMES)
        move = validated(SchemeMoveFields, request.data)["move"]
        moved = operations.move_scheme(scheme=scheme, move=move, actor=caller(request), at=now())
        waits = move == "open" and moved.state == SchemeState.DRAFT
        scheme.refresh_from_db(fields=["state"])
        return Response(queries.scheme_detail(scheme), status=202 if waits else 200)


class PowerView(ApiView):
    """Say what an attempt is worth before it is spent."""

    public = SAFE

    @extend_schema(
        responses=PowerShape,
        parameters=[
            OpenApiParameter("n", int, description="units; by default those of the hidden part")
        ],
    )
    def get(self, request: Request, pk: str) -> Response:
        """Return for each measured share the chance to pass at true values near the threshold."""
        scheme = access_scheme(request.user, pk)
        asked = request.query_params.get("n", "")
        number = row_id(asked)
        if asked and not 1 <= number <= 100_000:
            detail = _("n is a whole number from 1 to 100000.")
            raise InvalidInput(detail, errors=[FieldProblem("/n", detail)])
        return Response({"criteria": power_of(scheme, number or None)})
