"""Write ProseMirror JSON into a shared tree, touching only what differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, cast

from pycrdt import Doc, XmlElement, XmlText

from standards.kernel.canonical import canonical_json
from standards.queries.shared_tree import (
    Parent,
    Run,
    bare_name,
    mark_key,
    read_attributes,
    read_element,
    read_runs,
    root_of,
)

LONG = 1_000_000
_TOKENS = re.compile(r"[A-Za-z0-9_À-ɏͰ-ӿ]+|\s+|.", re.DOTALL)


def write_document(doc: Doc[Any], target: Mapping[str, Any]) -> None:
    """Make the shared tree say what the JSON says, touching only what differs."""
    with doc.transaction():
        _apply_children(root_of(doc), list(target.get("content") or ()))


def runs_of(nodes: Iterable[Mapping[str, Any]]) -> list[Run]:
    """Return text nodes as runs."""
    return [
        (
            str(node["text"]),
            {mark_key(mark): dict(mark.get("attrs") or {}) for mark in node.get("marks") or ()},
        )
        for node in nodes
    ]


def _slots(content: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Group a node's content as the shared tree does: neighbouring texts in one slot."""
    slots: list[list[Mapping[str, Any]]] = []
    for node in content:
        if node["type"] == "text" and slots and slots[-1][0]["type"] == "text":
            slots[-1].append(node)
        else:
            slots.append([node])
    return slots


def _key(slot: Sequence[Mapping[str, Any]]) -> str:
    """Name a slot so that the same thing in two versions has the same name."""
    node = slot[0]
    if node["type"] == "text":
        return "text"
    identity = (node.get("attrs") or {}).get("id")
    if identity:
        return f"{node['type']} {identity}"
    return f"{node['type']} {canonical_json(node).decode()}"


def _apply_children(parent: Parent, target: Sequence[Mapping[str, Any]]) -> None:
    present = list(parent.children)
    wanted = _slots(target)
    keys = [_present_key(child) for child in present]
    opcodes = SequenceMatcher(None, keys, [_key(slot) for slot in wanted], False).get_opcodes()
    for verb, start, end, first, last in reversed(opcodes):
        if verb == "equal":
            for offset in range(end - start):
                _apply_slot(present[start + offset], wanted[first + offset])
            continue
        for index in range(end - 1, start - 1, -1):
            del parent.children[index]
        for offset, slot in enumerate(wanted[first:last]):
            _insert_slot(parent, start + offset, slot)


def _present_key(child: object) -> str:
    return _key([read_element(child)]) if isinstance(child, XmlElement) else "text"


def _apply_slot(child: object, slot: Sequence[Mapping[str, Any]]) -> None:
    if isinstance(child, XmlText):
        _apply_runs(child, runs_of(slot))
    elif isinstance(child, XmlElement):
        _apply_attributes(child, slot[0].get("attrs") or {})
        _apply_children(child, list(slot[0].get("content") or ()))


def _apply_attributes(element: XmlElement, target: Mapping[str, Any]) -> None:
    present = read_attributes(element)
    attributes = cast(Any, element.attributes)
    for name, value in target.items():
        if value is not None and present.get(name) != value:
            attributes[name] = value
    for name in present:
        if target.get(name) is None:
            del attributes[name]


def _insert_slot(parent: Parent, index: int, slot: Sequence[Mapping[str, Any]]) -> None:
    if slot[0]["type"] == "text":
        parent.children.insert(index, XmlText())
        text = cast(XmlText, parent.children[index])
        position = 0
        for piece, marks in runs_of(slot):
            text.insert(position, piece, marks)
            position += len(piece.encode())
        return
    parent.children.insert(index, XmlElement(slot[0]["type"]))
    element = cast(XmlElement, parent.children[index])
    attributes = cast(Any, element.attributes)
    for name, value in (slot[0].get("attrs") or {}).items():
        if value is not None:
            attributes[name] = value
    for place, inner in enumerate(_slots(list(slot[0].get("content") or ()))):
        _insert_slot(element, place, inner)


# ── text ───────────────────────────────────────────────────────────────────────────────────────


def tokens_of(runs: Iterable[Run]) -> list[Run]:
    """Cut runs into words, spaces and single signs, each with its marks."""
    return [(token, marks) for text, marks in runs for token in _TOKENS.findall(text)]


def _comparable(tokens: Iterable[Run]) -> list[tuple[str, bytes]]:
    return [(text, canonical_json(marks)) for text, marks in tokens]


def _differences(
    before: Sequence[object], after: Sequence[object]
) -> list[tuple[str, int, int, int, int]]:
    """Return what turns one list into another, the last first.

    What both begin and end with is set aside; in long lists, frequent things (spaces) do not
    count as landmarks, as the time would grow with the square of their number.
    """
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    matcher = SequenceMatcher(None, old, new, len(old) * len(new) > LONG)
    return [
        (verb, start + head, end + head, first + head, last + head)
        for verb, start, end, first, last in reversed(matcher.get_opcodes())
    ]


def _apply_runs(text: XmlText, target: list[Run]) -> None:
    """Edit a text from its end to its start; offsets of the shared text count UTF-8 bytes."""
    present = read_runs(text)
    before, after = tokens_of(present), tokens_of(_keyed_alike(target, present))
    offsets = [0]
    for token, _ in before:
        offsets.append(offsets[-1] + len(token.encode()))
    for verb, start, end, first, last in _differences(_comparable(before), _comparable(after)):
        if verb == "equal":
            continue
        if [one for one, _ in before[start:end]] == [one for one, _ in after[first:last]]:
            _format(text, offsets[start], before[start:end], after[first:last])
            continue
        _replace(text, offsets[start], before[start:end], after[first:last])


def _keyed_alike(target: list[Run], present: list[Run]) -> list[Run]:
    """Call a mark that is there already by the key that it has there: peers choose other ones."""
    known = {
        (bare_name(key), canonical_json(value)): key
        for _text, marks in present
        for key, value in marks.items()
        if key != bare_name(key)
    }
    return [
        (
            piece,
            {
                known.get((bare_name(key), canonical_json(value)), key): value
                for key, value in marks.items()
            },
        )
        for piece, marks in target
    ]


def _format(text: XmlText, position: int, before: list[Run], after: list[Run]) -> None:
    for (token, old), (_, new) in zip(before, after, strict=True):
        end = position + len(token.encode())
        change: dict[str, Any] = {name: None for name in old if name not in new}
        change |= {name: value for name, value in new.items() if old.get(name) != value}
        text.format(position, end, change)
        position = end


def _replace(text: XmlText, position: int, before: list[Run], after: list[Run]) -> None:
    size = sum(len(token.encode()) for token, _ in before)
    if size:
        del text[position : position + size]
    for token, marks in after:
        text.insert(position, token, marks)
        position += len(token.encode())
