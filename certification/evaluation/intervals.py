"""Confidence intervals: each estimate knows its value, its method and its ends at any level."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
from scipy import stats

from certification.evaluation.sample import Draw, Floats, Ints
from certification.rules.power import wilson

BOOTSTRAP_LIMIT = 2_000
"""Above so many distinct units the delta method stands in for the bootstrap."""
DISTINCT_LIMIT = 4_096
CHUNK_CELLS = 4_000_000
ROUNDING = 1e-9
"""Differences below this are the arithmetic's, not the data's."""

Range = tuple[float, float]
Statistic = Callable[[Floats], Floats]
"""A function of sums: takes [draws, k], gives [draws]."""


class Estimate(Protocol):
    """Be a value with an interval at any two-sided level."""

    @property
    def value(self) -> float:
        """Return the estimate itself."""
        ...

    @property
    def variance(self) -> float:
        """Return the estimate's sampling variance."""
        ...

    @property
    def method(self) -> str:
        """Return the name of the interval's method, for the report."""
        ...

    def interval(self, level: float) -> Range:
        """Return the two-sided interval at a level such as 0.95."""
        ...


def quantile_of(level: float) -> float:
    """Return the normal quantile whose two-sided interval has this level."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def flawless_margin(units: int, level: float) -> float:
    """Return how far from perfect a share may be when `units` showed no error (exact)."""
    return 1.0 - math.pow((1.0 - level) / 2.0, 1.0 / max(units, 1))


@dataclass(frozen=True)
class Proportion:
    """Hold a share with Wilson's interval; `trials` may be an effective number."""

    value: float
    successes: float
    trials: float
    clustered: bool = False

    @property
    def variance(self) -> float:
        """Return p(1−p)/n; 0 without trials."""
        return self.value * (1 - self.value) / self.trials if self.trials else 0.0

    @property
    def method(self) -> str:
        """Return the method's name."""
        return "Wilson, design effect by unit" if self.clustered else "Wilson"

    def interval(self, level: float) -> Range:
        """Return Wilson's interval."""
        return wilson(self.successes, self.trials, level)


@dataclass(frozen=True)
class Normal:
    """Hold an estimate with a standard error, on a scale where the normal law is fair.

    `scale` is "plain", "log" (positive values) or "logit" (shares). On an end of [0, 1] with no
    variance the exact margin of `units` flawless units stands in.
    """

    value: float
    variance: float
    method: str
    limits: Range
    scale: str = "plain"
    units: int = 0

    def interval(self, level: float) -> Range:
        """Return value ± z·se on the chosen scale, inside the metric's range."""
        if self.variance <= ROUNDING**2:
            return _degenerate(self.value, self.limits, self.units, level)
        half = quantile_of(level) * math.sqrt(self.variance)
        if self.scale == "log" and self.value > 0:
            factor = math.exp(half / self.value)
            return self.value / factor, min(self.value * factor, self.limits[1])
        if self.scale == "logit" and 0 < self.value < 1:
            return _logit(self.value, half)
        return max(self.value - half, self.limits[0]), min(self.value + half, self.limits[1])


def _logit(value: float, half: float) -> Range:
    middle = math.log(value / (1 - value))
    spread = half / (value * (1 - value))

    def back(x: float) -> float:
        return 1 / (1 + math.exp(-x)) if x > -700 else 0.0

    return back(middle - spread), back(middle + spread)


def _degenerate(value: float, limits: Range, units: int, level: float) -> Range:
    low, high = limits
    if limits in {(0.0, 1.0), (-1.0, 1.0)}:
        margin = flawless_margin(units, level) * (high - low)
        if value <= low + ROUNDING:
            return low, low + margin
        if value >= high - ROUNDING:
            return high - margin, high
    return value, value


@dataclass(frozen=True)
class Resampled:
    """Hold an estimate with its bootstrap draws (percentile interval)."""

    value: float
    draws: Floats
    method: str
    limits: Range
    units: int

    @property
    def variance(self) -> float:
        """Return the variance of the draws."""
        return float(np.var(self.draws, ddof=1))

    def interval(self, level: float) -> Range:
        """Return the percentile interval, widened to hold the estimate itself."""
        if float(np.ptp(self.draws)) < ROUNDING:
            return _degenerate(self.value, self.limits, self.units, level)
        low, high = np.quantile(self.draws, [0.5 - level / 2, 0.5 + level / 2])
        return min(float(low), self.value), max(float(high), self.value)


