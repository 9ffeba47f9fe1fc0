"""The calculator's page: choose a rule, enter totals or paste votes, see what they come to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from reviews.ballots import RULES
from reviews.forms.calculator import COLUMNS, parameter_fields, question_of, totals_fields
from reviews.forms.definition import definition_fields, definition_of
from reviews.queries.calculator import asked, rule_named
from reviews.rules.intake import read_parameters
from reviews.rules.outcome import OUTCOME_WORDS
from reviews.views.room import OUTCOME_TONES, bar_of
from standards.kernel.errors import InvalidInput
from standards.kernel.phrases import Phrase
from standards.views.base import first_value

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from reviews.rules.ballot import BallotRule

FIRST = "iso-dis"


@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest) -> HttpResponse:
    """Show the form of a rule, and its answer where something was asked.

    Totals are asked by an address that can be shared; pasted votes are posted and kept nowhere.
    """
    given = request.POST if request.method == "POST" else request.GET
    data = {name: first_value(given, name) for name in given}
    rule = rule_named(data.get("rule") or FIRST)
    if rule.shaped and not data.get("votes", "").startswith("{"):
        rule = _shaped(rule, data)
    context = _form(rule, data)
    if "ask" in data:
        try:
            context |= _answer(rule, question_of(rule, data))
        except InvalidInput as refused:
            context |= {"problems": _problems(refused)}
    return render(request, "reviews/calculator/calculator.html", context)


def _form(rule: BallotRule, data: dict[str, str]) -> dict[str, Any]:
    return {
        "rules": [(one.slug, str(Phrase(one.label))) for one in RULES.values()],
        "rule": rule,
        "rule_label": str(Phrase(rule.label)),
        "rule_summary": str(Phrase(rule.summary)),
        "rule_source": str(Phrase(rule.source)),
        "positions": [(each.value, str(Phrase(each.label))) for each in rule.positions],
        "tables": totals_fields(rule, data),
        "parameters": parameter_fields(rule, data),
        "columns": ", ".join(COLUMNS),
        "votes": data.get("votes", ""),
        "definition": definition_fields(data) if rule.shaped else None,
    }


def _shaped(rule: BallotRule, data: dict[str, str]) -> BallotRule:
    """Return the rule as the form defines it, or as it was where the definition is at fault."""
    try:
        given = read_parameters(rule, {"definition": definition_of(data)})
    except InvalidInput:
        return rule
    return replace(rule.under(given), shaped=rule.shaped)


def _answer(rule: BallotRule, body: dict[str, Any]) -> dict[str, Any]:
    evaluation, prospects = asked(rule, body)
    return {
        "outcome": str(Phrase(OUTCOME_WORDS[evaluation.outcome])),
        "tone": OUTCOME_TONES[evaluation.outcome],
        "because": str(evaluation.verdict.because or ""),
        "tests": [bar_of(result) for result in evaluation.results],
        "sentences": [str(sentence) for sentence in evaluation.sentences()],
        "prospects": [str(prospect.text) for prospect in prospects],
    }


def _problems(refused: InvalidInput) -> list[str]:
    """Return what was wrong, each with its place; at most 20."""
    places = [f"{one.pointer}: {one.detail}" for one in refused.errors[:20]]
    return places or [str(refused.detail)]
