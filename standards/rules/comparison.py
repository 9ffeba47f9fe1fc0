"""Compare two versions of a document clause by clause: what changed, and of what kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from standards.rules import numbering
from standards.rules.document import (
    JsonNode,
    attribute,
    children,
    is_text_block,
    kind_of,
    node_id,
    text_of,
)
from standards.rules.requirements import CLAUSE_KINDS, statement_of, title_of

UNCHANGED, ADDED, REMOVED, CHANGED, MOVED = "unchanged", "added", "removed", "changed", "moved"
STRENGTH = {"may": 0, "should": 1, "shall": 2}
STRICTER = "requirement_strengthened"
WEAKER = "requirement_weakened"

_TOKENS = re.compile(r"\w+|\s+|.", re.DOTALL)
_IDEOGRAPH = re.compile(r"([\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Segment:
    """Hold a run of text that is equal in both versions, inserted or deleted."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """Tell what became of one clause, its subclauses left aside."""

    id: str
    label: str
    title: str
    change: str
    kinds: tuple[str, ...]
    segments: tuple[Segment, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the change as plain JSON values."""
        return {
            "id": self.id,
            "label": self.label,
            "title": self.title,
            "change": self.change,
            "kinds": list(self.kinds),
            "segments": [{"op": one.op, "text": one.text} for one in self.segments],
        }


@dataclass(slots=True)
class _Clause:
    """Hold one clause with what is its own: text lines and requirements, not its subclauses.

    `frames` are the nodes that hold others, without what they hold.
    """

    id: str
    label: str
    title: str
    parent: str
    obligation: str
    own: list[JsonNode] = field(default_factory=list)
    frames: list[JsonNode] = field(default_factory=list)
    requirements: dict[str, JsonNode] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the clause's own text, one block a line."""
        return "\n".join(line for line in map(text_of, self.own) if line)


def compare(before: JsonNode, after: JsonNode, language: str = "en") -> list[ClauseChange]:
    """List every clause of either version, in the order of the later one.

    A clause that is gone stands where it stood, after the clause that came before it.
    """
    old, new = _clauses(before, language), _clauses(after, language)
    moved = _moved(old, new)
    changes = [
        _judge(old.get(identity), clause, is_moved=identity in moved)
        for identity, clause in new.items()
    ]
    for identity, clause in old.items():
        if identity not in new:
            changes.insert(_place(list(old), identity, changes), _whole(clause, REMOVED, "delete"))
    return changes


# ── clauses ────────────────────────────────────────────────────────────────────────────────────


def _clauses(doc: JsonNode, language: str) -> dict[str, _Clause]:
    """Return the clauses by id in reading order; what stands before the first has an empty id."""
    labels = numbering.labels(doc, language)
    root = _Clause("", "", "", "", "")
    found: dict[str, _Clause] = {"": root}
    stack: list[tuple[JsonNode, _Clause]] = [(one, root) for one in reversed(children(doc))]
    while stack:
        node, clause = stack.pop()
        if kind_of(node) in CLAUSE_KINDS:
            clause = _open(node, clause, labels, found)
        elif is_text_block(node) or not children(node):
            clause.own.append(node)
        else:
            clause.frames.append({name: node[name] for name in node if name != "content"})
        if kind_of(node) == "requirement":
            clause.requirements[node_id(node)] = node
        if not is_text_block(node):
            stack.extend((one, clause) for one in reversed(children(node)))
    if not root.own:
        del found[""]
    return found


def _open(
    node: JsonNode, outer: _Clause, labels: Mapping[str, str], found: dict[str, _Clause]
) -> _Clause:
    identity = node_id(node) or f"{outer.id}/{len(found)}"
    clause = _Clause(
        id=identity,
        label=labels.get(identity, ""),
        title=title_of(node),
        parent=outer.id,
        obligation=str(attribute(node, "obligation") or ""),
    )
    found[identity] = clause
    return clause


def _moved(old: Mapping[str, _Clause], new: Mapping[str, _Clause]) -> set[str]:
    """Return the clauses that stand under another clause, or in another order, than before."""
    both_old = [one for one in old if one in new]
    both_new = [one for one in new if one in old]
    matcher = SequenceMatcher(None, both_old, both_new, False)
    steady = {
        one
        for start, _first, size in matcher.get_matching_blocks()
        for one in both_old[start : start + size]
    }
    return {one for one in both_old if one not in steady or old[one].parent != new[one].parent}


