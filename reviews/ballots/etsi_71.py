"""The weighted vote of ETSI: 71 per cent of the votes cast (ETSI Directives)."""

from __future__ import annotations

from reviews.rules.ballot import (
    CAST,
    IN_FAVOUR,
    BallotRule,
    Compare,
    Parameter,
    Position,
    RuleTest,
    Stance,
    parameter,
)
from standards.kernel.phrases import gettext_noop
from standards.rules.stages import Phase

RULE = BallotRule(
    slug="etsi-71",
    version=1,
    label=gettext_noop("ETSI 71 % vote"),
    source=gettext_noop("ETSI Directives, Rules of Procedure"),
    summary=gettext_noop(
        "At least 71 % of the votes cast for and against are in favour, weighted."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(value="no", label=gettext_noop("Against"), stance=Stance.AGAINST),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("71 % of the votes cast"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.AT_LEAST,
            required=parameter("share"),
            applies=lambda parameters: not parameters["more_than"],
        ),
        RuleTest(
            name=gettext_noop("71 % of the votes cast"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.MORE_THAN,
            required=parameter("share"),
            applies=lambda parameters: bool(parameters["more_than"]),
        ),
    ),
    parameters=(
        Parameter(
            name="share", label=gettext_noop("Share in favour"), kind="ratio", default="71/100"
        ),
        Parameter(
            name="more_than",
            label=gettext_noop("More than the share is needed"),
            kind="boolean",
            default=False,
        ),
    ),
    weighs=True,
    phases=frozenset({Phase.PUBLIC_ENQUIRY, Phase.APPROVAL}),
)
