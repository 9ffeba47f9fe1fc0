"""Weighted formal vote of CEN and CENELEC since 2017 (Internal Regulations, Part 2, 6.2)."""

from __future__ import annotations

from fractions import Fraction

from reviews.rules.ballot import (
    CAST,
    IN_FAVOUR,
    POPULATION_CAST,
    POPULATION_FOR,
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
    slug="cen-2017",
    version=1,
    label=gettext_noop("CEN formal vote (2017)"),
    source="CEN-CENELEC Internal Regulations, Part 2, 6.2",
    summary=gettext_noop(
        "At least 55 % of the votes for and against are in favour, and the countries in favour hold"
        " at least 65 % of the population of the countries voting for or against."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(value="no", label=gettext_noop("Against"), stance=Stance.AGAINST),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("55 % of the votes"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.AT_LEAST,
            required=fixed(Fraction(11, 20)),
        ),
        RuleTest(
            name=gettext_noop("65 % of the population"),
            scope="p",
            numerator=POPULATION_FOR,
            denominator=POPULATION_CAST,
            comparison=Compare.AT_LEAST,
            required=fixed(Fraction(13, 20)),
        ),
    ),
    foresees=False,
    phases=frozenset({Phase.PUBLIC_ENQUIRY, Phase.APPROVAL}),
    constituted="member_bodies",
)
