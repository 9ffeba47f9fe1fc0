"""Estimators of multi-class metrics: the value is scikit-learn's, the interval from counts."""

from typing import Any

import numpy as np
from sklearn import metrics as reference

from certification.evaluation.intervals import (
    Estimate,
    Range,
    by_unit,
    from_influence,
    from_sums,
    proportion,
)
from certification.evaluation.measures.ranking import area
from certification.evaluation.sample import Draw, Floats, NotEvaluableError, Sample

SHARE: Range = (0.0, 1.0)
TOP = 2


def _codes(sample: Sample) -> list[int]:
    return list(range(len(sample.classes)))


def _two_classes(sample: Sample) -> None:
    if len(np.unique(sample.labels)) < 2:
        raise NotEvaluableError("the labels are of one class only")


def _tables(sums: Floats) -> Floats:
    """Return [draws, K, K] confusion matrices from [draws, K²] sums, labels in rows."""
    size = round(sums.shape[-1] ** 0.5)
    return sums.reshape(*sums.shape[:-1], size, size)


def cells(sample: Sample) -> Floats:
    """Return one-hot rows of the confusion matrix added up by unit: [U, K²]."""
    size = len(sample.classes)
    codes = (size * sample.labels + sample.predictions).astype(int)
    return by_unit(np.eye(size * size)[codes], sample.units, sample.unit_count)


def confusion_matrix(sample: Sample, draw: Draw) -> dict[str, Any]:
    """Return the counts with their labels and what follows for each class."""
    codes = _codes(sample)
    table = reference.confusion_matrix(sample.labels, sample.predictions, labels=codes)
    figures = reference.precision_recall_fscore_support(
        sample.labels, sample.predictions, labels=codes, zero_division=0
    )
    names = ("precision", "recall", "f1", "support")
    classes = {
        label: {name: float(figure[code]) for name, figure in zip(names, figures, strict=True)}
        for code, label in enumerate(sample.classes)
    }
    return {"labels": list(sample.classes), "matrix": table.tolist(), "classes": classes}


def accuracy(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the share of rows predicted right."""
    value = float(reference.accuracy_score(sample.labels, sample.predictions))
    right = (sample.labels == sample.predictions).astype(float)
    return proportion(value, right, np.ones(len(sample)), sample.units, sample.unit_count)


def _recalls(sums: Floats) -> Floats:
    table = _tables(sums)
    support, right = table.sum(axis=-1), np.diagonal(table, axis1=-2, axis2=-1)
    held = support > 0
    shares = np.where(held, right / np.where(held, support, 1), 0.0)
    mean: Floats = shares.sum(axis=-1) / held.sum(axis=-1)
    return mean


def _f1s(table: Floats) -> Floats:
    whole = table.sum(axis=-1) + table.sum(axis=-2)
    right = np.diagonal(table, axis1=-2, axis2=-1)
    return np.where(whole > 0, 2 * right / np.where(whole > 0, whole, 1), 0.0)


def _macro(sums: Floats) -> Floats:
    table = _tables(sums)
    present = (table.sum(axis=-1) + table.sum(axis=-2)) > 0
    mean: Floats = _f1s(table).sum(axis=-1) / present.sum(axis=-1)
    return mean


def _weighted(sums: Floats) -> Floats:
    table = _tables(sums)
    support = table.sum(axis=-1)
    mean: Floats = (_f1s(table) * support).sum(axis=-1) / support.sum(axis=-1)
    return mean


def _mcc(sums: Floats) -> Floats:
    table = _tables(sums)
    right = np.trace(table, axis1=-2, axis2=-1)
    labelled, called, n = table.sum(axis=-1), table.sum(axis=-2), table.sum(axis=(-2, -1))
    joint = right * n - (labelled * called).sum(axis=-1)
    spread = (n**2 - (labelled**2).sum(axis=-1)) * (n**2 - (called**2).sum(axis=-1))
    return np.where(spread > 0, joint / np.sqrt(np.where(spread > 0, spread, 1)), 0.0)


def _kappa(sums: Floats) -> Floats:
    table = _tables(sums)
    n = table.sum(axis=(-2, -1))
    chance = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1) / n**2
    agreed = np.trace(table, axis1=-2, axis2=-1) / n
    return np.where(chance < 1, (agreed - chance) / np.where(chance < 1, 1 - chance, 1), 0.0)


def balanced_accuracy(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean recall of the classes that have rows."""
    _two_classes(sample)
    present = np.isin(sample.predictions, np.unique(sample.labels))
    value = _recalls(cells(sample).sum(axis=0))
    if present.all():
        value = reference.balanced_accuracy_score(sample.labels, sample.predictions)
    return from_sums(float(value), cells(sample), _recalls, draw, limits=SHARE)


def _f1_score(sample: Sample, average: str) -> float:
    return float(
        reference.f1_score(sample.labels, sample.predictions, average=average, zero_division=0)
    )


def macro_f1(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean F1 over the classes that are labelled or predicted."""
    _two_classes(sample)
    return from_sums(_f1_score(sample, "macro"), cells(sample), _macro, draw, limits=SHARE)


def weighted_f1(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean F1 weighted by support."""
    _two_classes(sample)
    return from_sums(_f1_score(sample, "weighted"), cells(sample), _weighted, draw, limits=SHARE)


def mcc(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the multi-class Matthews correlation."""
    _two_classes(sample)
    value = float(reference.matthews_corrcoef(sample.labels, sample.predictions))
    return from_sums(value, cells(sample), _mcc, draw, limits=(-1.0, 1.0))


def kappa(sample: Sample, draw: Draw) -> Estimate:
    """Estimate Cohen's kappa."""
    _two_classes(sample)
    value = float(reference.cohen_kappa_score(sample.labels, sample.predictions))
    return from_sums(value, cells(sample), _kappa, draw, limits=(-1.0, 1.0))


def top_k(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the share of rows whose label is among the two highest scores."""
    scores = sample.needed_scores()
    value = float(
        reference.top_k_accuracy_score(sample.labels, scores, k=TOP, labels=_codes(sample))
    )
    best = np.argsort(scores, axis=1, kind="mergesort")[:, ::-1][:, :TOP]
    hits = (best == sample.labels[:, None]).any(axis=1).astype(float)
    return proportion(value, hits, np.ones(len(sample)), sample.units, sample.unit_count)


def roc_auc(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean of the one-vs-rest ROC areas; every class needs rows."""
    scores, codes = sample.needed_scores(), _codes(sample)
    if len(np.unique(sample.labels)) < len(codes):
        raise NotEvaluableError("a class has no row")
    areas = [reference.roc_auc_score(sample.labels == code, scores[:, code]) for code in codes]
    influence = np.mean([area(sample.labels == code, scores[:, code]) for code in codes], axis=0)
    return from_influence(
        float(np.mean(areas)),
        influence,
        sample.units,
        sample.unit_count,
        "influence function, logit scale",
    )


def log_loss(sample: Sample, draw: Draw) -> Estimate:
    """Estimate the mean negative log-likelihood, in nats."""
    scores = sample.needed_scores()
    scores = scores / scores.sum(axis=1, keepdims=True)
    value = float(reference.log_loss(sample.labels, scores, labels=_codes(sample)))
    least = np.finfo(np.float64).eps
    own = np.clip(scores[np.arange(len(sample)), sample.labels.astype(int)], least, 1 - least)
    rows = np.column_stack([-np.log(own), np.ones(len(sample))])
    sums = by_unit(rows, sample.units, sample.unit_count)
    return from_sums(value, sums, lambda s: s[..., 0] / s[..., 1], draw, limits=(0.0, np.inf))
