"""The calculator: every ballot rule, open to all, over the code that counts live ballots."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.shapes import rule_out
from reviews.ballots import RULES
from reviews.rules.ballot import BallotRule
from reviews.rules.intake import read_question
from reviews.rules.outcome import evaluate
from reviews.rules.what_would_pass import standing, what_would_pass
from standards.api.base import ApiView, paginated
from standards.kernel.errors import NotFound


def rule_named(slug: str) -> BallotRule:
    """Return a rule by its slug; NotFound names the known ones."""
    if slug not in RULES:
        raise NotFound(_("There is no such rule. Known: %(names)s.") % {"names": ", ".join(RULES)})
    return RULES[slug]


def answer(rule: BallotRule, body: object) -> dict[str, Any]:
    """Return what a rule says about votes or totals, in the shape of the API."""
    question = read_question(rule, body)
    evaluation = evaluate(rule, question.parameters, question.counts, ended=question.ended)
    prospects = what_would_pass(rule, question.parameters, question.counts)
    return {
        "rule": rule.slug,
        "version": rule.version,
        "outcome": evaluation.outcome.value,
        "choice": evaluation.verdict.choice,
        "tests": [result.as_dict() for result in evaluation.results],
        "explanation": evaluation.explanation(),
        "standing": standing(evaluation),
        "counts": evaluation.positions(),
        "what_would_pass": [each.as_dict() for each in prospects],
    }


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
