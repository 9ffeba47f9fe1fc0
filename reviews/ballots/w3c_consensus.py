"""Consensus as the W3C looks for it: support, and no sustained objection; also its appeal vote."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from reviews.rules.ballot import (
    AGAINST,
    BLOCKING,
    IN_FAVOUR,
    BallotRule,
    Compare,
    Count,
    Outcome,
    Parameter,
    Parameters,
    Position,
    Reason,
    Recirculation,
    RuleTest,
    Stance,
    Verdict,
    fixed,
    passes_when_all_hold,
)
from reviews.rules.judgement import CONSENSUS, PARAMETERS, verdict_of
from standards.kernel.phrases import Phrase, gettext_noop
from standards.rules.stages import Phase

REVIEW, APPEAL = "review", "appeal"


def is_review(parameters: Parameters) -> bool:
    """Say whether consensus is looked for; the other stage votes on an appeal."""
    return bool(parameters["stage"] == REVIEW)


def support_needed(parameters: Parameters, _count: Count) -> Fraction:
    """Return how many members must support it: never none, for silence is no consensus."""
    return Fraction(max(1, parameters["support"]))


def sought(parameters: Parameters, counts: Mapping[str, Count], held: bool) -> Verdict:
    """Block at an objection, which opens a case that ends by a judgement; an appeal is counted."""
    if not is_review(parameters):
        return Verdict(Outcome.PASSED if held else Outcome.FAILED)
    judgement = verdict_of(parameters, counts["p"])
    if judgement is not None and parameters.get(CONSENSUS) is not None:
        return judgement
    if counts["p"].blocking:
        words = gettext_noop(
            "An objection opens a case: mediation within 90 days, then a council that convenes"
            " within 45 days and concludes within 45 more."
        )
        return Verdict(Outcome.BLOCKED, Phrase(words))
    return passes_when_all_hold(parameters, counts, held)


RULE = BallotRule(
    slug="w3c-consensus",
    version=1,
    label=gettext_noop("W3C consensus"),
    source=gettext_noop("W3C Process Document, consensus and formal objections"),
    summary=gettext_noop(
        "Substantial support and no sustained objection; there are no percentages. An appeal of a"
        " decision overturns it when more members reject the decision than approve it."
    ),
    positions=(
        Position(value="support", label=gettext_noop("Support"), stance=Stance.FOR),
        Position(
            value="support_with_reservations",
            label=gettext_noop("Support with reservations"),
            stance=Stance.FOR,
        ),
        Position(value="neutral", label=gettext_noop("Neutral"), stance=Stance.NEUTRAL),
        Position(
            value="object",
            label=gettext_noop("Object"),
            stance=Stance.AGAINST,
            reason=Reason.REQUIRED,
            blocks=True,
            hint=gettext_noop("A formal objection: say what is wrong and what would resolve it"),
        ),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("Substantial support"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=None,
            comparison=Compare.AT_LEAST,
            required=support_needed,
            applies=is_review,
        ),
        RuleTest(
            name=gettext_noop("No sustained objection"),
            scope="p",
            numerator=BLOCKING,
            denominator=None,
            comparison=Compare.AT_MOST,
            required=fixed(Fraction(0)),
            applies=is_review,
        ),
        RuleTest(
            name=gettext_noop("Not more reject the decision than approve it"),
            scope="p",
            numerator=AGAINST,
            denominator=IN_FAVOUR,
            comparison=Compare.AT_MOST,
            required=fixed(Fraction(1)),
            applies=lambda parameters: not is_review(parameters),
        ),
    ),
    parameters=(
        Parameter(
            name="stage",
            label=gettext_noop("What is voted on"),
            kind="choice",
            default=REVIEW,
            choices=(REVIEW, APPEAL),
        ),
        Parameter(
            name="support",
            label=gettext_noop("Members that must support it at least"),
            kind="integer",
            default=1,
        ),
        *PARAMETERS,
    ),
    decide=sought,
    judged=is_review,
    recirculation=Recirculation.MARKS,
    totals_names={"yes": "support", "no": "object"},
    phases=frozenset({Phase.COMMITTEE_REVIEW, Phase.PUBLIC_ENQUIRY, Phase.APPROVAL}),
)
