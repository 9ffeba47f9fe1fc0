"""The evaluation of a document by the IESG (IESG balloting procedures)."""

from __future__ import annotations

from fractions import Fraction

from reviews.rules.ballot import (
    BLOCKING,
    IN_FAVOUR,
    SITTING,
    BallotRule,
    Compare,
    Count,
    Measure,
    Parameter,
    Parameters,
    Position,
    Reason,
    Recirculation,
    RuleTest,
    Stance,
)
from standards.kernel.phrases import gettext_noop
from standards.rules.stages import Phase

STANDARDS_TRACK, OTHER = "standards", "other"
YES = Measure(gettext_noop("yes"), lambda count: count.positions.get("yes", 0))


def is_standards_track(parameters: Parameters) -> bool:
    """Say whether the document is on the standards track."""
    return bool(parameters["track"] == STANDARDS_TRACK)


def two_thirds(_parameters: Parameters, _count: Count) -> Fraction:
    """Return the share of the sitting directors that must not object."""
    return Fraction(2, 3)


def one(_parameters: Parameters, _count: Count) -> Fraction:
    """Return one."""
    return Fraction(1)


def none(_parameters: Parameters, _count: Count) -> Fraction:
    """Return nought."""
    return Fraction(0)


RULE = BallotRule(
    slug="ietf-iesg",
    version=1,
    label=gettext_noop("IESG evaluation"),
    source=gettext_noop("IESG statement on balloting procedures"),
    summary=gettext_noop(
        "At least one yes, no discuss, and for the standards track two-thirds of the directors"
        " who are not recused say yes or no objection. Silence counts against."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("Yes"), stance=Stance.FOR),
        Position(value="no_objection", label=gettext_noop("No objection"), stance=Stance.FOR),
        Position(
            value="discuss",
            label=gettext_noop("Discuss"),
            stance=Stance.AGAINST,
            reason=Reason.REQUIRED,
            blocks=True,
            hint=gettext_noop("Blocks until it is resolved; needs a text"),
        ),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
        Position(value="recuse", label=gettext_noop("Recuse"), stance=Stance.NEUTRAL, recuses=True),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("At least one yes"),
            scope="p",
            numerator=YES,
            denominator=None,
            comparison=Compare.AT_LEAST,
            required=one,
        ),
        RuleTest(
            name=gettext_noop("No discuss"),
            scope="p",
            numerator=BLOCKING,
            denominator=None,
            comparison=Compare.AT_MOST,
            required=none,
        ),
        RuleTest(
            name=gettext_noop("Two-thirds do not object"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=SITTING,
            comparison=Compare.AT_LEAST,
            required=two_thirds,
            applies=is_standards_track,
        ),
        RuleTest(
            name=gettext_noop("At least one does not object"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=None,
            comparison=Compare.AT_LEAST,
            required=one,
            applies=lambda parameters: not is_standards_track(parameters),
        ),
    ),
    parameters=(
        Parameter(
            name="track",
            label=gettext_noop("Track of the document"),
            kind="choice",
            default=STANDARDS_TRACK,
            choices=(STANDARDS_TRACK, OTHER),
        ),
    ),
    totals_names={"no": "discuss"},
    needs_eligible=is_standards_track,
    phases=frozenset({Phase.APPROVAL}),
    recirculation=Recirculation.MARKS,
)
