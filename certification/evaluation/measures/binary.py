"""Estimators of two-class metrics: the value is scikit-learn's, the interval comes from sums."""

import numpy as np
from sklearn import metrics as reference

from certification.evaluation.intervals import (
    Estimate,
    Normal,
    Range,
    by_unit,
    from_influence,
    from_sums,
    proportion,
    quantile_of,
)
from certification.evaluation.measures.ranking import area, average_precision
from certification.evaluation.sample import Bools, Draw, Floats, NotEvaluableError, Sample

SHARE: Range = (0.0, 1.0)
ECE_BINS = 15


def _positive(sample: Sample) -> tuple[Bools, Bools]:
    """Return which rows are labelled and which are predicted positive."""
    return sample.labels == 1, sample.predictions == 1


def _two_classes(sample: Sample) -> None:
    if len(np.unique(sample.labels)) < 2:
        raise NotEvaluableError("the labels are of one class only")


def _share(value: float, sample: Sample, hits: Bools, trials: Bools) -> Estimate:
    return proportion(
        value,
        (hits & trials).astype(float),
        trials.astype(float),
        sample.units,
        sample.unit_count,
    )


def cells(sample: Sample) -> Floats:
    """Return one-hot rows of tn, fp, fn, tp added up by unit: [U, 4]."""
    codes = (2 * sample.labels + sample.predictions).astype(int)
    return by_unit(np.eye(4)[codes], sample.units, sample.unit_count)


def confusion_matrix(sample: Sample, draw: Draw) -> dict[str, int]:
    """Return the counts {tn, fp, fn, tp}."""
    table = reference.confusion_matrix(sample.labels, sample.predictions, labels=[0, 1])
    return dict(zip(("tn", "fp", "fn", "tp"), (int(one) for one in table.ravel()), strict=True))


