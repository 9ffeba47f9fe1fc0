"""The enquiry ballot on a draft international standard (ISO/IEC Directives, Part 1, 2.6.3)."""

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
    slug="iso-dis",
    version=1,
    label=gettext_noop("ISO enquiry ballot (DIS)"),
    source="ISO/IEC Directives, Part 1, 2.6.3",
    summary=gettext_noop(
        "Two-thirds of the votes of participating members are in favour, and not more than one"
        " quarter of all votes are against. Abstentions, and votes against without a reason, are"
        " left out."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(
            value="yes_with_comments",
            label=gettext_noop("In favour, with comments"),
            stance=Stance.FOR,
        ),
        Position(
            value="no",
            label=gettext_noop("Against"),
            stance=Stance.AGAINST,
            reason=Reason.COUNTS,
            hint=gettext_noop("Counts only with a technical reason"),
        ),
        Position(
            value="abstain",
            label=gettext_noop("Abstain"),
            stance=Stance.NEUTRAL,
            hint=gettext_noop("Left out of the count"),
        ),
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
    phases=frozenset({Phase.PUBLIC_ENQUIRY}),
    owed_strictly=True,
    recirculation=Recirculation.MARKS,
)
