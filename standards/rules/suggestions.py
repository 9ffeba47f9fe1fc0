"""Accept or reject the suggestions in a document; static/editor/suggestion_rules.js does the same.

Text bears the marks insertion, deletion and modification (`previousValue`: the attributes of the
former marks by name, null where there was none). A block, and an inline node that is no
text, bears the attribute `sugg`: the latest entry `{op, id, prev?}` and, under `under`, the entries
below it. Ops: insert (`was`: the former ids of what moved, by new id), delete, set (`prev`: former
attributes) and join (to the block before). A block that is to be split holds an inserted sign whose
mark says `split`: `depth` levels, `as` the kind of the second block. So nothing that others may be
typing in moves before somebody decides.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from standards.rules.document_schema import schema

Json = dict[str, Any]
INSERTION, DELETION, MODIFICATION = "insertion", "deletion", "modification"
ACCEPT, REJECT = "accept", "reject"
SIGNS = frozenset({INSERTION, DELETION, MODIFICATION})
_ENDS = frozenset({"insert", "delete"})


@dataclass(frozen=True, slots=True)
class Choice:
    """Say which suggestions are decided, and how; `ids` None means all."""

    verdict: str
    ids: Container[str] | None = None

    def picks(self, suggestion: object) -> bool:
        """Tell whether a suggestion is among those decided."""
        return self.ids is None or suggestion in self.ids

    @property
    def accepts(self) -> bool:
        """Tell whether they are accepted."""
        return self.verdict == ACCEPT


@dataclass(slots=True)
class Piece:
    """Hold a node that came out of one; `depth` counts the levels that split before it."""

    node: Json
    depth: int = 0


@dataclass(slots=True)
class _Group:
    nodes: list[Json] = field(default_factory=list)
    depth: int = 0
    kind: str = ""


def accepted(doc: Mapping[str, Any], ids: Container[str] | None = None) -> Json:
    """Return the document with these suggestions (all by default) taken as done."""
    return _resolved(doc, Choice(ACCEPT, ids))


def rejected(doc: Mapping[str, Any], ids: Container[str] | None = None) -> Json:
    """Return the document with these suggestions (all by default) undone."""
    return _resolved(doc, Choice(REJECT, ids))


def _resolved(doc: Mapping[str, Any], choice: Choice) -> Json:
    pieces = _pieces(doc, _settled(doc, choice)[0] or {}, choice)
    root = pieces[0].node
    rest = [inner for piece in pieces[1:] for inner in piece.node.get("content", ())]
    if rest:
        root["content"] = [*root.get("content", ()), *rest]
    return root


# ── entries of nodes ───────────────────────────────────────────────────────────────────────────


def entries_of(node: Mapping[str, Any]) -> list[Json]:
    """Return the entries of a node's suggestions, the latest first."""
    top = (node.get("attrs") or {}).get("sugg")
    if not isinstance(top, Mapping):
        return []
    below = top.get("under")
    listed = below if isinstance(below, list | tuple) else []
    rest = [dict(one) for one in listed if isinstance(one, Mapping)]
    return [{name: value for name, value in top.items() if name != "under"}, *rest]


def stacked(entries: list[Json]) -> Json | None:
    """Return entries, the latest first, as the value of the attribute."""
    if not entries:
        return None
    return entries[0] | ({"under": entries[1:]} if entries[1:] else {})


def _settled(node: Mapping[str, Any], choice: Choice) -> tuple[Json | None, list[Json]]:
    """Return a node's attributes after the decision (None: it goes) and the entries carried out."""
    attrs = {name: value for name, value in (node.get("attrs") or {}).items() if name != "sugg"}
    kept: list[Json] = []
    done: list[Json] = []
    for entry in entries_of(node):
        if not choice.picks(entry.get("id")):
            kept.append(entry)
            continue
        if entry.get("op") in _gone_by(choice):
            return None, done
        if choice.accepts:
            done.append(entry)
        elif entry.get("op") == "set":
            _undo(attrs, kept, entry)
    attrs["sugg"] = stacked(kept)
    return {name: value for name, value in attrs.items() if value is not None}, done


def _gone_by(choice: Choice) -> frozenset[str]:
    return frozenset({"delete"}) if choice.accepts else frozenset({"insert"})


def _undo(attrs: Json, above: list[Json], entry: Json) -> None:
    """Give former attributes back; where a later change of the same one stands, to that change."""
    previous = entry.get("prev")
    if not isinstance(previous, Mapping):
        return
    for name, value in previous.items():
        later = next((one for one in reversed(above) if _changes(one, name)), None)
        if later is None:
            attrs[name] = value
        else:
            later["prev"] = dict(later["prev"]) | {name: value}


def _changes(entry: Json, name: str) -> bool:
    previous = entry.get("prev")
    return entry.get("op") == "set" and isinstance(previous, Mapping) and name in previous


# ── nodes ──────────────────────────────────────────────────────────────────────────────────────


def _pieces(node: Mapping[str, Any], attrs: Json, choice: Choice) -> list[Piece]:
    """Return what becomes of a node that stays: itself and what is split off it."""
    groups = [_Group()]
    for child in node.get("content") or ():
        split = _split_of(child, choice)
        if split is not None:
            depth, kind = int(split.get("depth") or 1), str(split.get("as") or "")
            groups.extend(_Group(depth=depth, kind=kind) for _sign in child["text"])
        elif child["type"] == "text":
            _add_text(groups[-1].nodes, child["text"], _settled_marks(child, choice))
        else:
            _add_child(groups, child, choice)
    return [
        Piece(_made(node["type"], attrs, group, first=place == 0), group.depth)
        for place, group in enumerate(groups)
    ]


