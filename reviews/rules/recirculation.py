"""A ballot taken round again: which clauses are open, and whose objection they touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reviews.rules.ballot import BallotRule, Stance
from standards.rules.comparison import UNCHANGED, ClauseChange
from standards.rules.document import JsonNode, kind_of, node_id, walk
from standards.rules.requirements import CLAUSE_KINDS

FRONT = ""  # what stands before the first clause


def changed_clauses(changes: Iterable[ClauseChange]) -> list[dict[str, Any]]:
    """Return the clauses that a comparison found changed, as plain JSON, in reading order.

    `before` and `after` are the clause's ids in either text (None where it is not there);
    `requirements` are the ids of those of which a fact changed.
    """
    return [
        {
            "id": one.id,
            "label": one.label,
            "title": one.title,
            "change": one.change,
            "kinds": list(one.kinds),
            "before": one.old.id if one.old else None,
            "after": one.new.id if one.new else None,
            "requirements": list(dict.fromkeys(each.requirement for each in one.details)),
        }
        for one in changes
        if one.change != UNCHANGED
    ]


def homes_of(doc: JsonNode) -> dict[str, str]:
    """Return the id of the innermost clause of each node that has an id; FRONT before the first."""
    homes = {}
    for place in walk(doc):
        identity = node_id(place.node)
        if not identity:
            continue
        line = (*place.ancestors, place.node)
        clauses = [node_id(each) for each in line if kind_of(each) in CLAUSE_KINDS]
        homes[identity] = (clauses[-1] or FRONT) if clauses else FRONT
    return homes


def touches(
    changed: Iterable[Mapping[str, Any]], block: str, homes: Mapping[str, str], *, side: str
) -> bool:
    """Tell whether a block stands in a changed clause; `side` is `before` or `after`.

    A block that the text does not have stands in a clause that is gone, which is a change. No
    block at all means the whole text, which every change touches.
    """
    listed = list(changed)
    if not block:
        return bool(listed)
    if block not in homes:
        return True
    return any(one[side] == homes[block] for one in listed)


def is_negative(rule: BallotRule, positions: Iterable[str]) -> bool:
    """Tell whether a vote, or a part of it, is against or blocks."""
    found = [rule.position(each) for each in positions]
    return any(one is not None and (one.blocks or one.stance is Stance.AGAINST) for one in found)
