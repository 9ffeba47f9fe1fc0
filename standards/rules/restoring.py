"""Put one clause back to what an earlier version said, and leave the rest as it is."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from standards.rules.document import JsonNode, children, kind_of, node_id, walk
from standards.rules.requirements import CLAUSE_KINDS


def with_clause_of(current: JsonNode, earlier: JsonNode, clause: str) -> dict[str, Any] | None:
    """Return the current document with one clause as the earlier one had it; None if it had none.

    A clause's subclauses are left as they are. One that is gone comes back after the clause that
    stood before it, with those of its subclauses that are gone too.
    """
    found = _find(earlier, clause)
    if found is None:
        return None
    node, parent = found
    present = {
        node_id(place.node) for place in walk(current) if kind_of(place.node) in CLAUSE_KINDS
    }
    if clause in present:
        return _replaced(current, clause, lambda now: [_own_part(node, now)])
    back = _without(node, present)
    before = _steady_before(parent, clause, present)
    if before:
        return _replaced(current, before, lambda now: [now, back])
    home = node_id(parent)
    if home in present:
        return _replaced(current, home, lambda now: [_begun_with(now, back)])
    return _begun_with(current, back)


def _find(doc: JsonNode, clause: str) -> tuple[JsonNode, JsonNode] | None:
    """Return a clause and what holds it."""
    for place in walk(doc):
        if kind_of(place.node) in CLAUSE_KINDS and node_id(place.node) == clause:
            return place.node, place.ancestors[-1]
    return None


def _is_clause(node: JsonNode) -> bool:
    return kind_of(node) in CLAUSE_KINDS


def _own_part(earlier: JsonNode, now: JsonNode) -> dict[str, Any]:
    """Return the earlier clause with the subclauses that it has now."""
    own = [one for one in children(earlier) if not _is_clause(one)]
    return {**earlier, "content": [*own, *(one for one in children(now) if _is_clause(one))]}


def _without(node: JsonNode, present: set[str]) -> dict[str, Any]:
    """Copy a clause without the subclauses that stand elsewhere now."""
    kept = [
        _without(one, present) if _is_clause(one) else one
        for one in children(node)
        if not (_is_clause(one) and node_id(one) in present)
    ]
    return {**node, "content": kept}


def _steady_before(parent: JsonNode, clause: str, present: set[str]) -> str:
    """Return the nearest clause before one, in what held it, that is still there."""
    before = takewhile(lambda one: node_id(one) != clause, children(parent))
    steady = [node_id(one) for one in before if _is_clause(one) and node_id(one) in present]
    return steady[-1] if steady else ""


def _begun_with(holder: JsonNode, clause: JsonNode) -> dict[str, Any]:
    """Put a clause before the other clauses of what holds it, after its own text."""
    inside = children(holder)
    place = next((at for at, one in enumerate(inside) if _is_clause(one)), len(inside))
    return {**holder, "content": [*inside[:place], clause, *inside[place:]]}


def _replaced(doc: JsonNode, clause: str, make: Any) -> dict[str, Any]:
    """Copy a document with one clause replaced by the nodes that `make` returns for it."""
    content: list[Any] = []
    for one in children(doc):
        if _is_clause(one) and node_id(one) == clause:
            content += make(one)
        elif _is_clause(one):
            content.append(_replaced(one, clause, make))
        else:
            content.append(one)
    return {**doc, "content": content} if content or "content" in doc else dict(doc)
