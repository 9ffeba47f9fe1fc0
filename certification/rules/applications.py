"""The life of an application: its states, moves, who makes them, and what must hold first.

Source: ISO/IEC 17065 (selection, determination, review, decision, attestation, surveillance).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from standards.kernel.errors import Conflict
from standards.kernel.lifecycle import Lifecycle, Move
from standards.kernel.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime, timedelta


class ApplicationState(StrEnum):
    """Say where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    IN_EVALUATION = "in_evaluation"
    ON_HOLD = "on_hold"
    EVALUATED = "evaluated"
    NONCONFORMITY_OPEN = "nonconformity_open"
    REVIEWED = "reviewed"
    GRANTED = "granted"
    REFUSED = "refused"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REDUCED = "reduced"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNDER_APPEAL = "under_appeal"
    CANCELLED = "cancelled"


class Party(StrEnum):
    """Say in which part somebody acts on an application."""

    APPLICANT = "applicant"
    SCHEME_MANAGER = "scheme_manager"
    EVALUATOR = "evaluator"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    APPEALS = "appeals"
    SYSTEM = "system"


class Finding(StrEnum):
    """Say what an evaluator established about a judged criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


S = ApplicationState
DRAFT, RETURNED = S.DRAFT.value, S.RETURNED.value
EDITABLE = frozenset({DRAFT, RETURNED})
_BEFORE_REVIEW = frozenset(
    one.value
    for one in (
        S.DRAFT,
        S.SUBMITTED,
        S.RETURNED,
        S.ACCEPTED,
        S.IN_EVALUATION,
        S.ON_HOLD,
        S.EVALUATED,
        S.NONCONFORMITY_OPEN,
    )
)
APPEALABLE = frozenset(one.value for one in (S.REFUSED, S.SUSPENDED, S.REDUCED, S.WITHDRAWN))
DECIDED = APPEALABLE | {S.GRANTED.value, S.ACTIVE.value, S.EXPIRED.value, S.UNDER_APPEAL.value}
HAS_FEATURES = frozenset(
    one.value for one in (S.ACCEPTED, S.IN_EVALUATION, S.ON_HOLD, S.EVALUATED, S.NONCONFORMITY_OPEN)
)
ASSESSING = frozenset({S.IN_EVALUATION.value, S.EVALUATED.value})


def _states(*states: ApplicationState) -> frozenset[str]:
    return frozenset(state.value for state in states)


LIFECYCLE = Lifecycle(
    "application",
    DRAFT,
    (
        Move("submit", EDITABLE, S.SUBMITTED.value, gettext_noop("Submit")),
        Move("accept", _states(S.SUBMITTED), S.ACCEPTED.value, gettext_noop("Accept")),
        Move("return", _states(S.SUBMITTED), S.RETURNED.value, gettext_noop("Return")),
        Move(
            "start_evaluation",
            _states(S.ACCEPTED),
            S.IN_EVALUATION.value,
            gettext_noop("Start the evaluation"),
        ),
        Move("end_evaluation", _states(S.IN_EVALUATION), S.EVALUATED.value),
        Move("hold", _states(S.IN_EVALUATION), S.ON_HOLD.value, gettext_noop("Put on hold")),
        Move("resume", _states(S.ON_HOLD), S.IN_EVALUATION.value, gettext_noop("Resume")),
        Move(
            "open_nonconformity",
            _states(S.EVALUATED),
            S.NONCONFORMITY_OPEN.value,
            gettext_noop("Open a nonconformity"),
        ),
        Move(
            "answer",
            _states(S.NONCONFORMITY_OPEN),
            S.IN_EVALUATION.value,
            gettext_noop("Answer the nonconformity"),
        ),
        Move(
            "review",
            _states(S.EVALUATED),
            S.REVIEWED.value,
            gettext_noop("Record the review"),
        ),
        Move("grant", _states(S.REVIEWED), S.GRANTED.value, gettext_noop("Grant")),
        Move("refuse", _states(S.REVIEWED), S.REFUSED.value, gettext_noop("Refuse")),
        Move("issue", _states(S.GRANTED), S.ACTIVE.value),
        Move(
            "suspend",
            _states(S.ACTIVE, S.REDUCED),
            S.SUSPENDED.value,
            gettext_noop("Suspend the certificate"),
        ),
        Move(
            "reinstate",
            _states(S.SUSPENDED),
            S.ACTIVE.value,
            gettext_noop("End the suspension"),
        ),
        Move(
            "reduce",
            _states(S.ACTIVE, S.SUSPENDED),
            S.REDUCED.value,
            gettext_noop("Reduce the scope"),
        ),
        Move(
            "withdraw",
            _states(S.ACTIVE, S.SUSPENDED, S.REDUCED),
            S.WITHDRAWN.value,
            gettext_noop("Withdraw the certificate"),
        ),
        Move("expire", _states(S.ACTIVE, S.SUSPENDED, S.REDUCED), S.EXPIRED.value),
        Move("appeal", APPEALABLE, S.UNDER_APPEAL.value, gettext_noop("Appeal")),
        *(
            Move(f"uphold_{state}", _states(S.UNDER_APPEAL), state, gettext_noop("Uphold"))
            for state in sorted(APPEALABLE)
        ),
        Move(
            "overturn",
            _states(S.UNDER_APPEAL),
            S.EVALUATED.value,
            gettext_noop("Overturn the decision"),
        ),
        Move("cancel", _BEFORE_REVIEW, S.CANCELLED.value, gettext_noop("Cancel")),
    ),
    _states(S.CANCELLED, S.EXPIRED),
)

RECORD_FINDING = "record_finding"
_A, _M, _T = Party.APPLICANT, Party.SCHEME_MANAGER, Party.EVALUATOR
_R, _D, _P = Party.REVIEWER, Party.OFFICER, Party.APPEALS

MOVES: dict[str, frozenset[Party]] = {
    "submit": frozenset({_A}),
    "accept": frozenset({_M}),
    "return": frozenset({_M}),
    "start_evaluation": frozenset({_T}),
    "hold": frozenset({_T, _M}),
    "resume": frozenset({_T, _M, _D}),
    RECORD_FINDING: frozenset({_T}),
    "open_nonconformity": frozenset({_T}),
    "answer": frozenset({_A}),
    "review": frozenset({_R}),
    "grant": frozenset({_D}),
    "refuse": frozenset({_D}),
    "suspend": frozenset({_D, _M}),
    "reduce": frozenset({_D}),
    "withdraw": frozenset({_D}),
    "appeal": frozenset({_A}),
    "uphold": frozenset({_P}),
    "overturn": frozenset({_P}),
    "cancel": frozenset({_A}),
}
RESUMERS = {S.ON_HOLD.value: frozenset({_T, _M}), S.SUSPENDED.value: frozenset({_D})}
NEEDS_REASON = frozenset(
    {
        "return",
        "hold",
        "open_nonconformity",
        "review",
        "suspend",
        "reduce",
        "withdraw",
        "appeal",
        "uphold",
        "overturn",
    }
)


def parties(move: str, state: str) -> frozenset[Party]:
    """Return who makes a move; a hold and a suspension are ended by different people.

    Empty when there is no move of that name.
    """
    if move == "resume":
        return RESUMERS.get(state, MOVES[move])
    return MOVES.get(move, frozenset())


def target(state: str, move: str, *, appealed: str = "") -> str:
    """Return the state that a move leads to; Conflict when it does not start at `state`.

    `appealed` is the state against which an appeal was made; upholding returns to it.
    """
    if move == RECORD_FINDING:
        if state not in ASSESSING:
            words = gettext_noop(
                "A finding is recorded during the evaluation; "
                "this application is in the state “%(state)s”."
            )
            raise Conflict(Phrase(words, {"state": state}))
        return state
    return LIFECYCLE.target(state, _inner_name(state, move, appealed))


def _inner_name(state: str, move: str, appealed: str) -> str:
    if move == "resume" and state == S.SUSPENDED:
        return "reinstate"
    if move == "uphold":
        return f"uphold_{appealed or S.REFUSED.value}"
    return move


def moves_at(state: str, *, appealed: str = "") -> list[str]:
    """Return the outer names of the moves that people may make at a state."""
    return [move for move in MOVES if _starts(state, move, appealed)]


def _starts(state: str, move: str, appealed: str) -> bool:
    try:
        target(state, move, appealed=appealed)
    except Conflict:
        return False
    return True


def replay(transitions: Iterable[tuple[str, str, str]]) -> str:
    """Return the state that (move, source, target) rows lead to, oldest first.

    ValueError when a row does not start where the last one ended or is not in the table.
    """
    state = LIFECYCLE.initial
    for move, source, reached in transitions:
        if source != state or reached != target(source, move, appealed=reached):
            raise ValueError(
                f"the move “{move}” from “{source}” to “{reached}” is not in the table"
            )
        state = reached
    return state


def may_see_features(state: str, *, agreed: bool) -> bool:
    """Say whether the applicant gets the hidden features: accepted, and under the agreement."""
    return agreed and state in HAS_FEATURES


@dataclass(frozen=True)
class Refusal:
    """Give one reason of a refusal: which requirement, and why."""

    requirement: str
    reason: str


def missing_for_submission(
    *, agreed: bool, artifact_states: Sequence[str], attempts_left: int
) -> list[str]:
    """Return the codes of what a submission still lacks; empty when it is complete.

    `attempts_left` counts what the scheme still allows; predictions may follow the acceptance,
    because only accepted applicants see the hidden features.
    """
    lacks = [] if agreed else ["agreement"]
    if "receiving" in artifact_states:
        lacks.append("unfinished")
    if attempts_left <= 0:
        lacks.append("attempts")
    return lacks


def unmet_requirements(
    results: Iterable[tuple[str, str, str]], *, decisive: Collection[str] = ("shall",)
) -> list[str]:
    """Return the labels of decisive requirements that are not shown to be met.

    `results` are (label, kind, verdict); a requirement without any result is the caller's to add.
    """
    return sorted(
        {
            label
            for label, kind, verdict in results
            if kind in decisive and verdict not in {"met", "not_applicable"}
        }
    )


def appeal_is_timely(decided_at: datetime, at: datetime, window: timedelta) -> bool:
    """Say whether an appeal at an instant comes within the window after the decision."""
    return at - decided_at <= window
