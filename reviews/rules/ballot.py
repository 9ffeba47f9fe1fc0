"""The contract of a ballot rule: positions with flags, measures, tests and the rule itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from standards.kernel.phrases import Phrase, gettext_noop
from standards.rules.stages import Phase

Parameters = Mapping[str, Any]


class BallotState(StrEnum):
    """Where a ballot stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Stance(StrEnum):
    """How a position counts in the tests."""

    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"


class Reason(StrEnum):
    """What a position needs beside itself."""

    NOT_ASKED = "not_asked"
    COUNTS = "counts"  # accepted without, but then set apart from the votes that count against
    REQUIRED = "required"  # refused without


class Outcome(StrEnum):
    """What a ballot came to."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    UNDECIDED = "undecided"
    DECIDED = "decided"


class Recirculation(StrEnum):
    """Whether unresolved negatives go round again, and what becomes of other comments then."""

    NONE = "none"
    MARKS = "marks"  # a comment on unchanged text is taken and marked as outside the change
    REFUSES = "refuses"  # a comment on unchanged text is refused


class Compare(StrEnum):
    """The four comparisons that a test may make."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"

    def holds(self, left: int, right: int) -> bool:
        """Say whether the comparison holds between two whole numbers."""
        return {
            Compare.AT_LEAST: left >= right,
            Compare.MORE_THAN: left > right,
            Compare.AT_MOST: left <= right,
            Compare.LESS_THAN: left < right,
        }[self]

    @property
    def sign(self) -> str:
        """Return the sign as printed in arithmetic."""
        return {">=": "≥", "<=": "≤"}.get(self.value, self.value)


P_MEMBER, O_MEMBER = "P", "O"
SCOPES: Mapping[str, frozenset[str]] = {
    "p": frozenset({P_MEMBER}),
    "all": frozenset({P_MEMBER, O_MEMBER}),
}


@dataclass(frozen=True, kw_only=True)
class Position:
    """One thing that a member may say in a ballot."""

    value: str
    label: str
    stance: Stance
    hint: str = ""
    reason: Reason = Reason.NOT_ASKED
    blocks: bool = False
    recuses: bool = False


@dataclass(frozen=True, kw_only=True)
class Count:
    """What was counted in one scope, in votes (weights where the rule weighs)."""

    positions: Mapping[str, int] = field(default_factory=dict)
    in_favour: int = 0
    against: int = 0  # those that count: with a reason where the rule asks for one
    without_reason: int = 0
    neutral: int = 0
    blocking: int = 0
    recused: int = 0
    eligible: int | None = None
    population_for: int = 0
    population_against: int = 0
    experts: int = 0  # committed by members in favour
    largest_interest: int = 0  # members of the interest that most of the electorate belongs to

    @property
    def returned(self) -> int:
        """Return how many votes came in, recusals apart."""
        return self.in_favour + self.against + self.without_reason + self.neutral

    @property
    def cast(self) -> int:
        """Return the votes that count for or against."""
        return self.in_favour + self.against

    @property
    def silent(self) -> int:
        """Return how many may still vote (0 where the electorate is unknown)."""
        if self.eligible is None:
            return 0
        return max(0, self.eligible - self.recused - self.returned)


@dataclass(frozen=True)
class Measure:
    """A named figure that is read from a count."""

    words: str
    read: Callable[[Count], int]


IN_FAVOUR = Measure(gettext_noop("in favour"), lambda c: c.in_favour)
AGAINST = Measure(gettext_noop("against"), lambda c: c.against)
ABSTAINING = Measure(gettext_noop("abstaining"), lambda c: c.neutral)
BLOCKING = Measure(gettext_noop("blocking"), lambda c: c.blocking)
CAST = Measure(gettext_noop("votes for and against"), lambda c: c.cast)
RETURNED = Measure(gettext_noop("votes returned"), lambda c: c.returned)
ELIGIBLE = Measure(gettext_noop("members entitled to vote"), lambda c: c.eligible or 0)
SITTING = Measure(
    gettext_noop("members entitled to vote and not recused"),
    lambda c: max(0, (c.eligible or 0) - c.recused),
)
LARGEST_INTEREST = Measure(
    gettext_noop("members of the largest interest category"), lambda c: c.largest_interest
)
EXPERTS = Measure(gettext_noop("experts committed by members in favour"), lambda c: c.experts)
POPULATION_FOR = Measure(gettext_noop("people in countries in favour"), lambda c: c.population_for)
POPULATION_CAST = Measure(
    gettext_noop("people in countries for and against"),
    lambda c: c.population_for + c.population_against,
)


