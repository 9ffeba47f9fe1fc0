"""The ballot on a committee draft: a count as advice, then a judgement of consensus."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from reviews.rules.ballot import (
    CAST,
    IN_FAVOUR,
    BallotRule,
    Compare,
    Count,
    Outcome,
    Parameters,
    Position,
    Recirculation,
    RuleTest,
    Stance,
    Verdict,
    fixed,
)
from reviews.rules.judgement import PARAMETERS, verdict_of
from standards.kernel.phrases import Phrase, gettext_noop
from standards.rules.stages import Phase


def judged(parameters: Parameters, counts: Mapping[str, Count], _held: bool) -> Verdict:
    """Decide as the chair judged; the count stands beside it as advice."""
    words = gettext_noop("The chair has not judged yet whether there is consensus.")
    return verdict_of(parameters, counts["p"]) or Verdict(Outcome.UNDECIDED, Phrase(words))


RULE = BallotRule(
    slug="iso-cd",
    version=1,
    label=gettext_noop("Committee draft (CD)"),
    source="ISO/IEC Directives, Part 1, 2.5.6",
    summary=gettext_noop(
        "Consensus is judged by the chair: no sustained opposition to a substantial issue by an"
        " important part of the interests concerned. The two-thirds count is advice."
    ),
    positions=(
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(value="no", label=gettext_noop("Against"), stance=Stance.AGAINST),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("Two-thirds of the participating members (advice)"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.AT_LEAST,
            required=fixed(Fraction(2, 3)),
            advice=True,
        ),
    ),
    parameters=PARAMETERS,
    decide=judged,
    judged=lambda _parameters: True,
    recirculation=Recirculation.MARKS,
    foresees=False,
    phases=frozenset({Phase.COMMITTEE_REVIEW}),
)
