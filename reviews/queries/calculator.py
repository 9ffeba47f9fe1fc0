"""Ask a ballot rule: the same code that counts live ballots, over votes or totals of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from reviews.ballots import RULES
from reviews.rules.intake import read_question
from reviews.rules.outcome import Evaluation, evaluate
from reviews.rules.what_would_pass import Prospect, standing, what_would_pass
from standards.kernel.errors import NotFound

if TYPE_CHECKING:
    from reviews.rules.ballot import BallotRule


def rule_named(slug: str) -> BallotRule:
    """Return a rule by its slug; NotFound names the known ones."""
    if slug not in RULES:
        raise NotFound(_("There is no such rule. Known: %(names)s.") % {"names": ", ".join(RULES)})
    return RULES[slug]


def asked(rule: BallotRule, body: object) -> tuple[Evaluation, tuple[Prospect, ...]]:
    """Return what a rule says about votes or totals, and what would change it.

    InvalidInput names every fault with its place.
    """
    question = read_question(rule, body)
    rule = rule.under(question.parameters)
    evaluation = evaluate(rule, question.parameters, question.counts, ended=question.ended)
    return evaluation, what_would_pass(rule, question.parameters, question.counts)


def answer(rule: BallotRule, body: object) -> dict[str, Any]:
    """Return what a rule says about votes or totals, in the shape of the API."""
    evaluation, prospects = asked(rule, body)
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
