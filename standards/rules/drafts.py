"""What may be done to a draft in which state, and what a right over its text amounts to."""

from __future__ import annotations

from enum import StrEnum

from standards.kernel.lifecycle import Lifecycle, Move


class DraftState(StrEnum):
    """Name the states of a draft."""

    OPEN = "open"
    FROZEN = "frozen"


class DraftRight(StrEnum):
    """Name what a person may do to the text of a draft."""

    WRITE = "write"
    SUGGEST = "suggest"
    READ = "read"


DRAFT_LIFE = Lifecycle(
    name="draft",
    initial=DraftState.OPEN,
    moves=(
        Move("freeze", frozenset({DraftState.OPEN}), DraftState.FROZEN, "Freeze"),
        Move("reopen", frozenset({DraftState.FROZEN}), DraftState.OPEN, "Reopen"),
    ),
)
