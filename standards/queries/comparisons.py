"""Compare two states, and keep the last comparisons of this process at hand: pages ask in parts."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from standards.rendering.inline import page_of
from standards.rendering.redline_words import without_anchors
from standards.rules.comparison import UNCHANGED, compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standards.queries.states import State
    from standards.rendering.inline import Page
    from standards.rules.comparison import ClauseChange
    from standards.rules.document import JsonNode

KEPT = 4
PART_CLAUSES, PART_CHARACTERS = 20, 30_000

_kept: OrderedDict[tuple[str, str, str], Comparison] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Comparison:
    """Hold what changed between two states, with what is needed to write it."""

    changes: list[ClauseChange]
    before: Page
    after: Page

    @property
    def unchanged(self) -> int:
        """Count the clauses that say the same in the same place."""
        return sum(one.change == UNCHANGED for one in self.changes)

    @property
    def renumbered(self) -> int:
        """Count the clauses that only bear another number."""
        return sum(one.change == UNCHANGED and one.is_renumbered for one in self.changes)


def comparison_of(before: State, after: State) -> Comparison:
    """Return the comparison of two states; contents under one key never change."""
    key = (before.key, after.key, after.language)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = _compare(before, after)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def _compare(before: State, after: State) -> Comparison:
    return compared(before.read(), after.read(), after.language, before.labels, after.labels)


def compared(
    old: JsonNode,
    new: JsonNode,
    language: str,
    old_labels: Mapping[str, str] | None = None,
    new_labels: Mapping[str, str] | None = None,
) -> Comparison:
    """Compare two documents; labels that are not given are computed."""
    before = page_of(old, language=language, labels=old_labels)
    after = page_of(new, language=language, labels=new_labels)
    changes = compare(old, new, language, old_labels=before.labels, new_labels=after.labels)
    return Comparison(changes, without_anchors(before), without_anchors(after))


def listed(
    comparison: Comparison, *, only_requirements: bool = False, hide_editorial: bool = False
) -> list[ClauseChange]:
    """Return the changed clauses that a reader asked for."""
    return [
        one
        for one in comparison.changes
        if one.change != UNCHANGED
        and not (only_requirements and one.weight != "requirement")
        and not (hide_editorial and one.weight == "editorial" and not one.is_moved)
    ]


def parts_of(changes: list[ClauseChange]) -> list[list[ClauseChange]]:
    """Cut the changes into parts of some clauses each, so that the first is shown at once."""
    parts: list[list[ClauseChange]] = []
    left = 0
    for one in changes:
        if not parts or left <= 0 or len(parts[-1]) >= PART_CLAUSES:
            parts.append([])
            left = PART_CHARACTERS
        parts[-1].append(one)
        left -= sum(len(side.text) for side in (one.old, one.new) if side is not None)
    return parts
