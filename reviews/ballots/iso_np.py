"""The ballot on a new work item proposal (ISO/IEC Directives, Part 1, 2.3.5)."""

from __future__ import annotations

from fractions import Fraction

from reviews.rules.ballot import (
    CAST,
    EXPERTS,
    IN_FAVOUR,
    BallotRule,
    Compare,
    Count,
    Parameter,
    Parameters,
    Position,
    Reason,
    RuleTest,
    Stance,
    parameter,
)
from standards.kernel.phrases import gettext_noop
from standards.rules.stages import Phase

SMALL_COMMITTEE = 16  # up to so many participating members


def experts_needed(parameters: Parameters, count: Count) -> Fraction:
    """Return how many experts members in favour must commit, by the size of the committee."""
    small = (count.eligible or 0) <= SMALL_COMMITTEE
    return Fraction(parameters["experts_small" if small else "experts_large"])


RULE = BallotRule(
    slug="iso-np",
    version=1,
    label=gettext_noop("New work item proposal (NP)"),
    source="ISO/IEC Directives, Part 1, 2.3.5",
    summary=gettext_noop(
        "Two-thirds of the participating members voting are in favour, and those in favour commit"
        " enough experts. Abstentions, and votes against without a reason, are left out."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(
            value="no", label=gettext_noop("Against"), stance=Stance.AGAINST, reason=Reason.COUNTS
        ),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("Majority of the participating members"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.AT_LEAST,
            required=parameter("majority"),
            applies=lambda parameters: not parameters["more_than"],
        ),
        RuleTest(
            name=gettext_noop("Majority of the participating members"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.MORE_THAN,
            required=parameter("majority"),
            applies=lambda parameters: bool(parameters["more_than"]),
        ),
        RuleTest(
            name=gettext_noop("Committed experts"),
            scope="p",
            numerator=EXPERTS,
            denominator=None,
            comparison=Compare.AT_LEAST,
            required=experts_needed,
        ),
    ),
    parameters=(
        Parameter(
            name="majority", label=gettext_noop("Share in favour"), kind="ratio", default="2/3"
        ),
        Parameter(
            name="more_than",
            label=gettext_noop("More than the share is needed (IEC: more than 1/2)"),
            kind="boolean",
            default=False,
        ),
        Parameter(
            name="experts_small",
            label=gettext_noop("Experts needed with up to 16 participating members"),
            kind="integer",
            default=4,
        ),
        Parameter(
            name="experts_large",
            label=gettext_noop("Experts needed with 17 or more participating members"),
            kind="integer",
            default=5,
        ),
    ),
    asks_experts=True,
    foresees=False,
    phases=frozenset({Phase.PROPOSAL}),
)
