"""From counts to an outcome: run the tests of a rule and show the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reviews.rules.ballot import (
    BallotRule,
    Compare,
    Count,
    Outcome,
    Parameters,
    RuleTest,
    Verdict,
)
from standards.kernel.phrases import Phrase, gettext_noop


@dataclass(frozen=True, kw_only=True)
class TestResult:
    """One test with the whole numbers that were put into it."""

    __test__ = False

    test: RuleTest
    numerator: int
    denominator: int | None
    required: Fraction
    passed: bool

    @property
    def needed(self) -> int:
        """Return the numerator that just satisfies the test at this denominator."""
        limit = self.required * (1 if self.denominator is None else self.denominator)
        floor, ceiling = limit.__floor__(), limit.__ceil__()
        return {
            Compare.AT_LEAST: ceiling,
            Compare.MORE_THAN: floor + 1,
            Compare.AT_MOST: floor,
            Compare.LESS_THAN: ceiling - 1,
        }[self.test.comparison]

    @property
    def arithmetic(self) -> str:
        """Return the comparison in whole numbers, as it was made."""
        sign = self.test.comparison.sign
        top, bottom = self.required.numerator, self.required.denominator
        if self.denominator is None:
            return f"{self.numerator} {sign} {self.required}"
        left, right = bottom * self.numerator, top * self.denominator
        return f"{bottom} × {self.numerator} = {left} {sign} {top} × {self.denominator} = {right}"

    def as_dict(self) -> dict[str, Any]:
        """Return the shape of the API."""
        return {
            "name": str(Phrase(self.test.name)),
            "scope": self.test.scope,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "comparison": self.test.comparison.value,
            "required": str(self.required),
            "needed": self.needed,
            "arithmetic": self.arithmetic,
            "advice": self.test.advice,
            "passed": self.passed,
        }

    def sentence(self) -> Phrase:
        """Return the test, its figures and whether it is met as one sentence."""
        met = gettext_noop("met") if self.passed else gettext_noop("not met")
        values: dict[str, str | int | Phrase] = {
            "test": Phrase(self.test.name),
            "part": self.numerator,
            "part_words": Phrase(self.test.numerator.words),
            "arithmetic": self.arithmetic,
            "met": Phrase(met),
        }
        if self.denominator is None or self.test.denominator is None:
            template = gettext_noop("%(test)s: %(part)d %(part_words)s (%(arithmetic)s), %(met)s.")
            return Phrase(template, values)
        values |= {"whole": self.denominator, "whole_words": Phrase(self.test.denominator.words)}
        template = gettext_noop(
            "%(test)s: %(part)d %(part_words)s of %(whole)d %(whole_words)s"
            " (%(arithmetic)s), %(met)s."
        )
        return Phrase(template, values)


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What a rule says about counts."""

    rule: BallotRule
    verdict: Verdict
    results: tuple[TestResult, ...]
    counts: Mapping[str, Count]

    @property
    def outcome(self) -> Outcome:
        """Return the outcome alone."""
        return self.verdict.outcome

    def sentences(self) -> tuple[Phrase, ...]:
        """Return the explanation: the outcome first, then each test with its arithmetic."""
        first = [Phrase(OUTCOME_WORDS[self.outcome])]
        because = [self.verdict.because] if self.verdict.because else []
        return (*first, *because, *(result.sentence() for result in self.results))

    def explanation(self) -> str:
        """Return the explanation in the reader's language."""
        return " ".join(str(sentence) for sentence in self.sentences())

    def positions(self) -> dict[str, int]:
        """Return how many votes each position got, over everybody whose vote counts."""
        widest = self.counts[self.rule.scopes[-1]]
        return {each.value: widest.positions.get(each.value, 0) for each in self.rule.positions}


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.PASSED: gettext_noop("Passed."),
    Outcome.FAILED: gettext_noop("Failed."),
    Outcome.BLOCKED: gettext_noop("Blocked."),
    Outcome.UNDECIDED: gettext_noop("Undecided."),
    Outcome.DECIDED: gettext_noop("Decided."),
}


def evaluate(
    rule: BallotRule, parameters: Parameters, counts: Mapping[str, Count], *, ended: bool = True
) -> Evaluation:
    """Run every test of a rule over counts and decide; not `ended` leaves it undecided."""
    results = tuple(_run(test, parameters, counts) for test in _applying(rule, parameters))
    held = all(result.passed for result in results if not result.test.advice)
    verdict = rule.decide(parameters, counts, held)
    if not ended:
        still = Phrase(gettext_noop("The ballot is still open."))
        verdict = Verdict(Outcome.UNDECIDED, still)
    return Evaluation(rule=rule, verdict=verdict, results=results, counts=counts)


def _applying(rule: BallotRule, parameters: Parameters) -> Iterable[RuleTest]:
    return (test for test in rule.tests if test.applies(parameters))


def _run(test: RuleTest, parameters: Parameters, counts: Mapping[str, Count]) -> TestResult:
    count = counts[test.scope]
    numerator = test.numerator.read(count)
    required = test.required(parameters, count)
    if test.denominator is None:
        passed = test.comparison.holds(numerator * required.denominator, required.numerator)
        denominator = None
    else:
        denominator = test.denominator.read(count)
        left, right = required.denominator * numerator, required.numerator * denominator
        passed = denominator > 0 and test.comparison.holds(left, right)
    return TestResult(
        test=test, numerator=numerator, denominator=denominator, required=required, passed=passed
    )