def _made(kind: str, attrs: Json, group: _Group, *, first: bool) -> Json:
    node: Json = {"type": group.kind or kind}
    if not first:
        attrs = {} if group.kind else {k: v for k, v in attrs.items() if k not in ("id", "sugg")}
    if attrs:
        node["attrs"] = attrs
    if group.nodes:
        node["content"] = group.nodes
    return node


def _add_child(groups: list[_Group], child: Mapping[str, Any], choice: Choice) -> None:
    attrs, done = _settled(child, choice)
    if attrs is None:
        return
    ops = {entry.get("op"): entry for entry in done}
    for place, piece in enumerate(_pieces(child, attrs, choice)):
        named = _renamed(piece.node, ops.get("insert", {}).get("was"))
        if place and piece.depth > 1:
            groups.append(_Group(depth=piece.depth - 1))
        nodes = groups[-1].nodes
        if place == 0 and "join" in ops and nodes and _may_join(nodes[-1], named):
            _join(nodes[-1], named)
        else:
            nodes.append(named)


def _renamed(node: Json, former: object) -> Json:
    """Give back the former ids of what was moved."""
    if not isinstance(former, Mapping):
        return node
    attrs = node.get("attrs", {})
    if isinstance(former.get(attrs.get("id")), str):
        node = node | {"attrs": attrs | {"id": former[attrs["id"]]}}
    if "content" in node:
        node = node | {"content": [_renamed(one, former) for one in node["content"]]}
    return node


def _may_join(before: Json, after: Json) -> bool:
    """Tell whether two blocks can become one: texts both, and the first is sure to stay."""
    nodes = schema().nodes
    both = all(
        node["type"] in nodes and nodes[node["type"]].is_text_block for node in (before, after)
    )
    return both and not any(entry.get("op") in _ENDS for entry in entries_of(before))


def _join(first: Json, second: Json) -> None:
    content = first.setdefault("content", [])
    for node in second.get("content") or ():
        if node["type"] == "text":
            _add_text(content, node["text"], node.get("marks") or [])
        else:
            content.append(node)
    if not content:
        del first["content"]


# ── text ───────────────────────────────────────────────────────────────────────────────────────


def _split_of(node: Mapping[str, Any], choice: Choice) -> Mapping[str, Any] | None:
    """Return how a text splits its block now, None where it does not."""
    if not choice.accepts or node["type"] != "text" or _settled_marks(node, choice) is None:
        return None
    found = (
        _attr(mark, "split")
        for mark in node.get("marks") or ()
        if mark["type"] == INSERTION and choice.picks(_attr(mark, "id"))
    )
    return next((split for split in found if isinstance(split, Mapping)), None)


def _add_text(nodes: list[Json], text: str, marks: list[Json] | None) -> None:
    if marks is None:
        return
    last = nodes[-1] if nodes else None
    if last is not None and last["type"] == "text" and last.get("marks", []) == marks:
        last["text"] += text
        return
    nodes.append({"type": "text", "text": text} | ({"marks": marks} if marks else {}))


def _settled_marks(node: Mapping[str, Any], choice: Choice) -> list[Json] | None:
    """Return a text's marks after the decision, None when the text goes."""
    gone = DELETION if choice.accepts else INSERTION
    marks = [_bare(mark) for mark in node.get("marks") or ()]
    picked = [mark for mark in marks if mark["type"] in SIGNS and choice.picks(_attr(mark, "id"))]
    if any(mark["type"] == gone for mark in picked):
        return None
    rest = [mark for mark in marks if mark not in picked]
    for change in picked:
        if change["type"] == MODIFICATION and not choice.accepts:
            rest = _with_former(rest, _attr(change, "previousValue"))
    return sorted(rest, key=_mark_order)


def _bare(mark: Mapping[str, Any]) -> Json:
    """Return a mark without attributes that are null."""
    attrs = _without_null(mark.get("attrs") or {})
    return {"type": mark["type"]} | ({"attrs": attrs} if attrs else {})


def _attr(mark: Mapping[str, Any], name: str) -> Any:
    return (mark.get("attrs") or {}).get(name)


def _with_former(marks: list[Json], former: object) -> list[Json]:
    """Give a text its former marks back, but for those that another open change is about."""
    if not isinstance(former, Mapping):
        return marks
    others = [_attr(mark, "previousValue") for mark in marks if mark["type"] == MODIFICATION]
    disputed = {name for other in others if isinstance(other, Mapping) for name in other}
    former = {name: value for name, value in former.items() if name not in disputed}
    rest = [mark for mark in marks if mark["type"] in SIGNS or mark["type"] not in former]
    back = [
        {"type": name} | ({"attrs": dict(value)} if value else {})
        for name, value in former.items()
        if isinstance(value, Mapping) and name not in SIGNS
    ]
    return [*rest, *back]


def _without_null(attrs: Mapping[str, Any]) -> Json:
    return {name: value for name, value in attrs.items() if value is not None}


def _mark_order(mark: Mapping[str, Any]) -> tuple[int, str, str]:
    order = {name: place for place, name in enumerate(schema().marks)}
    name = mark["type"]
    return (order.get(name, len(order)), name, str(_attr(mark, "id") or ""))
