"""Compare two versions of a document clause by clause: what changed, and of what kind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from standards.rules.comparison_clauses import Clause, clauses_of, moved, paired
from standards.rules.comparison_kinds import (
    MINOR_KINDS,
    REQUIREMENT_KINDS,
    Detail,
    Homes,
    kinds_of,
)
from standards.rules.word_difference import DELETE, INSERT, Segment, segments_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standards.rules.document import JsonNode

__all__ = ["ClauseChange", "Segment", "compare", "segments_of"]

UNCHANGED, ADDED, REMOVED, CHANGED, MOVED = "unchanged", "added", "removed", "changed", "moved"


@dataclass(frozen=True)
class ClauseChange:
    """Tell what became of one clause, its subclauses left aside.

    `old` is missing for one that was added, `new` for one that was removed. The difference of the
    words is worked out when it is first asked for.
    """

    change: str
    kinds: tuple[str, ...]
    old: Clause | None
    new: Clause | None
    is_moved: bool = False
    details: tuple[Detail, ...] = ()

    @property
    def shown(self) -> Clause:
        """Return the clause as the later version has it, or as it was when it is gone."""
        return self.new or self.old or Clause("", "", "", "", "")

    @property
    def id(self) -> str:
        """Return the clause's id in the version that has it."""
        return self.shown.id

    @property
    def label(self) -> str:
        """Return the clause's number."""
        return self.shown.label

    @property
    def title(self) -> str:
        """Return the clause's title."""
        return self.shown.title

    @property
    def is_renumbered(self) -> bool:
        """Tell whether the clause lives on under another number."""
        return bool(self.old and self.new and self.old.label != self.new.label)

    @property
    def weight(self) -> str:
        """Return how much it matters: requirement, technical or editorial."""
        if REQUIREMENT_KINDS & set(self.kinds):
            return "requirement"
        minor = set(self.kinds) <= MINOR_KINDS and self.change in (CHANGED, MOVED)
        return "editorial" if minor else "technical"

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Return the difference of the clause's own text by words."""
        if self.old is None or self.new is None:
            op = INSERT if self.old is None else DELETE
            return (Segment(op, self.shown.text),) if self.shown.text else ()
        return tuple(segments_of(self.old.text, self.new.text))

    def as_dict(self) -> dict[str, Any]:
        """Return the change as plain JSON values."""
        return {
            "id": self.id,
            "label": self.label,
            "title": self.title,
            "change": self.change,
            "kinds": list(self.kinds),
            "moved": self.is_moved,
            "renumbered": self.is_renumbered,
            "before": _place(self.old),
            "after": _place(self.new),
            "details": [one.as_dict() for one in self.details],
            "segments": [{"op": one.op, "text": one.text} for one in self.segments],
        }


def _place(clause: Clause | None) -> dict[str, str] | None:
    """Tell where a clause stands: its id, number, title and the clause that holds it."""
    if clause is None:
        return None
    return {
        "id": clause.id,
        "label": clause.label,
        "title": clause.title,
        "parent": clause.parent,
    }


def compare(
    before: JsonNode,
    after: JsonNode,
    language: str = "en",
    *,
    old_labels: Mapping[str, str] | None = None,
    new_labels: Mapping[str, str] | None = None,
) -> list[ClauseChange]:
    """List every clause of either version, in the order of the later one.

    Clauses are followed by id, else by their text. One that is gone stands where it stood, after
    the clause that came before it. Labels that are not given are computed.
    """
    old = clauses_of(before, language, old_labels)
    new = clauses_of(after, language, new_labels)
    pairs = paired(old, new)
    origin = {later: earlier for earlier, later in pairs.items()}
    away = moved(old, new, pairs)
    homes = Homes(_requirements(old), _requirements(new))
    gone = _gone_after(old, pairs)
    changes = [_whole(one, None) for one in gone[None]]
    for identity, clause in new.items():
        if identity in origin:
            earlier = old[origin[identity]]
            changes.append(_judge(earlier, clause, homes, is_moved=identity in away))
        else:
            changes.append(_whole(None, clause))
        changes += [_whole(one, None) for one in gone[identity]]
    return changes


def _requirements(clauses: Mapping[str, Clause]) -> dict[str, JsonNode]:
    return {
        key: node
        for clause in clauses.values()
        for key, node in clause.requirements.items()
        if not key.startswith("#")
    }


def _gone_after(
    old: Mapping[str, Clause], pairs: Mapping[str, str]
) -> dict[str | None, list[Clause]]:
    """Return the removed clauses by the later id of the clause they stood after."""
    gone: dict[str | None, list[Clause]] = defaultdict(list)
    last: str | None = None
    for identity, clause in old.items():
        if identity in pairs:
            last = pairs[identity]
        else:
            gone[last].append(clause)
    return gone


def _judge(old: Clause, new: Clause, homes: Homes, *, is_moved: bool) -> ClauseChange:
    kinds, details = kinds_of(old, new, homes)
    change = CHANGED if kinds else MOVED if is_moved else UNCHANGED
    return ClauseChange(change, kinds, old, new, is_moved, details)


def _whole(old: Clause | None, new: Clause | None) -> ClauseChange:
    """Return the change of a clause that is in one version alone."""
    change = ADDED if old is None else REMOVED
    clause = new or old
    has_any = clause is not None and bool(clause.requirements)
    return ClauseChange(change, (f"requirement_{change}",) if has_any else (), old, new)
