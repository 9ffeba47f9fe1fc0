"""Estimators of regression metrics: the value is scikit-learn's, the interval from sums."""

import numpy as np
from sklearn import metrics as reference

from certification.evaluation.intervals import (
    Estimate,
    Ordered,
    Range,
    Statistic,
    by_unit,
    from_sums,
)
from certification.evaluation.sample import Draw, Floats, NotEvaluableError, Sample

UPWARD: Range = (0.0, np.inf)
FREE: Range = (-np.inf, np.inf)


def _errors(sample: Sample) -> Floats:
    return sample.predictions - sample.labels


def _by_unit(sample: Sample, *columns: Floats) -> Floats:
    rows = np.column_stack([*columns, np.ones(len(sample))])
    return by_unit(rows, sample.units, sample.unit_count)


def _mean(sums: Floats) -> Floats:
    return sums[..., 0] / sums[..., -1]


def _estimate(
    value: float, sums: Floats, draw: Draw, *, limits: Range = UPWARD, statistic: Statistic = _mean
) -> Estimate:
    return from_sums(value, sums, statistic, draw, limits=limits)


def mse(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean squared error."""
    value = float(reference.mean_squared_error(sample.labels, sample.predictions))
    return _estimate(value, _by_unit(sample, _errors(sample) ** 2), draw)


def rmse(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the root of the mean squared error."""
    value = float(reference.root_mean_squared_error(sample.labels, sample.predictions))
    sums = _by_unit(sample, _errors(sample) ** 2)
    return _estimate(value, sums, draw, statistic=lambda s: np.sqrt(_mean(s)))


def mae(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean absolute error."""
    value = float(reference.mean_absolute_error(sample.labels, sample.predictions))
    return _estimate(value, _by_unit(sample, np.abs(_errors(sample))), draw)


def bias(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean error with its sign."""
    errors = _errors(sample)
    return _estimate(float(errors.mean()), _by_unit(sample, errors), draw, limits=FREE)


def mape(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean absolute error as a share of the label's size."""
    if (sample.labels == 0).any():
        raise NotEvaluableError("a label is zero")
    value = float(reference.mean_absolute_percentage_error(sample.labels, sample.predictions))
    return _estimate(value, _by_unit(sample, np.abs(_errors(sample) / sample.labels)), draw)


def r2(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the share of the labels' variance that is explained."""
    if np.ptp(sample.labels) == 0:
        raise NotEvaluableError("all labels are equal")
    value = float(reference.r2_score(sample.labels, sample.predictions))
    centred = sample.labels - sample.labels.mean()
    sums = _by_unit(sample, _errors(sample) ** 2, centred**2, centred)
    return _estimate(value, sums, draw, limits=(-np.inf, 1.0), statistic=_explained)


def _explained(sums: Floats) -> Floats:
    errors, squares, first, count = np.moveaxis(sums, -1, 0)
    whole = squares - first**2 / count
    held = whole > 0
    return np.where(held, 1 - errors / np.where(held, whole, 1), np.nan)


def _ordered(sample: Sample, share: float, value: float) -> Ordered:
    name = "order statistics"
    if sample.clustered:
        name = "order statistics, as many trials as units"
    return Ordered(value, np.sort(np.abs(_errors(sample))), share, sample.unit_count, name)


def median_ae(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the median absolute error."""
    value = float(reference.median_absolute_error(sample.labels, sample.predictions))
    return _ordered(sample, 0.5, value)


def error_q90(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the absolute error that nine of ten rows stay under."""
    return _ordered(sample, 0.9, float(np.quantile(np.abs(_errors(sample)), 0.9)))
