"""The special majority vote of an OASIS technical committee (OASIS TC process, 1.1)."""

from __future__ import annotations

from fractions import Fraction

from reviews.rules.ballot import (
    AGAINST,
    ELIGIBLE,
    IN_FAVOUR,
    BallotRule,
    Compare,
    Position,
    RuleTest,
    Stance,
    fixed,
)
from standards.kernel.phrases import gettext_noop
from standards.rules.stages import Phase

RULE = BallotRule(
    slug="oasis-special",
    version=1,
    label=gettext_noop("OASIS special majority"),
    source="OASIS TC Process, 1.1",
    summary=gettext_noop(
        "Two-thirds of all voting members are in favour and not more than one quarter against."
        " Silence and abstention work against yes."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(value="no", label=gettext_noop("Against"), stance=Stance.AGAINST),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("Two-thirds of the eligible members in favour"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=ELIGIBLE,
            comparison=Compare.AT_LEAST,
            required=fixed(Fraction(2, 3)),
        ),
        RuleTest(
            name=gettext_noop("Not more than one quarter of the eligible members against"),
            scope="p",
            numerator=AGAINST,
            denominator=ELIGIBLE,
            comparison=Compare.AT_MOST,
            required=fixed(Fraction(1, 4)),
        ),
    ),
    needs_eligible=lambda _parameters: True,
    phases=frozenset({Phase.APPROVAL}),
)