def _place(order: list[str], identity: str, changes: list[ClauseChange]) -> int:
    """Return where a removed clause is listed: after the nearest one that stood before it."""
    listed = {change.id: place for place, change in enumerate(changes)}
    before = reversed(order[: order.index(identity)])
    return next((listed[one] + 1 for one in before if one in listed), 0)


# ── changes ────────────────────────────────────────────────────────────────────────────────────


def _judge(old: _Clause | None, new: _Clause, *, is_moved: bool) -> ClauseChange:
    if old is None:
        return _whole(new, ADDED, "insert")
    kinds = _kinds(old, new)
    change = CHANGED if kinds else MOVED if is_moved else UNCHANGED
    return ClauseChange(
        new.id, new.label, new.title, change, kinds, tuple(segments_of(old.text, new.text))
    )


def _whole(clause: _Clause, change: str, op: str) -> ClauseChange:
    """Return the change of a clause that is in one version alone."""
    kinds = (f"requirement_{change}",) if clause.requirements else ()
    segments = (Segment(op, clause.text),) if clause.text else ()
    return ClauseChange(clause.id, clause.label, clause.title, change, kinds, segments)


def segments_of(before: str, after: str) -> list[Segment]:
    """Return the difference of two texts by words; single signs where words are not spaced."""
    one, two = _words(before), _words(after)
    segments: list[Segment] = []
    for verb, start, end, first, last in SequenceMatcher(None, one, two, False).get_opcodes():
        if verb == "equal":
            segments.append(Segment("equal", "".join(one[start:end])))
            continue
        if end > start:
            segments.append(Segment("delete", "".join(one[start:end])))
        if last > first:
            segments.append(Segment("insert", "".join(two[first:last])))
    return segments


def _words(text: str) -> list[str]:
    return [
        piece
        for token in _TOKENS.findall(text)
        for piece in (_IDEOGRAPH.split(token) if _IDEOGRAPH.search(token) else [token])
        if piece
    ]


def _kinds(old: _Clause, new: _Clause) -> tuple[str, ...]:
    """Return the kinds of change of one clause, in the order of the vocabulary."""
    kinds: set[str] = set()
    if old.obligation != new.obligation:
        kinds.add("obligation_changed")
    for identity in old.requirements.keys() | new.requirements.keys():
        kinds |= _requirement_kinds(old.requirements.get(identity), new.requirements.get(identity))
    if not kinds and _has_other_words(old, new):
        kinds.add("editorial")
    return tuple(kind for kind in KINDS if kind in kinds)


KINDS = (
    "requirement_added",
    "requirement_removed",
    "threshold_changed",
    STRICTER,
    WEAKER,
    "obligation_changed",
    "criterion_changed",
    "statement_changed",
    "editorial",
)


def _has_other_words(old: _Clause, new: _Clause) -> bool:
    return (old.title, old.own, old.frames) != (new.title, new.own, new.frames)


def _requirement_kinds(old: JsonNode | None, new: JsonNode | None) -> set[str]:
    if old is None:
        return {"requirement_added"}
    if new is None:
        return {"requirement_removed"}
    kinds = _obligation_kinds(old, new)
    before, after = _criteria(old), _criteria(new)
    if after.keys() - before.keys():
        kinds |= {"criterion_changed", STRICTER}
    if before.keys() - after.keys():
        kinds |= {"criterion_changed", WEAKER}
    for identity in before.keys() & after.keys():
        kinds |= _criterion_kinds(before[identity], after[identity])
    if statement_of(old) != statement_of(new):
        kinds.add("statement_changed")
    return kinds


def _obligation_kinds(old: JsonNode, new: JsonNode) -> set[str]:
    before, after = attribute(old, "kind"), attribute(new, "kind")
    if before == after:
        return set()
    stricter = STRENGTH.get(str(after), 0) > STRENGTH.get(str(before), 0)
    return {"obligation_changed", STRICTER if stricter else WEAKER}


def _criteria(requirement: JsonNode) -> dict[str, Mapping[str, Any]]:
    listed = attribute(requirement, "criteria")
    rows = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return {str(one.get("id") or place): one for place, one in enumerate(rows)}


def _criterion_kinds(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    if old == new:
        return set()
    before, after = old.get("threshold"), new.get("threshold")
    if before == after or not _are_numbers(before, after):
        return {"criterion_changed"}
    is_higher = float(after or 0) > float(before or 0)
    lower_is_better = new.get("direction") == "lower"
    return {"threshold_changed", WEAKER if is_higher == lower_is_better else STRICTER}


def _are_numbers(*values: object) -> bool:
    return all(isinstance(one, int | float) and not isinstance(one, bool) for one in values)
