"""The life cycle of a work item: one visible phase, a derived ISO stage code, target dates.

Source: ISO Guide 69 (harmonised stage codes), ISO/IEC Directives, Part 1, 2.1.6 (tracks).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from standards.kernel.phrases import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Phase(StrEnum):
    """Name what a work item is in; people see only this, never a typed code."""

    PRELIMINARY = "preliminary"
    PROPOSAL = "proposal"
    DRAFT = "draft"
    COMMITTEE_REVIEW = "committee_review"
    PUBLIC_ENQUIRY = "public_enquiry"
    APPROVAL = "approval"
    PUBLISHED = "published"
    SYSTEMATIC_REVIEW = "systematic_review"
    WITHDRAWN = "withdrawn"


class Substage(IntEnum):
    """Say how far a phase has come; the numbers are those of the harmonised codes."""

    REGISTERED = 0
    STARTED = 20
    ENDED = 60
    SENT_BACK = 92
    REPEATED = 93
    ABANDONED = 98
    PASSED = 99


STAGE_NUMBERS: Mapping[Phase, int] = {
    Phase.PRELIMINARY: 0,
    Phase.PROPOSAL: 10,
    Phase.DRAFT: 20,
    Phase.COMMITTEE_REVIEW: 30,
    Phase.PUBLIC_ENQUIRY: 40,
    Phase.APPROVAL: 50,
    Phase.PUBLISHED: 60,
    Phase.SYSTEMATIC_REVIEW: 90,
    Phase.WITHDRAWN: 95,
}

PHASE_LABELS: Mapping[Phase, str] = {
    Phase.PRELIMINARY: gettext_noop("Proposal"),
    Phase.PROPOSAL: gettext_noop("Proposal"),
    Phase.DRAFT: gettext_noop("Draft"),
    Phase.COMMITTEE_REVIEW: gettext_noop("Committee review"),
    Phase.PUBLIC_ENQUIRY: gettext_noop("Public enquiry"),
    Phase.APPROVAL: gettext_noop("Approval"),
    Phase.PUBLISHED: gettext_noop("Published"),
    Phase.SYSTEMATIC_REVIEW: gettext_noop("Systematic review"),
    Phase.WITHDRAWN: gettext_noop("Withdrawn"),
}

SUBSTAGE_LABELS: Mapping[Substage, str] = {
    Substage.REGISTERED: gettext_noop("registered"),
    Substage.STARTED: gettext_noop("under way"),
    Substage.ENDED: gettext_noop("round ended"),
    Substage.SENT_BACK: gettext_noop("sent back"),
    Substage.REPEATED: gettext_noop("to be repeated"),
    Substage.ABANDONED: gettext_noop("abandoned"),
    Substage.PASSED: gettext_noop("passed"),
}

LINE: tuple[Phase, ...] = (
    Phase.PROPOSAL,
    Phase.DRAFT,
    Phase.COMMITTEE_REVIEW,
    Phase.PUBLIC_ENQUIRY,
    Phase.APPROVAL,
    Phase.PUBLISHED,
)
"""The six phases of the time line, in order."""

ROUND_PHASES = frozenset(
    {Phase.PROPOSAL, Phase.COMMITTEE_REVIEW, Phase.PUBLIC_ENQUIRY, Phase.APPROVAL}
)
"""Phases whose main action is a round of votes or comments."""

PUBLIC_PHASES = frozenset(Phase) - {Phase.PRELIMINARY}
"""Phases in which title and phase of a work item are shown to everybody."""

ENQUIRY_WEEKS, APPROVAL_WEEKS = 12, 8
"""How long a round runs unless its opener says otherwise."""

TRACKS: Mapping[int, Mapping[Phase, int]] = {
    18: {
        Phase.DRAFT: 3,
        Phase.COMMITTEE_REVIEW: 6,
        Phase.PUBLIC_ENQUIRY: 12,
        Phase.APPROVAL: 16,
        Phase.PUBLISHED: 18,
    },
    24: {
        Phase.DRAFT: 4,
        Phase.COMMITTEE_REVIEW: 8,
        Phase.PUBLIC_ENQUIRY: 16,
        Phase.APPROVAL: 22,
        Phase.PUBLISHED: 24,
    },
    36: {
        Phase.DRAFT: 6,
        Phase.COMMITTEE_REVIEW: 12,
        Phase.PUBLIC_ENQUIRY: 24,
        Phase.APPROVAL: 33,
        Phase.PUBLISHED: 36,
    },
}
"""Months after registration by which a phase is to be reached, per track."""


@dataclass(frozen=True)
class Standing:
    """Say where a work item stands: phase, sub-stage, and the how-manieth time (1 = first)."""

    phase: Phase
    substage: Substage = Substage.REGISTERED
    iteration: int = 1

    @property
    def code(self) -> str:
        """Return the harmonised stage code, such as 40.20."""
        return f"{STAGE_NUMBERS[self.phase]:02d}.{int(self.substage):02d}"

    @property
    def label(self) -> str:
        """Return the document's label, such as “DIS 2”; empty where the codes have none."""
        word = _word(self.phase, self.substage)
        return f"{word} {self.iteration}" if word and self.iteration > 1 else word

    @property
    def over(self) -> bool:
        """Tell whether nothing more can happen to this work item."""
        return self.substage is Substage.ABANDONED or self.phase is Phase.WITHDRAWN


def _word(phase: Phase, substage: Substage) -> str:
    """Return the label without its repetition; 10.99 to 20.00 is an approved work item."""
    if phase is Phase.PROPOSAL:
        return "AWI" if substage is Substage.PASSED else "NP"
    if phase is Phase.DRAFT:
        return "AWI" if substage is Substage.REGISTERED else "WD"
    if phase is Phase.PUBLISHED:
        return "PRF" if substage is Substage.REGISTERED else ""
    return {
        Phase.PRELIMINARY: "PWI",
        Phase.COMMITTEE_REVIEW: "CD",
        Phase.PUBLIC_ENQUIRY: "DIS",
        Phase.APPROVAL: "FDIS",
    }.get(phase, "")


def months_after(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month0 + 1)[1])
    return start.replace(year=year, month=month0 + 1, day=day)


def target_dates(track_months: int, started: date) -> dict[Phase, date]:
    """Return by when each phase is to be reached; KeyError for a track that does not exist."""
    return {p: months_after(started, m) for p, m in TRACKS[track_months].items()}


def is_late(standing: Standing, targets: Mapping[Phase, date], today: date) -> bool:
    """Tell whether the next phase's target date has passed without its being reached."""
    if standing.over or standing.phase not in LINE:
        return False
    later = LINE[LINE.index(standing.phase) + 1 :]
    return bool(later) and targets[later[0]] < today
