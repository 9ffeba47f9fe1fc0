"""The moves of a work item: from where to where, who may make them, what must be cleared first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop
from standards.rules.stages import LINE, ROUND_PHASES, Phase, Standing, Substage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Place = tuple[Phase, Substage]
MANAGER, CHAIR = "manager", "chair"
OFFICERS = frozenset({MANAGER, CHAIR})


@dataclass(frozen=True, kw_only=True)
class StageMove:
    """Lead a work item from one of `sources` to `target`.

    `needs` is a list of alternatives joined by "or" inside, "and" outside: each inner tuple names
    kinds of clearance of which one must have been granted in the phase the move leaves.
    """

    name: str
    label: str
    sources: frozenset[Place]
    target: Place
    by: frozenset[str] = OFFICERS
    needs: tuple[tuple[str, ...], ...] = ()
    asks_reason: bool = False


def _at(phase: Phase, *substages: Substage) -> frozenset[Place]:
    return frozenset((phase, substage) for substage in substages)


_BEFORE = (Substage.REGISTERED, Substage.REPEATED)
_RUNNING = (Substage.REGISTERED, Substage.STARTED, Substage.ENDED)
_BACK = frozenset(
    (phase, Substage.SENT_BACK)
    for phase in (Phase.COMMITTEE_REVIEW, Phase.PUBLIC_ENQUIRY, Phase.APPROVAL)
)
_ENDED = frozenset(
    (phase, Substage.ENDED)
    for phase in (Phase.COMMITTEE_REVIEW, Phase.PUBLIC_ENQUIRY, Phase.APPROVAL)
)
_ALIVE = frozenset(
    (phase, substage)
    for phase in (Phase.PRELIMINARY, *LINE[:-1])
    for substage in Substage
    if substage is not Substage.ABANDONED
)

MOVES: tuple[StageMove, ...] = (
    StageMove(
        name="submit_proposal",
        label=gettext_noop("Submit as a proposal"),
        sources=_at(Phase.PRELIMINARY, Substage.REGISTERED),
        target=(Phase.PROPOSAL, Substage.REGISTERED),
    ),
    StageMove(
        name="start_np_ballot",
        label=gettext_noop("Start the proposal ballot"),
        sources=_at(Phase.PROPOSAL, *_BEFORE),
        target=(Phase.PROPOSAL, Substage.STARTED),
    ),
    StageMove(
        name="accept_proposal",
        label=gettext_noop("Accept into the programme"),
        sources=_at(Phase.PROPOSAL, *_RUNNING),
        target=(Phase.PROPOSAL, Substage.PASSED),
        needs=(("ballot", "resolution"),),
    ),
    StageMove(
        name="register_wi",
        label=gettext_noop("Register the work item"),
        sources=_at(Phase.PROPOSAL, Substage.PASSED),
        target=(Phase.DRAFT, Substage.REGISTERED),
    ),
    StageMove(
        name="start_wd",
        label=gettext_noop("Start the working draft"),
        sources=_at(Phase.DRAFT, Substage.REGISTERED) | _BACK,
        target=(Phase.DRAFT, Substage.STARTED),
    ),
    StageMove(
        name="register_cd",
        label=gettext_noop("Register the committee draft"),
        sources=_at(Phase.DRAFT, *_RUNNING) | _at(Phase.PUBLIC_ENQUIRY, Substage.SENT_BACK),
        target=(Phase.COMMITTEE_REVIEW, Substage.REGISTERED),
    ),
    StageMove(
        name="start_cd_review",
        label=gettext_noop("Start the committee review"),
        sources=_at(Phase.COMMITTEE_REVIEW, *_BEFORE),
        target=(Phase.COMMITTEE_REVIEW, Substage.STARTED),
    ),
    StageMove(
        name="judge_consensus",
        label=gettext_noop("Record that there is consensus"),
        sources=_at(Phase.COMMITTEE_REVIEW, *_RUNNING),
        target=(Phase.COMMITTEE_REVIEW, Substage.PASSED),
        by=frozenset({CHAIR}),
        asks_reason=True,
    ),
    StageMove(
        name="register_dis",
        label=gettext_noop("Register the draft for public enquiry"),
        sources=_at(Phase.COMMITTEE_REVIEW, Substage.PASSED),
        target=(Phase.PUBLIC_ENQUIRY, Substage.REGISTERED),
    ),
    StageMove(
        name="start_enquiry",
        label=gettext_noop("Start the public enquiry"),
        sources=_at(Phase.PUBLIC_ENQUIRY, *_BEFORE),
        target=(Phase.PUBLIC_ENQUIRY, Substage.STARTED),
    ),
    StageMove(
        name="pass_enquiry",
        label=gettext_noop("Record that the enquiry has passed"),
        sources=_at(Phase.PUBLIC_ENQUIRY, *_RUNNING),
        target=(Phase.PUBLIC_ENQUIRY, Substage.PASSED),
        needs=(("ballot",), ("comments",)),
    ),
    StageMove(
        name="register_fdis",
        label=gettext_noop("Register the final draft"),
        sources=_at(Phase.PUBLIC_ENQUIRY, Substage.PASSED),
        target=(Phase.APPROVAL, Substage.REGISTERED),
    ),
    StageMove(
        name="start_approval",
        label=gettext_noop("Start the approval ballot"),
        sources=_at(Phase.APPROVAL, *_BEFORE),
        target=(Phase.APPROVAL, Substage.STARTED),
    ),
    StageMove(
        name="pass_approval",
        label=gettext_noop("Record the approval"),
        sources=_at(Phase.APPROVAL, *_RUNNING),
        target=(Phase.APPROVAL, Substage.PASSED),
        needs=(("ballot",),),
    ),
    StageMove(
        name="start_review",
        label=gettext_noop("Start the systematic review"),
        sources=_at(Phase.PUBLISHED, Substage.ENDED) | _at(Phase.SYSTEMATIC_REVIEW, *_BEFORE),
        target=(Phase.SYSTEMATIC_REVIEW, Substage.STARTED),
    ),
    StageMove(
        name="confirm",
        label=gettext_noop("Confirm the edition"),
        sources=_at(Phase.SYSTEMATIC_REVIEW, Substage.STARTED, Substage.ENDED),
        target=(Phase.SYSTEMATIC_REVIEW, Substage.REPEATED),
        needs=(("ballot", "resolution"),),
        asks_reason=True,
    ),
    StageMove(
        name="revise",
        label=gettext_noop("Decide to revise"),
        sources=_at(Phase.SYSTEMATIC_REVIEW, Substage.STARTED, Substage.ENDED),
        target=(Phase.SYSTEMATIC_REVIEW, Substage.SENT_BACK),
        needs=(("ballot", "resolution"),),
        asks_reason=True,
    ),
    StageMove(
        name="propose_withdrawal",
        label=gettext_noop("Propose withdrawal"),
        sources=_at(Phase.SYSTEMATIC_REVIEW, Substage.STARTED, Substage.ENDED),
        target=(Phase.SYSTEMATIC_REVIEW, Substage.PASSED),
        asks_reason=True,
    ),
    StageMove(
        name="withdraw",
        label=gettext_noop("Withdraw the standard"),
        sources=_at(Phase.SYSTEMATIC_REVIEW, Substage.PASSED),
        target=(Phase.WITHDRAWN, Substage.PASSED),
        needs=(("ballot",),),
        asks_reason=True,
    ),
)

_IN_PHASE: tuple[tuple[str, str, frozenset[Place], Substage], ...] = (
    (
        "end_round",
        gettext_noop("End the round"),
        frozenset((phase, Substage.STARTED) for phase in ROUND_PHASES),
        Substage.ENDED,
    ),
    ("repeat", gettext_noop("Repeat this phase"), _ENDED, Substage.REPEATED),
    ("send_back", gettext_noop("Send back to drafting"), _ENDED, Substage.SENT_BACK),
    ("abandon", gettext_noop("Abandon the work item"), _ALIVE, Substage.ABANDONED),
)


def _staying(place: Place) -> list[StageMove]:
    """Return the moves that change the sub-stage and stay in the phase."""
    return [
        StageMove(
            name=name,
            label=label,
            sources=frozenset({place}),
            target=(place[0], to),
            asks_reason=name != "end_round",
        )
        for name, label, sources, to in _IN_PHASE
        if place in sources
    ]


MOVE_NAMES = frozenset({move.name for move in MOVES} | {entry[0] for entry in _IN_PHASE})


def open_moves(standing: Standing, roles: Collection[str]) -> list[StageMove]:
    """Return the moves that start here and that one of `roles` may make, in table order.

    Clearances are not looked at: a guarded move is offered and says what it still needs.
    """
    place = (standing.phase, standing.substage)
    here = [move for move in MOVES if place in move.sources] + _staying(place)
    return [move for move in here if move.by & set(roles)]


def missing_clearances(move: StageMove, granted: Collection[str]) -> list[tuple[str, ...]]:
    """Return the alternatives of which none was granted; empty when the way is free."""
    return [kinds for kinds in move.needs if not set(kinds) & set(granted)]


def chosen_move(standing: Standing, name: str, roles: Collection[str]) -> StageMove:
    """Return the named move; InvalidInput, Forbidden or Conflict when it cannot be made."""
    if name not in MOVE_NAMES:
        known = ", ".join(sorted(MOVE_NAMES))
        words = gettext_noop("There is no move “%(move)s”. Moves of a work item: %(known)s.")
        raise InvalidInput(Phrase(words, {"move": name, "known": known}))
    mine = {move.name: move for move in open_moves(standing, roles)}
    if name in mine:
        return mine[name]
    makers = frozenset().union(*(m.by for m in MOVES if m.name == name)) or OFFICERS
    if not makers & set(roles):
        words = gettext_noop("The move “%(move)s” is made by: %(makers)s.")
        raise Forbidden(Phrase(words, {"move": name, "makers": ", ".join(sorted(makers))}))
    words = gettext_noop("The move “%(move)s” does not start at %(code)s. Open moves: %(open)s.")
    values = {
        "move": name,
        "code": standing.code,
        "open": ", ".join(mine) or Phrase(gettext_noop("none")),
    }
    raise Conflict(Phrase(words, values))


def arrival(move: StageMove, standing: Standing, seen: Mapping[Phase, int]) -> Standing:
    """Return where the move leads; `seen` holds the highest iteration had in each phase.

    A phase that is entered anew, or started again after “repeat”, counts one more.
    """
    phase, substage = move.target
    if phase is not standing.phase:
        return Standing(phase, substage, seen.get(phase, 0) + 1)
    again = standing.substage is Substage.REPEATED and substage is Substage.STARTED
    return Standing(phase, substage, standing.iteration + int(again))
