"""Read a document as if its suggestions had been rejected; tell which ones a change takes away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from standards.queries.shared_tree import Node
from standards.rules.document import node_id, walk

INSERTION, DELETION, MODIFICATION = "insertion", "deletion", "modification"
SEAM = "\u200b"
MARKS = frozenset({INSERTION, DELETION, MODIFICATION})
_INSERTED = frozenset({"insert", "add", INSERTION})


def rejected(doc: Mapping[str, Any]) -> Node:
    """Return the document without its suggestions: additions gone, removals and changes undone."""
    copy: Node = {"type": doc["type"]}
    attrs = _restored(doc.get("attrs") or {})
    if attrs:
        copy["attrs"] = attrs
    content = _children(doc.get("content") or ())
    if content:
        copy["content"] = content
    return copy


def _restored(attrs: Mapping[str, Any]) -> dict[str, Any]:
    suggestion = attrs.get("sugg")
    kept = {name: value for name, value in attrs.items() if name != "sugg"}
    previous = suggestion.get("prev") if isinstance(suggestion, Mapping) else None
    if isinstance(previous, Mapping):
        kept |= dict(previous)
    return {name: value for name, value in kept.items() if value is not None}


def _is_addition(node: Mapping[str, Any]) -> bool:
    suggestion = (node.get("attrs") or {}).get("sugg")
    return isinstance(suggestion, Mapping) and suggestion.get("op") in _INSERTED


def _children(content: Sequence[Mapping[str, Any]]) -> list[Node]:
    kept: list[Node] = []
    open_seam = False
    for node in content:
        if _is_addition(node):
            continue
        if node["type"] == "text":
            _add_text(kept, node)
            continue
        child = rejected(node)
        if open_seam and _begins_with_seam(node):
            _join(kept[-1], child)
        else:
            kept.append(child)
        open_seam = _ends_with_seam(node)
    return kept


def _add_text(kept: list[Node], node: Mapping[str, Any]) -> None:
    marks = [dict(mark) for mark in node.get("marks") or ()]
    if any(mark["type"] == INSERTION for mark in marks):
        return
    rest = [mark for mark in marks if mark["type"] not in (DELETION, MODIFICATION)]
    text = str(node["text"])
    last = kept[-1] if kept else None
    if last is not None and last["type"] == "text" and last.get("marks", []) == rest:
        last["text"] += text
        return
    kept.append({"type": "text", "text": text} | ({"marks": rest} if rest else {}))


def _is_seam(node: Mapping[str, Any] | None, *, at_end: bool) -> bool:
    """Tell whether a text was added that holds the zero-width sign of a split paragraph there."""
    if node is None or node["type"] != "text":
        return False
    text = str(node["text"])
    seam = text.endswith(SEAM) if at_end else text.startswith(SEAM)
    return seam and any(mark["type"] == INSERTION for mark in node.get("marks") or ())


def _ends_with_seam(node: Mapping[str, Any]) -> bool:
    content = node.get("content") or [None]
    return _is_seam(content[-1], at_end=True)


def _begins_with_seam(node: Mapping[str, Any]) -> bool:
    content = node.get("content") or [None]
    return _is_seam(content[0], at_end=False)


def _join(first: Node, second: Mapping[str, Any]) -> None:
    """Put a split block together again, its texts joined where their marks are the same."""
    content = first.setdefault("content", [])
    for node in second.get("content") or ():
        if node["type"] == "text":
            _add_text(content, node)
        else:
            content.append(dict(node))
    if not content:
        del first["content"]


# ── what a change takes away ───────────────────────────────────────────────────────────────────


def lost_marks(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the (kind, id) of suggestions in text of which words have gone."""
    left = _marked_words(after)
    return {
        name
        for name, words in _marked_words(before).items()
        if not _is_within(words, left.get(name, ""))
    }


def suggestion_of(name: str, value: str) -> tuple[str, str]:
    """Return the (kind, id) that a mark of the shared tree stands for."""
    said = json.loads(value)
    return name.partition("--")[0], str(said.get("id") if isinstance(said, dict) else None)


def lost_blocks(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether a suggestion about a block has gone or says something else."""
    left = _suggested_blocks(after)
    return any(left.get(block) != said for block, said in _suggested_blocks(before).items())


def _marked_words(doc: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    words: dict[tuple[str, str], str] = {}
    for place in walk(doc):
        for mark in place.node.get("marks") or ():
            if mark["type"] in MARKS:
                name = mark["type"], str((mark.get("attrs") or {}).get("id"))
                words[name] = words.get(name, "") + str(place.node.get("text", ""))
    return words


def _is_within(words: str, text: str) -> bool:
    """Tell whether all signs of the words stand in the text, in their order."""
    signs = iter(text)
    return all(sign in signs for sign in words)


def _suggested_blocks(doc: Mapping[str, Any]) -> dict[str, Any]:
    return {
        node_id(place.node): place.node["attrs"]["sugg"]
        for place in walk(doc)
        if (place.node.get("attrs") or {}).get("sugg")
    }
