"""Who is too near: separation of duties on persons per application, from its history."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Conflict(StrEnum):
    """Say why a person may not make a move although the role allows it."""

    OWN_ORGANISATION = "own_organisation"
    NOT_APPLICANT = "not_applicant"
    EVALUATED = "evaluated"
    TOOK_PART = "took_part"


@dataclass(frozen=True)
class Act:
    """Say that a person (None: the platform) made a move."""

    move: str
    actor: int | None


EVALUATING = frozenset({"record_finding", "start_evaluation", "open_nonconformity"})
REVIEWING = frozenset({"review"})
DECIDING = frozenset({"grant", "refuse", "suspend", "reduce", "withdraw"})
APPEALING = frozenset({"uphold", "overturn"})
SIGNED = DECIDING | APPEALING  # each ends in something the certification body signs
APPLYING = frozenset({"submit", "answer", "appeal", "cancel"})


def people_who(acts: Iterable[Act], moves: Collection[str]) -> frozenset[int]:
    """Return the persons who made any of the moves."""
    return frozenset(act.actor for act in acts if act.move in moves and act.actor is not None)


def conflict_of(
    person: int,
    move: str,
    *,
    acts: Collection[Act],
    applicants: Collection[int],
    decision: bool = False,
) -> Conflict | None:
    """Return why a person may not make a move on this application; None when nothing stands so.

    `applicants` are the people of the applicant's organisation; `decision` marks a move that is
    a decision by its state (ending a suspension).
    """
    if move in APPLYING:
        return None if person in applicants else Conflict.NOT_APPLICANT
    if person in applicants:
        return Conflict.OWN_ORGANISATION
    evaluators = people_who(acts, EVALUATING)
    if (move in REVIEWING | DECIDING or decision) and person in evaluators:
        return Conflict.EVALUATED
    if move in EVALUATING and person in people_who(acts, REVIEWING | {"grant", "refuse"}):
        return Conflict.TOOK_PART
    earlier = evaluators | people_who(acts, REVIEWING | DECIDING)
    if move in APPEALING and person in earlier:
        return Conflict.TOOK_PART
    return None
