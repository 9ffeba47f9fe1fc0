"""Who may vote, and what a vote must bring to be counted."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.rules.ballot import BallotRule, Reason
from reviews.rules.tally import CastVote, Elector
from standards.kernel.phrases import Phrase, gettext_noop

LONGEST_REASON = 20_000  # characters


def vote_problems(
    rule: BallotRule, elector: Elector | None, vote: CastVote
) -> Iterator[tuple[str, Phrase]]:
    """Yield what is wrong with a vote as (pointer inside the vote, sentence)."""
    if elector is None:
        yield "/member", Phrase(gettext_noop("This member is not in the electorate."))
        return
    if vote.parts:
        yield from _split_problems(rule, elector, vote)
        return
    yield from _position_problems(rule, vote, vote.position, "/position")


def _position_problems(
    rule: BallotRule, vote: CastVote, value: str, pointer: str
) -> Iterator[tuple[str, Phrase]]:
    position = rule.position(value)
    if position is None:
        names = ", ".join(each.value for each in rule.positions)
        words = gettext_noop("There is no such position. The positions are %(names)s.")
        yield pointer, Phrase(words, {"names": names})
        return
    if position.reason is Reason.REQUIRED and not vote.reason.strip():
        words = gettext_noop(
            "“%(position)s” needs a reason. Write what is wrong and what would help."
        )
        yield "/reason", Phrase(words, {"position": Phrase(position.label)})
    if len(vote.reason) > LONGEST_REASON:
        words = gettext_noop("A reason has at most %(n)d characters.")
        yield "/reason", Phrase(words, {"n": LONGEST_REASON})


def _split_problems(
    rule: BallotRule, elector: Elector, vote: CastVote
) -> Iterator[tuple[str, Phrase]]:
    if not rule.weighs:
        yield "/parts", Phrase(gettext_noop("Under this rule a vote cannot be split."))
        return
    for number, (value, _weight) in enumerate(vote.parts):
        yield from _position_problems(rule, vote, value, f"/parts/{number}/position")
    total = sum(weight for _value, weight in vote.parts)
    if total != elector.weight:
        words = gettext_noop("The parts sum to %(total)d; the weight of this member is %(weight)d.")
        yield "/parts", Phrase(words, {"total": total, "weight": elector.weight})


def lacks_counting_reason(rule: BallotRule, vote: CastVote) -> bool:
    """Say whether the vote is accepted but set apart because no reason came with it."""
    position = rule.position(vote.position)
    asked = position is not None and position.reason is Reason.COUNTS
    return asked and not vote.reason.strip()
