"""The Standards Association ballot of IEEE, and the letter ballot of its working groups."""

from __future__ import annotations

from fractions import Fraction

from reviews.rules.ballot import (
    ABSTAINING,
    CAST,
    ELIGIBLE,
    IN_FAVOUR,
    LARGEST_INTEREST,
    RETURNED,
    BallotRule,
    Compare,
    Parameter,
    Parameters,
    Position,
    Reason,
    Recirculation,
    RuleTest,
    Stance,
    fixed,
    parameter,
)
from standards.kernel.phrases import gettext_noop
from standards.rules.stages import Phase

SPONSOR, WORKING_GROUP = "standards_association", "working_group"


def is_sponsor(parameters: Parameters) -> bool:
    """Say whether the ballot group is that of the Standards Association."""
    return bool(parameters["kind"] == SPONSOR)


RULE = BallotRule(
    slug="ieee-sa",
    version=1,
    label=gettext_noop("IEEE SA ballot"),
    source="IEEE SA Standards Board Operations Manual, 5.4",
    summary=gettext_noop(
        "At least 75 % of the ballot group return their ballots, fewer than 30 % of these abstain,"
        " and at least 75 % of approvals and reasoned disapprovals approve. In a working group more"
        " than half return theirs. A disapproval without a comment counts as returned only."
    ),
    positions=(
        Position(value="approve", label=gettext_noop("Approve"), stance=Stance.FOR),
        Position(
            value="approve_with_comments",
            label=gettext_noop("Approve with comments"),
            stance=Stance.FOR,
        ),
        Position(
            value="disapprove",
            label=gettext_noop("Disapprove"),
            stance=Stance.AGAINST,
            reason=Reason.COUNTS,
            hint=gettext_noop("Counts only with a comment"),
        ),
        Position(
            value="abstain",
            label=gettext_noop("Abstain"),
            stance=Stance.NEUTRAL,
            reason=Reason.REQUIRED,
            hint=gettext_noop("Say why: lack of time, of expertise, a conflict of interest, other"),
        ),
    ),
    tests=(
        RuleTest(
            name=gettext_noop("Ballots returned"),
            scope="p",
            numerator=RETURNED,
            denominator=ELIGIBLE,
            comparison=Compare.AT_LEAST,
            required=fixed(Fraction(3, 4)),
            applies=is_sponsor,
        ),
        RuleTest(
            name=gettext_noop("Ballots returned"),
            scope="p",
            numerator=RETURNED,
            denominator=ELIGIBLE,
            comparison=Compare.MORE_THAN,
            required=fixed(Fraction(1, 2)),
            applies=lambda parameters: not is_sponsor(parameters),
        ),
        RuleTest(
            name=gettext_noop("Abstentions among the ballots returned"),
            scope="p",
            numerator=ABSTAINING,
            denominator=RETURNED,
            comparison=Compare.LESS_THAN,
            required=parameter("abstentions"),
        ),
        RuleTest(
            name=gettext_noop("Approval rate"),
            scope="p",
            numerator=IN_FAVOUR,
            denominator=CAST,
            comparison=Compare.AT_LEAST,
            required=fixed(Fraction(3, 4)),
        ),
        RuleTest(
            name=gettext_noop("Balance of interests in the ballot group"),
            scope="p",
            numerator=LARGEST_INTEREST,
            denominator=ELIGIBLE,
            comparison=Compare.AT_MOST,
            required=fixed(Fraction(1, 3)),
            applies=is_sponsor,
        ),
    ),
    parameters=(
        Parameter(
            name="kind",
            label=gettext_noop("Ballot group"),
            kind="choice",
            default=SPONSOR,
            choices=(SPONSOR, WORKING_GROUP),
        ),
        Parameter(
            name="abstentions",
            label=gettext_noop("Share of abstentions that stops it"),
            kind="ratio",
            default="3/10",
        ),
    ),
    totals_names={"yes": "approve", "no": "disapprove"},
    needs_eligible=lambda _parameters: True,
    phases=frozenset({Phase.COMMITTEE_REVIEW, Phase.PUBLIC_ENQUIRY, Phase.APPROVAL}),
    recirculation=Recirculation.REFUSES,
)
