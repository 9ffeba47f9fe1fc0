"""What a committee may do after a ballot: only what its outcome and the phase of the work allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reviews.rules.ballot import Outcome
from standards.kernel.phrases import Phrase, gettext_noop
from standards.rules.moves import OFFICERS, StageMove, open_moves
from standards.rules.stages import Phase, Standing, Substage


class Next(StrEnum):
    """The four ways on from a ballot."""

    ADVANCE = "advance"
    REPEAT = "repeat"
    SEND_BACK = "send_back"
    CANCEL = "cancel"


LABELS: Mapping[Next, str] = {
    Next.ADVANCE: gettext_noop("Go on"),
    Next.REPEAT: gettext_noop("Repeat this phase"),
    Next.SEND_BACK: gettext_noop("Send back to drafting"),
    Next.CANCEL: gettext_noop("Cancel the project"),
}
_AFTER_LOSS = (Next.REPEAT, Next.SEND_BACK, Next.CANCEL)
ALLOWED: Mapping[Outcome, tuple[Next, ...]] = {
    Outcome.PASSED: (Next.ADVANCE, Next.REPEAT),
    Outcome.FAILED: _AFTER_LOSS,
    Outcome.BLOCKED: _AFTER_LOSS,
    Outcome.UNDECIDED: (),
    Outcome.DECIDED: (Next.ADVANCE,),
}
"""A project whose text was approved is not sent back or cancelled by the ballot that approved it;
its phase may be repeated where the comments changed the text."""

PASSING: Mapping[Phase, str] = {
    Phase.PROPOSAL: "accept_proposal",
    Phase.COMMITTEE_REVIEW: "judge_consensus",
    Phase.PUBLIC_ENQUIRY: "pass_enquiry",
    Phase.APPROVAL: "pass_approval",
    Phase.SYSTEMATIC_REVIEW: "withdraw",
}
CHOSEN: Mapping[str, str] = {
    "confirm": "confirm",
    "revise": "revise",
    "withdraw": "propose_withdrawal",
}
STAYING: Mapping[Next, str] = {
    Next.REPEAT: "repeat",
    Next.SEND_BACK: "send_back",
    Next.CANCEL: "abandon",
}
FOLLOWS: Mapping[str, str] = {
    "accept_proposal": gettext_noop(
        "The proposal enters the programme; then the work item is registered and drafting begins."
    ),
    "judge_consensus": gettext_noop(
        "Consensus is recorded; then the text is registered for the public enquiry."
    ),
    "pass_enquiry": gettext_noop(
        "The enquiry is recorded as passed; then the final draft is registered for approval."
    ),
    "pass_approval": gettext_noop("The approval is recorded; then the text is published."),
    "confirm": gettext_noop("The edition stays in force until its next review."),
    "revise": gettext_noop("The edition stays in force; a work item is opened to revise it."),
    "propose_withdrawal": gettext_noop(
        "The withdrawal is proposed; the committee votes on it before anything is withdrawn."
    ),
    "withdraw": gettext_noop(
        "The standard is withdrawn and shown as withdrawn for ever. This cannot be undone."
    ),
    "repeat": gettext_noop(
        "The same phase begins again as %(label)s: the text is revised, frozen and voted on anew."
    ),
    "send_back": gettext_noop(
        "The work goes back to drafting; it comes to this phase again as %(label)s."
    ),
    "abandon": gettext_noop(
        "The project ends here. Its text and record stay readable; nothing can be done with it."
    ),
}


@dataclass(frozen=True)
class Option:
    """One way on: which move of the work item it makes, and what follows from it."""

    next: Next
    move: StageMove
    follows: Phrase

    @property
    def asks_reason(self) -> bool:
        """Tell whether the reason must be written down: all but what the outcome itself says."""
        return self.move.asks_reason


def options(outcome: Outcome, choice: str | None, standing: Standing) -> tuple[Option, ...]:
    """Return the ways on from a ballot on a work item that stands there; empty when none."""
    here = {move.name: move for move in open_moves(standing, OFFICERS)}
    found = []
    for way in ALLOWED[outcome]:
        move = here.get(_move_of(way, choice, standing.phase))
        if move is not None:
            found.append(Option(way, move, _follows(move, standing)))
    return tuple(found)


def _move_of(way: Next, choice: str | None, phase: Phase) -> str:
    if way is not Next.ADVANCE:
        return STAYING[way]
    return CHOSEN.get(choice, "") if choice else PASSING.get(phase, "")


def _follows(move: StageMove, standing: Standing) -> Phrase:
    again = Standing(standing.phase, Substage.STARTED, standing.iteration + 1)
    return Phrase(FOLLOWS[move.name], {"label": again.label})
