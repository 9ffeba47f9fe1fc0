"""The order of clause labels as they are written: 6.2 before 6.10, clauses before annexes."""

from __future__ import annotations

import re

_PARTS = re.compile(r"\d+|[^\W\d_]+")


def clause_key(label: str) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts a label among others; none at all comes first."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and len(part) < 10 else (1, 0, part.casefold())
        for part in _PARTS.findall(label)
    )


def inside(label: str) -> str:
    """Return the clause of the first level that a label stands in: 6 for 6.2.1, A for A.3."""
    return re.split(r"[.\s,;/]", label.strip(), maxsplit=1)[0] if label.strip() else ""
