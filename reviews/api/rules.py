"""The calculator: every ballot rule, open to all, over the code that counts live ballots."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import rule_out
from reviews.ballots import RULES
from reviews.queries.calculator import answer, rule_named
from standards.api.base import ApiView, paginated


class RulesView(ApiView):
    """All ballot rules."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="ballot_rules", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Return each rule with its positions, classes and parameters."""
        return paginated(request, list(RULES.values()), rule_out)


class RuleView(ApiView):
    """One ballot rule."""

    public = frozenset({"GET"})

    @extend_schema(operation_id="ballot_rule", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """Return the rule with its positions, classes and parameters."""
        return Response(rule_out(rule_named(slug)))


class EvaluateView(ApiView):
    """Ask a rule."""

    public = frozenset({"POST"})

    @extend_schema(
        operation_id="evaluate_rule", request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT
    )
    def post(self, request: Request, slug: str) -> Response:
        """Return outcome, tests, explanation and what would pass; nothing is kept."""
        return Response(answer(rule_named(slug), request.data))
