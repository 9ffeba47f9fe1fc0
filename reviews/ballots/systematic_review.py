"""The systematic review of a published standard: confirm it, revise it or withdraw it."""

from __future__ import annotations

from collections.abc import Mapping

from reviews.rules.ballot import (
    RETURNED,
    BallotRule,
    Compare,
    Count,
    Outcome,
    Parameter,
    Parameters,
    Position,
    RuleTest,
    Stance,
    Verdict,
    parameter,
)
from standards.kernel.phrases import Phrase, gettext_noop
from standards.rules.stages import Phase

CHOICES = ("confirm", "revise", "withdraw")
PLURALITY, MAJORITY = "plurality", "majority"


def chosen(parameters: Parameters, counts: Mapping[str, Count], held: bool) -> Verdict:
    """Decide for the choice with the most votes; a tie and a thin return are left to judgement."""
    votes = {choice: counts["p"].positions.get(choice, 0) for choice in CHOICES}
    most = max(votes.values())
    if not held or not most:
        words = gettext_noop("Too few members have answered for a decision.")
        return Verdict(Outcome.UNDECIDED, Phrase(words))
    leading = [choice for choice, number in votes.items() if number == most]
    enough = parameters["threshold"] == PLURALITY or 2 * most > sum(votes.values())
    if len(leading) > 1 or not enough:
        words = gettext_noop("No choice leads as the rule asks; the committee must decide.")
        return Verdict(Outcome.UNDECIDED, Phrase(words))
    words = gettext_noop("Most members chose: %(choice)s")
    label = next(each.label for each in RULE.positions if each.value == leading[0])
    return Verdict(Outcome.DECIDED, Phrase(words, {"choice": Phrase(label)}), choice=leading[0])


RULE = BallotRule(
    slug="systematic-review",
    version=1,
    label=gettext_noop("Systematic review"),
    source="ISO/IEC Directives, Part 1, 2.9",
    summary=gettext_noop(
        "The participating members choose to confirm, to revise or to withdraw a published"
        " standard; the choice with the most votes is taken."
    ),
    positions=(
        Position(value="confirm", label=gettext_noop("Confirm"), stance=Stance.FOR),
        Position(
            value="revise",
            label=gettext_noop("Revise"),
            stance=Stance.AGAINST,
            hint=gettext_noop("Say what is to be changed"),
        ),
        Position(value="withdraw", label=gettext_noop("Withdraw"), stance=Stance.AGAINST),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("Members that answered"),
            scope="p",
            numerator=RETURNED,
            denominator=None,
            comparison=Compare.AT_LEAST,
            required=parameter("answers"),
        ),
    ),
    parameters=(
        Parameter(
            name="threshold",
            label=gettext_noop("Votes that a choice needs"),
            kind="choice",
            default=PLURALITY,
            choices=(PLURALITY, MAJORITY),
        ),
        Parameter(
            name="answers",
            label=gettext_noop("Members that must answer at least"),
            kind="integer",
            default=1,
        ),
    ),
    decide=chosen,
    foresees=False,
    totals_names={"yes": "confirm", "no": "withdraw"},
    phases=frozenset({Phase.PUBLISHED, Phase.SYSTEMATIC_REVIEW}),
    owed_strictly=True,
)