def accuracy(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the share of rows predicted right."""
    value = float(reference.accuracy_score(sample.labels, sample.predictions))
    right = sample.labels == sample.predictions
    return _share(value, sample, right, np.ones(len(sample), dtype=bool))


def precision(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the share of positive predictions that are right."""
    labelled, called = _positive(sample)
    if not called.any():
        raise NotEvaluableError("no row is predicted positive")
    value = float(reference.precision_score(sample.labels, sample.predictions))
    return _share(value, sample, labelled, called)


def recall(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the share of positive rows that are found."""
    labelled, called = _positive(sample)
    if not labelled.any():
        raise NotEvaluableError("no row is labelled positive")
    value = float(reference.recall_score(sample.labels, sample.predictions))
    return _share(value, sample, called, labelled)


def specificity(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the share of negative rows that are left alone."""
    labelled, called = _positive(sample)
    if labelled.all():
        raise NotEvaluableError("no row is labelled negative")
    value = float(reference.recall_score(sample.labels, sample.predictions, pos_label=0))
    return _share(value, sample, ~called, ~labelled)


def _rates(sums: Floats) -> Floats:
    tn, fp, fn, tp = np.moveaxis(sums, -1, 0)
    rates: Floats = (tp / (tp + fn) + tn / (tn + fp)) / 2
    return rates


def _f1(sums: Floats) -> Floats:
    _, fp, fn, tp = np.moveaxis(sums, -1, 0)
    whole = 2 * tp + fp + fn
    return np.where(whole > 0, 2 * tp / np.where(whole > 0, whole, 1), 0.0)


def _mcc(sums: Floats) -> Floats:
    tn, fp, fn, tp = np.moveaxis(sums, -1, 0)
    norm = np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return np.where(norm > 0, (tp * tn - fp * fn) / np.where(norm > 0, norm, 1), 0.0)


def balanced_accuracy(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean of recall and specificity."""
    _two_classes(sample)
    value = float(reference.balanced_accuracy_score(sample.labels, sample.predictions))
    with np.errstate(invalid="ignore", divide="ignore"):
        return from_sums(value, cells(sample), _rates, draw, limits=SHARE)


def f1(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the harmonic mean of precision and recall."""
    if not (sample.labels == 1).any():
        raise NotEvaluableError("no row is labelled positive")
    value = float(reference.f1_score(sample.labels, sample.predictions, zero_division=0))
    return from_sums(value, cells(sample), _f1, draw, limits=SHARE)


def mcc(sample: Sample, draw: Draw) -> Estimate:
    """Estimate Matthews' correlation; 0 when one class alone is predicted."""
    _two_classes(sample)
    value = float(reference.matthews_corrcoef(sample.labels, sample.predictions))
    return from_sums(value, cells(sample), _mcc, draw, limits=(-1.0, 1.0))


def roc_auc(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the area under the ROC curve (DeLong 1988; by unit: Obuchowski 1997)."""
    _two_classes(sample)
    scores = sample.needed_scores()
    value = float(reference.roc_auc_score(sample.labels, scores))
    influence = area(sample.labels == 1, scores)
    name = "DeLong by unit, logit scale" if sample.clustered else "DeLong, logit scale"
    return from_influence(value, influence, sample.units, sample.unit_count, name)


def pr_auc(sample: Sample, draw: Draw) -> Estimate:
    """Estimate average precision, its variance by the influence function."""
    _two_classes(sample)
    scores = sample.needed_scores()
    value = min(float(reference.average_precision_score(sample.labels, scores)), 1.0)
    return average_precision(value, sample, draw)


def _mean(value: float, each: Floats, sample: Sample, draw: Draw, limits: Range) -> Estimate:
    rows = np.column_stack([each, np.ones(len(sample))])
    sums = by_unit(rows, sample.units, sample.unit_count)
    return from_sums(value, sums, lambda s: s[..., 0] / s[..., 1], draw, limits=limits)


def log_loss(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean negative log-likelihood, in nats; scores are clipped as the reference."""
    _two_classes(sample)
    scores = sample.needed_scores()
    value = float(reference.log_loss(sample.labels, scores))
    least = np.finfo(np.float64).eps
    held = np.clip(scores, least, 1 - least)
    each = -np.where(sample.labels == 1, np.log(held), np.log1p(-held))
    return _mean(value, each, sample, draw, (0.0, np.inf))


def brier(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean squared difference of score and outcome."""
    _two_classes(sample)
    scores = sample.needed_scores()
    value = float(reference.brier_score_loss(sample.labels, scores))
    return _mean(value, (scores - sample.labels) ** 2, sample, draw, SHARE)


def ece(sample: Sample, draw: Draw) -> Estimate:
    """Estimate expected calibration error over 15 bins of equal width on the score.

    The interval does not resample the plug-in value, which covers next to nothing: its upper end
    is the root of the debiased squared error's upper end (ECE ≤ root mean square), its lower end
    that of the bias in the large (ECE ≥ |mean outcome − mean score|).
    """
    scores = sample.needed_scores()
    bins = np.minimum((scores * ECE_BINS).astype(int), ECE_BINS - 1)
    gap = sample.labels - scores
    sums = np.bincount(bins, gap, ECE_BINS)
    value = float(np.abs(sums).sum() / len(sample))
    return Calibration(value, _squared(bins, gap, len(sample)), _large(gap, sample))


def _squared(bins: np.ndarray, gap: Floats, n: int) -> tuple[float, float]:
    """Return the debiased squared calibration error and its variance."""
    counts = np.bincount(bins, minlength=ECE_BINS).astype(float)
    some = np.maximum(counts, 1)
    mean = np.bincount(bins, gap, ECE_BINS) / some
    square = np.bincount(bins, gap**2, ECE_BINS) / some
    spread = np.maximum(square - mean**2, 0) * counts / np.maximum(counts - 1, 1)
    share, use = counts / n, counts > 1
    squared = float((share * (mean**2 - spread / some))[use].sum())
    noise = share**2 * (4 * mean**2 * spread / some + 2 * spread**2 / some**2)
    mixing = (share * mean**4).sum() - (share * mean**2).sum() ** 2
    return squared, float(noise[use].sum() + max(mixing, 0.0) / n)


def _large(gap: Floats, sample: Sample) -> tuple[float, float]:
    """Return the mean of outcome − score and its variance between units."""
    mean = float(gap.mean())
    by_units = by_unit((gap - mean)[:, None], sample.units, sample.unit_count)
    return mean, float((by_units**2).sum()) / len(sample) ** 2


class Calibration(Normal):
    """Hold a calibration error with the interval that covers."""

    def __init__(
        self, value: float, squared: tuple[float, float], large: tuple[float, float]
    ) -> None:
        method = "debiased squared calibration error, delta method"
        root = max(value, 1e-6)
        super().__init__(value, squared[1] / (4 * root**2), method, SHARE)
        object.__setattr__(self, "squared", squared)
        object.__setattr__(self, "large", large)

    squared: tuple[float, float]
    large: tuple[float, float]

    def interval(self, level: float) -> Range:
        """Return the interval of `ece`'s docstring, holding the plug-in value."""
        z = quantile_of(level)
        upper = max(self.squared[0] + z * self.squared[1] ** 0.5, 0.0) ** 0.5
        lower = max(abs(self.large[0]) - z * self.large[1] ** 0.5, 0.0)
        return min(lower, self.value), min(max(upper, self.value), 1.0)
