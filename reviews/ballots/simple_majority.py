"""Simple majority: more votes for than against, with an optional quorum."""

from __future__ import annotations

from fractions import Fraction

from reviews.rules.ballot import (
    CAST,
    ELIGIBLE,
    IN_FAVOUR,
    RETURNED,
    BallotRule,
    Compare,
    Count,
    Parameter,
    Parameters,
    Position,
    Recirculation,
    RuleTest,
    Stance,
    fixed,
)
from standards.kernel.phrases import gettext_noop


def quorum(parameters: Parameters, count: Count) -> Fraction:
    """Return the quorum as a share of those entitled; above 1 it is a number of votes."""
    given = Fraction(parameters["quorum"])
    return given if given <= 1 else given / max(1, count.eligible or 0)


RULE = BallotRule(
    slug="simple-majority",
    version=1,
    label=gettext_noop("Simple majority"),
    source=gettext_noop("Common usage for decisions of a committee"),
    summary=gettext_noop(
        "More votes for than against. Abstentions count towards the quorum, where one is set."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(value="no", label=gettext_noop("Against"), stance=Stance.AGAINST),
        Position(
            value="abstain",
            label=gettext_noop("Abstain"),
            stance=Stance.NEUTRAL,
            hint=gettext_noop("Counts towards a quorum only"),
        ),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("More for than against"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.MORE_THAN,
            required=fixed(Fraction(1, 2)),
        ),
        RuleTest(
            name=gettext_noop("Quorum"),
            scope="p",
            numerator=RETURNED,
            denominator=ELIGIBLE,
            comparison=Compare.AT_LEAST,
            required=quorum,
            applies=lambda parameters: Fraction(parameters["quorum"]) > 0,
        ),
    ),
    parameters=(
        Parameter(
            name="quorum",
            label=gettext_noop("Quorum: a share of those entitled to vote, or a number of votes"),
            kind="ratio",
            default="0",
        ),
    ),
    weighs=True,
    needs_eligible=lambda parameters: Fraction(parameters["quorum"]) > 0,
    recirculation=Recirculation.MARKS,
)
