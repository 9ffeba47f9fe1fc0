"""The full majority vote of an OASIS technical committee (OASIS TC process, 1.1)."""

from __future__ import annotations

from fractions import Fraction

from reviews.rules.ballot import (
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
    slug="oasis-full",
    version=1,
    label=gettext_noop("OASIS full majority"),
    source="OASIS TC Process, 1.1",
    summary=gettext_noop(
        "More than half of all voting members are in favour. Silence and abstention work against"
        " yes."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(value="no", label=gettext_noop("Against"), stance=Stance.AGAINST),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("More than half of the eligible members in favour"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=ELIGIBLE,
            comparison=Compare.MORE_THAN,
            required=fixed(Fraction(1, 2)),
        ),
    ),
    needs_eligible=lambda _parameters: True,
    phases=frozenset({Phase.DRAFT, Phase.COMMITTEE_REVIEW, Phase.APPROVAL}),
)
