"""What the votes still to come can do: what would pass this, and what would stop it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reviews.rules.ballot import (
    O_MEMBER,
    P_MEMBER,
    BallotRule,
    Compare,
    Count,
    Outcome,
    Parameters,
    Stance,
)
from reviews.rules.outcome import Evaluation, TestResult, evaluate
from reviews.rules.tally import Group, add
from standards.kernel.phrases import Phrase, gettext_noop

UNBOUNDED = 10_000_000  # where the electorate is not known, look no further than this


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """One thing that would change, or cannot change, the outcome."""

    kind: str  # votes | settled | blocked | test
    text: Phrase
    position: str | None = None
    votes: int | None = None
    of: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the shape of the API."""
        return {
            "kind": self.kind,
            "position": self.position,
            "votes": self.votes,
            "of": self.of,
            "text": str(self.text),
        }


def standing(evaluation: Evaluation) -> str:
    """Return where an open ballot stands: passing, failing, blocked or open."""
    if not any(count.returned for count in evaluation.counts.values()):
        return "open"
    words = {Outcome.PASSED: "passing", Outcome.FAILED: "failing", Outcome.BLOCKED: "blocked"}
    return words.get(evaluation.outcome, "open")


def what_would_pass(
    rule: BallotRule, parameters: Parameters, counts: Mapping[str, Count]
) -> tuple[Prospect, ...]:
    """Say what the remaining votes can do and how far each unmet test is from being met."""
    now = evaluate(rule, parameters, counts)
    shortfalls = [_shortfall(result) for result in now.results if not result.passed]
    if now.outcome is Outcome.BLOCKED:
        return (_blocked(counts), *shortfalls)
    if not rule.foresees:
        return tuple(shortfalls)
    return (_by_votes(rule, parameters, counts), *shortfalls)


def _by_votes(rule: BallotRule, parameters: Parameters, counts: Mapping[str, Count]) -> Prospect:
    def passes(stance: Stance, more: int) -> bool:
        added = with_more(rule, counts, stance, more)
        return evaluate(rule, parameters, added).outcome is Outcome.PASSED

    known = counts[rule.scopes[-1]].eligible is not None
    left = sum(silent(rule, counts).values()) if known else UNBOUNDED
    if passes(Stance.FOR, 0):
        enough = smallest(left, lambda more: not passes(Stance.AGAINST, more))
        return _stays(rule, enough, left if known else None)
    enough = smallest(left, lambda more: passes(Stance.FOR, more))
    return _turns(rule, enough, left if known else None)


def _stays(rule: BallotRule, enough: int | None, left: int | None) -> Prospect:
    if enough is None:
        text = gettext_noop("It passes whatever the remaining members vote.")
        if left == 0:
            text = gettext_noop("Every vote is in: the result cannot change.")
        return Prospect(kind="settled", text=Phrase(text), of=left)
    against = _first(rule, Stance.AGAINST)
    if left is None:
        text = gettext_noop("It would fail with %(votes)d more votes against.")
    else:
        text = gettext_noop(
            "It would fail only if %(votes)d or more of the %(of)d remaining votes are against."
        )
    values = {"votes": enough, "of": left or 0}
    return Prospect(
        kind="votes", text=Phrase(text, values), position=against, votes=enough, of=left
    )


def _turns(rule: BallotRule, enough: int | None, left: int | None) -> Prospect:
    if enough is None:
        text = gettext_noop("It cannot pass with the remaining votes.")
        if left == 0:
            text = gettext_noop("Every vote is in: the result cannot change.")
        return Prospect(kind="settled", text=Phrase(text), of=left)
    if left is None:
        text = gettext_noop("It would pass with %(votes)d more votes in favour.")
    else:
        text = gettext_noop(
            "It would pass if %(votes)d or more of the %(of)d remaining votes are in favour."
        )
    values = {"votes": enough, "of": left or 0}
    favour = _first(rule, Stance.FOR)
    return Prospect(kind="votes", text=Phrase(text, values), position=favour, votes=enough, of=left)


def _blocked(counts: Mapping[str, Count]) -> Prospect:
    blocking = max(count.blocking for count in counts.values())
    text = gettext_noop("%(votes)d blocking positions must be lifted first.")
    return Prospect(kind="blocked", text=Phrase(text, {"votes": blocking}), votes=blocking)


def _shortfall(result: TestResult) -> Prospect:
    short = abs(result.needed - result.numerator)
    if result.denominator == 0:
        text = gettext_noop("%(test)s: nothing has been counted yet.")
    elif result.test.comparison in (Compare.AT_LEAST, Compare.MORE_THAN):
        text = gettext_noop("%(test)s: %(short)d short at the present count.")
    else:
        text = gettext_noop("%(test)s: %(short)d too many at the present count.")
    values: dict[str, str | int | Phrase] = {"test": Phrase(result.test.name), "short": short}
    return Prospect(kind="test", text=Phrase(text, values), votes=short)


def silent(rule: BallotRule, counts: Mapping[str, Count]) -> dict[str, int]:
    """Return the votes still to come, per class of member."""
    if rule.scopes == ("p",):
        return {P_MEMBER: counts["p"].silent}
    participating = counts["p"].silent if "p" in counts else 0
    return {P_MEMBER: participating, O_MEMBER: max(0, counts["all"].silent - participating)}


def with_more(
    rule: BallotRule, counts: Mapping[str, Count], stance: Stance, more: int
) -> Mapping[str, Count]:
    """Return the counts with so many more votes of one stance, participating members first."""
    remaining = silent(rule, counts)
    known = counts[rule.scopes[-1]].eligible is not None
    participating = min(more, remaining[P_MEMBER]) if known else more
    position = _first(rule, stance)
    added = dict(counts)
    for member_class, votes in ((P_MEMBER, participating), (O_MEMBER, more - participating)):
        group = Group(member_class=member_class, position=position, reasoned=True, weight=votes)
        for scope in rule.scopes if votes else ():
            if scope == "all" or member_class == P_MEMBER:
                added[scope] = add(added[scope], rule, group)
    return added


def smallest(limit: int, holds: Callable[[int], bool]) -> int | None:
    """Return the smallest number up to `limit` for which a monotone question holds, or None."""
    if not holds(limit):
        return None
    low, high = 0, limit
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _first(rule: BallotRule, stance: Stance) -> str:
    return next(each.value for each in rule.positions if each.stance is stance)
