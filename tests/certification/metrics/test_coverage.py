"""Intervals cover the truth about as often as they say, on known distributions."""

import numpy as np
import pytest
from scipy.stats import norm

from certification.evaluation.measures import binary, regression
from certification.evaluation.sample import Draw, Sample

TRIALS, UNITS = 120, 400


def drawn(seed):
    random = np.random.default_rng(seed)
    labels = (random.random(UNITS) < 0.3).astype(float)
    signal = random.normal(0, 1, UNITS) + 1.5 * labels
    scores = 1 / (1 + np.exp(-(1.4 * signal - 1.9)))
    return Sample(
        labels=labels,
        predictions=(scores >= 0.5).astype(float),
        scores=scores,
        units=np.arange(UNITS),
        classes=("0", "1"),
    )


def truth():
    z = np.linspace(-9, 11, 200_001)
    step = z[1] - z[0]
    negative, positive = 0.7 * norm.pdf(z) * step, 0.3 * norm.pdf(z - 1.5) * step
    scores = 1 / (1 + np.exp(-(1.4 * z - 1.9)))
    bins = np.minimum((scores * 15).astype(int), 14)
    gaps = np.bincount(bins, positive * (1 - scores) - negative * scores, 15)
    called = scores >= 0.5
    tp, fp = positive[called].sum(), negative[called].sum()
    return {
        "accuracy": tp + negative[~called].sum(),
        "recall": tp / 0.3,
        "roc_auc": norm.cdf(1.5 / 2**0.5),
        "brier": (positive * (1 - scores) ** 2 + negative * scores**2).sum(),
        "f1": 2 * tp / (tp + fp + 0.3),
        "ece": np.abs(gaps).sum(),
    }


def coverage(slug, value):
    held = 0
    for seed in range(TRIALS):
        estimate = getattr(binary, slug)(drawn(seed), Draw(resamples=400, seed=(seed,)))
        low, high = estimate.interval(0.95)
        held += low <= value <= high
    return held / TRIALS


@pytest.mark.parametrize("slug", ["accuracy", "recall", "roc_auc", "brier", "f1"])
def test_interval_covers_the_truth(slug):
    assert coverage(slug, truth()[slug]) >= 0.89


def test_interval_of_the_calibration_error_covers_the_truth():
    assert coverage("ece", truth()["ece"]) >= 0.93


def test_interval_of_the_mean_squared_error_covers_the_truth():
    held = 0
    for seed in range(TRIALS):
        random = np.random.default_rng(seed)
        labels = random.normal(0, 1, 300)
        sample = Sample(
            labels=labels,
            predictions=labels + random.normal(0, 2, 300),
            scores=None,
            units=np.arange(300),
        )
        low, high = regression.mse(sample, Draw(resamples=400, seed=(seed,))).interval(0.95)
        held += low <= 4.0 <= high
    assert held / TRIALS >= 0.88