@dataclass(frozen=True, kw_only=True)
class RuleTest:
    """One test of a rule: a ratio of two measures, or one measure against a whole number.

    `required` gives the limit as a fraction of the denominator, or, without a denominator, the
    whole number itself. Everything is compared in whole numbers. A ratio over nothing never holds.
    """

    name: str
    scope: str
    numerator: Measure
    denominator: Measure | None
    comparison: Compare
    required: Callable[[Parameters, Count], Fraction]
    advice: bool = False
    applies: Callable[[Parameters], bool] = lambda _parameters: True


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One figure or choice that a committee may set before the ballot opens."""

    name: str
    label: str
    kind: str  # ratio | integer | choice | boolean | text | definition
    default: Any
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """An outcome with its reason, and the choice where the members chose among several."""

    outcome: Outcome
    because: Phrase | None = None
    choice: str | None = None


Decide = Callable[[Parameters, Mapping[str, Count], bool], Verdict]


def passes_when_all_hold(
    _parameters: Parameters, counts: Mapping[str, Count], held: bool
) -> Verdict:
    """Decide as most rules do: a block stops, else every test must hold."""
    if any(count.blocking for count in counts.values()):
        return Verdict(Outcome.BLOCKED, Phrase(gettext_noop("A blocking position stands.")))
    return Verdict(Outcome.PASSED if held else Outcome.FAILED)


@dataclass(frozen=True, kw_only=True)
class BallotRule:
    """A complete voting rule, as frozen into each ballot by slug and version."""

    slug: str
    version: int
    label: str
    source: str
    summary: str
    positions: tuple[Position, ...]
    tests: tuple[RuleTest, ...]
    parameters: tuple[Parameter, ...] = ()
    scopes: tuple[str, ...] = ("p",)
    weighs: bool = False
    asks_experts: bool = False  # a vote in favour may commit experts
    foresees: bool = True  # whether remaining votes alone decide (not population or choices)
    decide: Decide = passes_when_all_hold
    judged: Callable[[Parameters], bool] = lambda _parameters: False  # by the chair, after close
    recirculation: Recirculation = Recirculation.NONE
    totals_names: Mapping[str, str] = field(default_factory=dict)  # word in totals → position
    needs_eligible: Callable[[Parameters], bool] = lambda _parameters: False  # totals must tell
    shaped: Callable[[Parameters], BallotRule] | None = None  # where parameters make the rule
    phases: frozenset[Phase] = frozenset()  # of the work that it is made for; empty: any
    constituted: str = ""  # committees of member bodies or of persons alone; empty: both
    owed_strictly: bool = False  # missing a single one is reported, not only a share of them

    def under(self, parameters: Parameters) -> BallotRule:
        """Return the rule as its parameters shape it; most rules are as they are."""
        return self.shaped(parameters) if self.shaped else self

    def position(self, value: str) -> Position | None:
        """Return the position of that value, or None."""
        return next((each for each in self.positions if each.value == value), None)

    @property
    def classes(self) -> frozenset[str]:
        """Return the classes of members whose votes count somewhere."""
        return frozenset[str]().union(*(SCOPES[scope] for scope in self.scopes))


def fixed(limit: Fraction) -> Callable[[Parameters, Count], Fraction]:
    """Return a limit that no parameter changes."""
    return lambda _parameters, _count: limit


def parameter(name: str) -> Callable[[Parameters, Count], Fraction]:
    """Return a limit that stands in a parameter."""
    return lambda parameters, _count: Fraction(parameters[name])
