"""Draw up the outline of a document: numbers, titles and anchors of its clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standards.rendering.anchors import PARTS, anchor
from standards.rendering.words import words_of
from standards.rules.document import children, kind_of, node_id
from standards.rules.numbering import labels as computed_labels
from standards.rules.requirements import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standards.rules.document import JsonNode

SECTIONS = frozenset({"clause", "annex", *PARTS})


@dataclass(frozen=True)
class Entry:
    """Name one clause of the outline; `label` is empty for unnumbered parts."""

    anchor: str
    label: str
    title: str
    children: list[Entry] = field(default_factory=list)


def outline_of(
    doc: JsonNode, *, language: str = "en", labels: Mapping[str, str] | None = None, depth: int = 2
) -> list[Entry]:
    """Return the clauses of a document down to `depth` levels, in order."""
    known = computed_labels(doc, language) if labels is None else labels
    return _entries(doc, known, language, depth)


def _entries(node: JsonNode, labels: Mapping[str, str], language: str, depth: int) -> list[Entry]:
    if depth == 0:
        return []
    return [
        Entry(
            anchor(child, labels),
            labels.get(node_id(child), ""),
            title_of(child) or words_of(language).get(kind_of(child), ""),
            _entries(child, labels, language, depth - 1),
        )
        for child in children(node)
        if kind_of(child) in SECTIONS
    ]
