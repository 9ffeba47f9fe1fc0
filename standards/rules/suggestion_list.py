"""List the suggestions in a document: what each would insert, delete or change, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from standards.rules.document import attribute, kind_of, node_id, text_of, walk
from standards.rules.suggestions import DELETION, INSERTION, MODIFICATION, entries_of

Json = Mapping[str, Any]
CLAUSES = frozenset({"clause", "annex", "foreword", "introduction", "bibliography", "index"})
BREAK = "\n"


@dataclass(slots=True)
class Suggestion:
    """Tell one suggestion: its kind, the block and clause it begins in, old and new text.

    Kinds: insertion, deletion, replacement, move, node (of another kind), format, attributes,
    split, join. `changes` are the attributes or marks that change by name, each [old, new]; `node`
    is the kind of a whole node concerned, `becomes` that of the one in its place.
    """

    id: str
    block: str = ""
    clause: str = ""
    node: str = ""
    becomes: str = ""
    before: str = ""
    after: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    ops: set[str] = field(default_factory=set)
    _last: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return what is suggested on the whole."""
        if {"insert", "delete"} <= self.ops:
            if "move" not in self.ops or self.before != self.after:
                return "replacement"
            return "move" if self.node == self.becomes else "node"
        order = {"insert": "insertion", "delete": "deletion", "set": "attributes"}
        order |= {"format": "format", "split": "split", "join": "join"}
        return next((kind for op, kind in order.items() if op in self.ops), "attributes")

    def say(self, side: str, text: str, block: str) -> None:
        """Add text to what was or will be; other blocks begin on a line of their own."""
        known = getattr(self, side)
        gap = BREAK if known and self._last.get(side) != block else ""
        setattr(self, side, known + gap + text)
        self._last[side] = block


class _Listing(dict[str, Suggestion]):
    def at(self, key: object, block: str, clause: str) -> Suggestion:
        """Return the suggestion of that id, begun here when it is new."""
        name = str(key or "")
        return self.setdefault(name, Suggestion(name, block, clause))


def suggestions_in(doc: Json) -> list[Suggestion]:
    """Return the suggestions in reading order of their first places."""
    found = _Listing()
    for place in walk(doc):
        block = _nearest(place.node, place.ancestors)
        clause = next((node_id(one) for one in reversed(place.ancestors) if _is_clause(one)), "")
        if kind_of(place.node) == "text":
            _note_text(found, place.node, block, clause)
        else:
            own = node_id(place.node) if _is_clause(place.node) else ""
            _note_node(found, place.node, block, own or clause)
    return list(found.values())


def suggestion_ids(doc: Json) -> list[str]:
    """Return the ids of all suggestions in a document."""
    return [one.id for one in suggestions_in(doc)]


def _is_clause(node: Json) -> bool:
    return kind_of(node) in CLAUSES


def _nearest(node: Json, ancestors: tuple[Json, ...]) -> str:
    return next((node_id(one) for one in (node, *reversed(ancestors)) if node_id(one)), "")


def _note_text(found: _Listing, node: Json, block: str, clause: str) -> None:
    text = str(node.get("text", ""))
    for mark in node.get("marks") or ():
        attrs = mark.get("attrs") or {}
        if mark["type"] not in (INSERTION, DELETION, MODIFICATION):
            continue
        one = found.at(attrs.get("id"), block, clause)
        if mark["type"] == DELETION:
            one.ops.add("delete")
            one.say("before", text, block)
        elif mark["type"] == MODIFICATION:
            one.ops.add("format")
            one.say("after", text, block)
            one.changes |= _changed_marks(node, attrs.get("previousValue"))
        elif attrs.get("split"):
            one.ops.add("split")
            one.say("after", BREAK, block)
        else:
            one.ops.add("insert")
            one.say("after", text, block)


def _changed_marks(node: Json, former: object) -> dict[str, list[Any]]:
    now = {mark["type"]: mark.get("attrs") or {} for mark in node.get("marks") or ()}
    known = former if isinstance(former, Mapping) else {}
    return {name: [value, now.get(name)] for name, value in known.items()}


def _note_node(found: _Listing, node: Json, block: str, clause: str) -> None:
    later: dict[str, Any] = dict(node.get("attrs") or {})
    for entry in entries_of(node):
        one = found.at(entry.get("id"), block, clause)
        op = str(entry.get("op"))
        one.ops.update(_ops(entry))
        if op == "insert":
            one.becomes = one.becomes or kind_of(node)
        else:
            one.node = one.node or kind_of(node)
        if op in ("insert", "delete"):
            one.say("after" if op == "insert" else "before", _words(node), block)
        for name, value in _former(entry):
            one.changes[name] = [value, later.get(name)]
            later[name] = value


def _ops(entry: Json) -> Iterator[str]:
    yield str(entry.get("op"))
    if entry.get("was"):
        yield "move"


def _former(entry: Json) -> list[tuple[str, Any]]:
    previous = entry.get("prev")
    return list(previous.items()) if isinstance(previous, Mapping) else []


def _words(node: Json) -> str:
    """Return what a whole node says, without what is deleted in it; an atom says its source."""
    if kind_of(node) == "hardBreak":
        return BREAK
    shown = text_of(node)
    return shown or str(attribute(node, "latex") or attribute(node, "text") or "")
