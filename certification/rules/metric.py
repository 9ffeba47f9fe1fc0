"""The contract that every metric keeps: its name, its range, and when it says nothing."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from standards.kernel.phrases import gettext_noop
from standards.rules import criteria

MINIMUM_UNITS = 30
"""Below so many independent units a slice is "not evaluable", never a number."""


class Direction(StrEnum):
    """Say which side of a threshold is the good one."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """Describe how one measure of the vocabulary is taken for a task.

    Label, unit, direction and range stand in `standards.rules.criteria`. `compute` is the dotted
    path "module:function" that the scoring process alone imports; `source` names the reference
    that its value equals, `method` its interval, `degenerate` when it has no value. A `signed`
    one is reported with its sign and judged by its size.
    """

    slug: str
    task: str
    source: str
    method: str
    degenerate: str
    compute: str
    signed: bool = False

    @property
    def word(self) -> criteria.Metric | None:
        """Return the vocabulary's entry; None for what is reported and never decides."""
        return criteria.BY_SLUG.get(self.slug)

    @property
    def label(self) -> str:
        """Return the name for readers, in English."""
        return self.word.label if self.word else REPORTED_ONLY[self.slug]

    @property
    def limits(self) -> tuple[float, float]:
        """Return the ends of the range, infinite where there is none."""
        if self.word is None or self.signed:
            return -math.inf, math.inf
        low = -math.inf if self.word.low is None else self.word.low
        return low, math.inf if self.word.high is None else self.word.high


REPORTED_ONLY = {"confusion_matrix": gettext_noop("Confusion matrix")}


def by_size(low: float, high: float) -> tuple[float, float]:
    """Return the interval of the size of a signed figure from that of the figure."""
    if low <= 0.0 <= high:
        return 0.0, max(-low, high)
    return min(abs(low), abs(high)), max(abs(low), abs(high))


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Hold what one metric said of one cell (a slice, or one group of it).

    `n` counts independent units; `low` and `high` are two-sided 95 % unless asked otherwise;
    `reason` says why there is no number. `value` of a confusion matrix is a mapping.
    """

    metric: str
    slice: str
    group: dict[str, str] | None
    n: int
    value: Any
    low: float | None
    high: float | None
    method: str
    reason: str = ""
    variance: float | None = None

    @property
    def evaluable(self) -> bool:
        """Say whether there is a number that a verdict may rest on."""
        return not self.reason


def outward(low: float, high: float, decimals: int = 2) -> tuple[float, float]:
    """Round an interval so that it only grows: what an applicant sees of the gate slice."""
    scale = 10**decimals
    return (
        math.floor(round(low * scale, 9)) / scale,
        math.ceil(round(high * scale, 9)) / scale,
    )
