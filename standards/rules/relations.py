"""How editions stand to one another: which is in force, what replaced what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from standards.kernel.phrases import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable


class EditionState(StrEnum):
    """Say whether an edition still counts."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


EDITION_STATE_LABELS = {
    EditionState.IN_FORCE: gettext_noop("In force"),
    EditionState.SUPERSEDED: gettext_noop("Superseded"),
    EditionState.WITHDRAWN: gettext_noop("Withdrawn"),
}


@dataclass(frozen=True)
class EditionPlace:
    """Name an edition among its siblings."""

    number: int
    withdrawn: bool = False


def in_force(editions: Iterable[EditionPlace]) -> int | None:
    """Return the number of the edition in force: the newest, unless it was withdrawn."""
    newest = max(editions, key=lambda edition: edition.number, default=None)
    return None if newest is None or newest.withdrawn else newest.number


def edition_state(edition: EditionPlace, siblings: Iterable[EditionPlace]) -> EditionState:
    """Return the state of one edition; `siblings` may hold it too."""
    if edition.withdrawn:
        return EditionState.WITHDRAWN
    if any(other.number > edition.number for other in siblings):
        return EditionState.SUPERSEDED
    return EditionState.IN_FORCE