@dataclass(frozen=True)
class Ordered:
    """Hold a quantile with the distribution-free interval of order statistics."""

    value: float
    ordered: Floats
    share: float
    trials: int
    method: str

    @property
    def variance(self) -> float:
        """Return the variance that the 95 % interval implies."""
        low, high = self.interval(0.95)
        return ((high - low) / (2 * 1.959964)) ** 2

    def interval(self, level: float) -> Range:
        """Return the order statistics between which the quantile lies."""
        tail = (1 - level) / 2
        scale = len(self.ordered) / max(self.trials, 1)
        low = int(stats.binom.ppf(tail, self.trials, self.share) * scale)
        high = math.ceil((stats.binom.ppf(1 - tail, self.trials, self.share) + 1) * scale) - 1
        last = len(self.ordered) - 1
        return float(self.ordered[max(low - 1, 0)]), float(self.ordered[min(high, last)])


def by_unit(contributions: Floats, units: Ints, count: int) -> Floats:
    """Add rows up by unit: [n, k] → [U, k]."""
    if count == len(units):
        return contributions
    sums = np.zeros((count, contributions.shape[1]))
    np.add.at(sums, units, contributions)
    return sums


def from_sums(
    value: float, contributions: Floats, statistic: Statistic, draw: Draw, *, limits: Range
) -> Estimate:
    """Return the estimate of a function of sums over units, [U, k] contributions.

    Few distinct contributions (confusion matrices): multinomial bootstrap, cost free of U. Up to
    `BOOTSTRAP_LIMIT` units: bootstrap of the units. Above: delta method.
    """
    units = len(contributions)
    distinct, counts = np.unique(contributions, axis=0, return_counts=True)
    name = f"bootstrap, {draw.resamples} resamples"
    if len(distinct) <= min(DISTINCT_LIMIT, units // 2):
        weights = draw.generator().multinomial(units, counts / units, draw.resamples)
        draws = statistic(weights @ distinct)
    elif units <= BOOTSTRAP_LIMIT:
        draws = _bootstrap(contributions, statistic, draw)
    else:
        return _delta(value, contributions, statistic, limits)
    draws = draws[np.isfinite(draws)]
    if len(draws) < 2:
        return Normal(value, 0.0, name, limits, units=units)
    return Resampled(value, draws, name, limits, units)


def _bootstrap(contributions: Floats, statistic: Statistic, draw: Draw) -> Floats:
    """Draw units with replacement, in blocks that stay small in memory."""
    generator, units = draw.generator(), len(contributions)
    block = max(1, CHUNK_CELLS // contributions.size)
    parts = []
    for start in range(0, draw.resamples, block):
        size = min(block, draw.resamples - start)
        chosen = generator.integers(0, units, size=(size, units))
        parts.append(statistic(contributions[chosen].sum(axis=1)))
    return np.concatenate(parts)


def _delta(value: float, contributions: Floats, statistic: Statistic, limits: Range) -> Normal:
    """Return the delta-method estimate: numerical gradient, covariance between units."""
    units = len(contributions)
    sums = contributions.sum(axis=0)
    steps = np.maximum(np.abs(sums), 1.0) * 1e-6
    ahead = statistic(sums + np.diag(steps))
    behind = statistic(sums - np.diag(steps))
    gradient = (ahead - behind) / (2 * steps)
    covariance = np.atleast_2d(np.cov(contributions, rowvar=False)) * units
    variance = float(gradient @ covariance @ gradient)
    scale = "logit" if limits == (0.0, 1.0) else "log" if limits[0] == 0.0 else "plain"
    return Normal(value, max(variance, 0.0), "delta method", limits, scale, units)


def proportion(value: float, hits: Floats, trials: Floats, units: Ints, count: int) -> Proportion:
    """Return a share of rows (`hits` among `trials`, 0 or 1 each) with Wilson's interval.

    Where units hold several rows the trials shrink by the design effect, never below the number
    of units that hold a trial, so that a share of 0 or 1 claims no more than the units can show.
    """
    total = float(trials.sum())
    if count == len(units) or total == 0:
        return Proportion(value, float(hits.sum()), total)
    sums = by_unit(np.column_stack([hits, trials]), units, count)
    holding = sums[:, 1] > 0
    holders = int(holding.sum())
    residual = (sums[:, 0] - value * sums[:, 1])[holding]
    variance = float((residual**2).sum()) / total**2 * holders / max(holders - 1, 1)
    effective = value * (1 - value) / variance if variance > 0 else float(holders)
    effective = min(max(effective, 1.0), total)
    return Proportion(value, value * effective, effective, clustered=True)


def from_influence(value: float, influence: Floats, units: Ints, count: int, method: str) -> Normal:
    """Return a share-like estimate whose variance is the sum of squared influences by unit."""
    by_units = by_unit(influence[:, None], units, count)[:, 0]
    variance = float((by_units**2).sum()) * count / max(count - 1, 1)
    if variance < 1e-15:
        variance = 0.0
    return Normal(value, variance, method, (0.0, 1.0), "logit", count)
