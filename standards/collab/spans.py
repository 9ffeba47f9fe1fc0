"""Work with spans of clocks, each from its first number to the one after its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, with those that touch or overlap made one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def covers(spans: list[tuple[int, int]], wanted: tuple[int, int]) -> bool:
    """Tell whether one of the spans holds the wanted one whole."""
    return any(start <= wanted[0] and wanted[1] <= end for start, end in spans)
