"""Say what a cross-reference, a citation and a footnote mark print, by what they point at.

The browser says the same (`static/editor/pointers.js`); both are tested on the same documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standards.rules.document import JsonNode, attribute, children, kind_of, node_id, walk
from standards.rules.numbering import reference_text

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMING = {
    "clause": "clauseTitle",
    "annex": "clauseTitle",
    "foreword": "clauseTitle",
    "introduction": "clauseTitle",
    "bibliography": "clauseTitle",
    "index": "clauseTitle",
    "termEntry": "designation",
    "tableBlock": "caption",
    "figure": "caption",
}
BLANKS = " \t\n\u00a0\u3000"
HOLDERS = {"part": "requirement", "figure": "figure"}


@dataclass(frozen=True, slots=True)
class Target:
    """Describe what can be pointed at; `within` is the id of the block that its letter counts in.

    A part b) is told with its requirement, a sub-figure with its figure.
    """

    kind: str
    title: str = ""
    within: str = ""


def targets_of(doc: JsonNode) -> dict[str, Target]:
    """Return what every node that has an id offers to a reference; the first of an id counts."""
    found: dict[str, Target] = {}
    for place in walk(doc):
        identifier = node_id(place.node)
        if identifier and identifier not in found:
            kind = kind_of(place.node)
            holder = place.ancestors[-1]
            held = HOLDERS.get(kind) == kind_of(holder)
            found[identifier] = Target(kind, name_of(place.node), node_id(holder) if held else "")
    return found


def name_of(node: JsonNode) -> str:
    """Return the words that name a node: its title, first designation, caption or identifier."""
    kind = kind_of(node)
    if kind == "reference":
        identifiers = attribute(node, "identifiers") or []
        first = identifiers[0] if identifiers else ""
        return first if isinstance(first, str) and first else str(attribute(node, "title") or "")
    if kind == "requirement":
        return str(attribute(node, "title") or "")
    naming = NAMING.get(kind)
    named = next((child for child in children(node) if kind_of(child) == naming), None)
    return _words(named) if named is not None else ""


def _words(node: JsonNode) -> str:
    return "".join(str(child.get("text", "")) for child in children(node)).strip(BLANKS)


def pointer_text(
    node: JsonNode,
    targets: Mapping[str, Target],
    labels: Mapping[str, str],
    language: str = "en",
) -> str | None:
    """Return what a pointer prints; None where its target is not there."""
    identifier = str(attribute(node, "target") or "")
    target = targets.get(identifier)
    if target is None:
        return None
    label = labels.get(identifier, "")
    kept = str(attribute(node, "text") or "")
    if kind_of(node) == "footnoteReference":
        return label or kept
    if kind_of(node) == "citation":
        shown = label or target.title or kept
        locator = str(attribute(node, "locator") or "")
        return f"{shown}, {locator}" if locator else shown
    return _cross_text(str(attribute(node, "form")), target, labels, label, language) or kept


def _cross_text(
    form: str, target: Target, labels: Mapping[str, str], label: str, language: str
) -> str:
    """Return the text in one of three forms: "Clause 5", "5", "General"; what lacks falls back."""
    full = reference_text(target.kind, label, language) if label else ""
    if full and target.within:
        full = f"{labels.get(target.within, '')} {full}".strip()
    if form == "title":
        return target.title or full
    return (label if form == "label" else full) or target.title
