"""A suggestion written into a document: a range of one block struck, other words put after it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from standards.rules.document import is_text_block, node_id, utf16_length, utf16_slice

INSERTION, DELETION = "insertion", "deletion"


def suggested(
    doc: Mapping[str, Any], block: str, span: tuple[int, int], words: str, name: str
) -> dict[str, Any] | None:
    """Return the document with the suggestion in it; None where the block or the range is not.

    `span` is in UTF-16 units of the block's text; `name` is the id of the suggestion. A range
    that is already part of a suggestion is left alone (None).
    """
    found = False

    def turned(node: Mapping[str, Any]) -> dict[str, Any]:
        nonlocal found
        copy = dict(node)
        content = node.get("content")
        if not content:
            return copy
        if node_id(node) == block and is_text_block(node):
            made = _with_range(content, span, words, name)
            if made is not None:
                found, copy["content"] = True, made
            return copy
        copy["content"] = [turned(child) for child in content]
        return copy

    whole = turned(doc)
    return whole if found else None


def _with_range(
    content: Sequence[Mapping[str, Any]], span: tuple[int, int], words: str, name: str
) -> list[dict[str, Any]] | None:
    made: list[dict[str, Any]] = []
    struck: list[dict[str, Any]] = []
    place = 0
    at = None
    for node in content:
        if node.get("type") != "text":
            made.append(dict(node))
            place += 1  # any inline node that is no text is one character
            continue
        for part, inside in _parts(node, place, span):
            if inside:
                if _is_suggested(part):
                    return None
                struck.append(part)
                part["marks"] = [*part.get("marks", []), _mark(DELETION, name)]
            made.append(part)
            at = len(made) if inside else at
        place += utf16_length(str(node["text"]))
    if at is None or sum(utf16_length(part["text"]) for part in struck) != span[1] - span[0]:
        return None
    made.insert(at, _inserted(struck[-1], words, name))
    return made


def _parts(
    node: Mapping[str, Any], place: int, span: tuple[int, int]
) -> Iterator[tuple[dict[str, Any], bool]]:
    """Cut a text at the ends of the range; each part with whether it lies inside."""
    text = str(node["text"])
    length = utf16_length(text)
    cuts = sorted({0, length, *(min(max(end - place, 0), length) for end in span)})
    for start, end in itertools.pairwise(cuts):
        part = dict(node) | {"text": utf16_slice(text, start, end)}
        yield part, span[0] <= place + start and place + end <= span[1]


def _is_suggested(part: Mapping[str, Any]) -> bool:
    return any(mark["type"] in (INSERTION, DELETION) for mark in part.get("marks", ()))


def _mark(kind: str, name: str) -> dict[str, Any]:
    return {"type": kind, "attrs": {"id": name}}


def _inserted(beside: Mapping[str, Any], words: str, name: str) -> dict[str, Any]:
    """Return the new words with the other marks of those they replace."""
    marks = [mark for mark in beside.get("marks", ()) if mark["type"] != DELETION]
    text = " ".join(words.split())  # a text holds no line breaks
    return {"type": "text", "text": text, "marks": [*marks, _mark(INSERTION, name)]}
