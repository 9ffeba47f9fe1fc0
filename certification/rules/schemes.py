"""The life of a scheme and what must hold between its criteria and its evaluation sets."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from standards.kernel.lifecycle import Lifecycle, Move
from standards.kernel.phrases import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping


class SchemeState(StrEnum):
    """Say whether a scheme takes applications."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


_DRAFT, _OPEN, _PAUSED, _CLOSED = (state.value for state in SchemeState)

SCHEME = Lifecycle(
    "scheme",
    _DRAFT,
    (
        Move("open", frozenset({_DRAFT, _PAUSED}), _OPEN, gettext_noop("Open for applications")),
        Move("pause", frozenset({_OPEN}), _PAUSED, gettext_noop("Pause intake")),
        Move("close", frozenset({_OPEN, _PAUSED, _DRAFT}), _CLOSED, gettext_noop("Close")),
    ),
    frozenset({_CLOSED}),
)


def misfit(
    definition: Mapping[str, Any], *, task: str, group_columns: list[str], metrics: set[str]
) -> str:
    """Return why a measured criterion cannot run on a set, as a code; empty when it can.

    Codes: `task`, `metric` (none of that name for the task yet), `group` (no such column).
    """
    if definition.get("task") != task:
        return "task"
    if definition.get("metric") not in metrics:
        return "metric"
    column = str(definition.get("over") or "overall").partition(":")[2]
    if column and column not in group_columns:
        return "group"
    return ""
