"""The approval ballot on a final draft international standard (ISO/IEC Directives, Part 1, 2.7)."""

from __future__ import annotations

from fractions import Fraction

from reviews.rules.ballot import (
    AGAINST,
    CAST,
    IN_FAVOUR,
    BallotRule,
    Compare,
    Position,
    Reason,
    Recirculation,
    RuleTest,
    Stance,
    fixed,
)
from standards.kernel.phrases import gettext_noop
from standards.rules.stages import Phase

RULE = BallotRule(
    slug="iso-fdis",
    version=1,
    label=gettext_noop("ISO approval ballot (FDIS)"),
    source="ISO/IEC Directives, Part 1, 2.7",
    summary=gettext_noop(
        "Two-thirds of the votes of participating members are in favour, and not more than one"
        " quarter of all votes are against. Abstentions, and votes against without a reason, are"
        " left out."
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
            name=gettext_noop("Two-thirds of the participating members"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.AT_LEAST,
            required=fixed(Fraction(2, 3)),
        ),
        RuleTest(
            name=gettext_noop("Not more than one quarter against"),
            scope="all",
            numerator=AGAINST,
            denominator=CAST,
            comparison=Compare.AT_MOST,
            required=fixed(Fraction(1, 4)),
        ),
    ),
    scopes=("p", "all"),
    phases=frozenset({Phase.APPROVAL}),
    owed_strictly=True,
    recirculation=Recirculation.MARKS,
)
