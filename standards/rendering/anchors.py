"""Where a node of a rendered document can be linked to: `c-6.2`, `r-<id>`, `t-3.4`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standards.rules.document import children, kind_of, node_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standards.rules.document import JsonNode

PARTS = {
    "foreword": "c-foreword",
    "introduction": "c-intro",
    "bibliography": "c-bibliography",
    "index": "c-index",
}
PREFIXES = {
    "clause": "c",
    "annex": "c",
    "termEntry": "t",
    "tableBlock": "table",
    "figure": "figure",
    "formula": "formula",
    "footnote": "footnote",
    "reference": "reference",
}
_PLAIN = re.compile(r"[^\w.\-]+")


def anchor(node: JsonNode, labels: Mapping[str, str]) -> str:
    """Return the fragment id of a node; empty when nothing can link to it."""
    kind, identifier = kind_of(node), node_id(node)
    if kind in PARTS:
        return PARTS[kind]
    if kind == "requirement":
        return f"r-{identifier}" if identifier else ""
    if kind not in PREFIXES:
        return f"b-{identifier}" if identifier else ""
    key = _PLAIN.sub("", labels.get(identifier, "").rpartition(" ")[2]) or identifier
    return f"{PREFIXES[kind]}-{key}" if key else ""


def anchors(doc: JsonNode, labels: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return kind and fragment id of every node that has an id."""
    found: dict[str, tuple[str, str]] = {}
    stack = list(reversed(children(doc)))
    while stack:
        node = stack.pop()
        identifier = node_id(node)
        if identifier:
            found[identifier] = (kind_of(node), anchor(node, labels))
        stack.extend(reversed(children(node)))
    return found
