"""Influence functions of the areas under the ROC and precision-recall curves."""

import numpy as np

from certification.evaluation.intervals import (
    BOOTSTRAP_LIMIT,
    Estimate,
    Resampled,
    from_influence,
)
from certification.evaluation.sample import Bools, Draw, Floats, Sample

CHUNK_CELLS = 4_000_000


def area(positive: Bools, scores: Floats) -> Floats:
    """Return each row's influence on the ROC area: its placement less the mean, over its class.

    The sum of squares is DeLong's variance (Biometrics 1988, 44) with n in place of n − 1.
    """
    goods, bads = np.sort(scores[positive]), np.sort(scores[~positive])

    def below(ordered: Floats, figures: Floats) -> Floats:
        left = np.searchsorted(ordered, figures, side="left")
        right = np.searchsorted(ordered, figures, side="right")
        return (left + right) / (2.0 * len(ordered))

    influence = np.empty(len(scores))
    good_places = below(bads, scores[positive])
    bad_places = 1.0 - below(goods, scores[~positive])
    influence[positive] = (good_places - good_places.mean()) / len(goods)
    influence[~positive] = (bad_places - bad_places.mean()) / len(bads)
    return influence


def average_precision(value: float, sample: Sample, draw: Draw) -> Estimate:
    """Return average precision with its interval.

    Up to `BOOTSTRAP_LIMIT` rows, each its own unit, by bootstrap; else by the influence function.
    """
    scores, positive = sample.needed_scores(), sample.labels == 1
    if sample.clustered or len(sample) > BOOTSTRAP_LIMIT:
        influence = precision_influence(positive, scores)
        return from_influence(
            value, influence, sample.units, sample.unit_count, "influence function, logit scale"
        )
    draws = _precision_draws(positive, scores, draw)
    name = f"bootstrap, {draw.resamples} resamples"
    return Resampled(value, draws, name, (0.0, 1.0), len(sample))


def _ties(scores: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Return rows in falling order of score and the last place of each run of equal scores."""
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    return order, ends


def precision_influence(positive: Bools, scores: Floats) -> Floats:
    """Return the derivative of average precision in each row's weight; the sum is 0."""
    order, ends = _ties(scores)
    runs = np.diff(np.append(-1, ends))
    hits = np.cumsum(positive[order])[ends].astype(float)
    seen = (ends + 1).astype(float)
    gained = np.diff(np.append(0.0, hits))
    total = hits[-1]
    mean = float((gained * hits / seen).sum() / total)
    later_hits = np.cumsum((gained / seen)[::-1])[::-1]
    later_seen = np.cumsum((gained * hits / seen**2)[::-1])[::-1]
    own, after, before = (np.repeat(x, runs) for x in (hits / seen, later_hits, later_seen))
    good = positive[order].astype(float)
    influence = np.empty(len(scores))
    influence[order] = (good * (own - mean + after) - before) / total
    return influence


def _precision_draws(positive: Bools, scores: Floats, draw: Draw) -> Floats:
    order, ends = _ties(scores)
    good = positive[order].astype(float)
    generator, n = draw.generator(), len(scores)
    block, parts = max(1, CHUNK_CELLS // n), []
    for start in range(0, draw.resamples, block):
        size = min(block, draw.resamples - start)
        weights = generator.multinomial(n, np.full(n, 1 / n), size=size).astype(float)
        parts.append(_weighted_precision(weights, good, ends))
    draws = np.concatenate(parts)
    return draws[np.isfinite(draws)]


def _weighted_precision(weights: Floats, good: Floats, ends: np.ndarray) -> Floats:
    """Return average precision of each row of weights [draws, n]; NaN without positives."""
    hits = np.cumsum(weights * good, axis=1)[:, ends]
    seen = np.cumsum(weights, axis=1)[:, ends]
    gained = np.diff(hits, axis=1, prepend=0.0)
    share = np.divide(hits, seen, out=np.zeros_like(hits), where=seen > 0)
    total = hits[:, -1]
    summed = (gained * share).sum(axis=1)
    draws: Floats = np.divide(summed, total, out=np.full_like(total, np.nan), where=total > 0)
    return draws
