"""Every value equals scikit-learn's, and every interval is drawn from the same statistic."""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from certification.evaluation import intervals
from certification.evaluation.measures import binary, multiclass, ranking, regression
from certification.evaluation.sample import Draw, NotEvaluableError, Sample
from certification.metrics import FAMILIES, metrics_of

DRAW = Draw(resamples=200, seed=(1, 2))
BINARY = {
    "accuracy": lambda y, p, s: sk.accuracy_score(y, p),
    "balanced_accuracy": lambda y, p, s: sk.balanced_accuracy_score(y, p),
    "precision": lambda y, p, s: sk.precision_score(y, p, zero_division=0),
    "recall": lambda y, p, s: sk.recall_score(y, p),
    "specificity": lambda y, p, s: sk.recall_score(y, p, pos_label=0),
    "f1": lambda y, p, s: sk.f1_score(y, p, zero_division=0),
    "mcc": lambda y, p, s: sk.matthews_corrcoef(y, p),
    "roc_auc": lambda y, p, s: sk.roc_auc_score(y, s),
    "pr_auc": lambda y, p, s: sk.average_precision_score(y, s),
    "log_loss": lambda y, p, s: sk.log_loss(y, s),
    "brier": lambda y, p, s: sk.brier_score_loss(y, s),
}
REGRESSION = {
    "mse": sk.mean_squared_error,
    "rmse": sk.root_mean_squared_error,
    "mae": sk.mean_absolute_error,
    "median_ae": sk.median_absolute_error,
    "r2": sk.r2_score,
    "bias": lambda y, p: np.mean(p - y),
    "error_q90": lambda y, p: np.quantile(np.abs(p - y), 0.9),
    "mape": sk.mean_absolute_percentage_error,
}


def binary_sample(seed, n=150, ties=20, share=0.4):
    random = np.random.default_rng(seed)
    labels = (random.random(n) < share).astype(float)
    labels[:2] = [0, 1]
    scores = np.round(np.clip(0.3 * labels + random.random(n) * 0.7, 0, 1) * ties) / ties
    predictions = (scores >= 0.5).astype(float)
    return Sample(
        labels=labels,
        predictions=predictions,
        scores=scores,
        units=np.arange(n),
        classes=("0", "1"),
    )


def multi_sample(seed, n=200, k=4):
    random = np.random.default_rng(seed)
    labels = np.append(np.arange(k), random.integers(0, k, n - k)).astype(float)
    scores = random.dirichlet(np.ones(k), n) + 0.5 * np.eye(k)[labels.astype(int)]
    scores /= scores.sum(axis=1, keepdims=True)
    return Sample(
        labels=labels,
        predictions=scores.argmax(axis=1).astype(float),
        scores=scores,
        units=np.arange(n),
        classes=tuple("abcd"[:k]),
    )


def regression_sample(seed, n=200):
    random = np.random.default_rng(seed)
    labels = random.normal(100, 30, n) + 200
    return Sample(
        labels=labels,
        predictions=labels + random.normal(3, 20, n),
        scores=None,
        units=np.arange(n),
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.sampled_from([3, 20, 1000]), st.sampled_from([0.05, 0.5, 0.95]))
def test_binary_values_equal_the_reference(seed, ties, share):
    sample = binary_sample(seed, ties=ties, share=share)
    for slug, reference in BINARY.items():
        try:
            estimate = getattr(binary, slug)(sample, DRAW)
        except NotEvaluableError:
            assert slug == "precision"
            assert not sample.predictions.any()
            continue
        expected = reference(sample.labels, sample.predictions, sample.scores)
        assert estimate.value == pytest.approx(expected, abs=1e-9)
        low, high = estimate.interval(0.95)
        assert low <= estimate.value + 1e-9
        assert high >= estimate.value - 1e-9


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([3, 4]))
def test_multiclass_values_equal_the_reference(seed, k):
    sample = multi_sample(seed, k=k)
    y, p, s = sample.labels, sample.predictions, sample.scores
    codes = list(range(k))
    expected = {
        "accuracy": sk.accuracy_score(y, p),
        "balanced_accuracy": sk.balanced_accuracy_score(y, p),
        "macro_f1": sk.f1_score(y, p, average="macro"),
        "weighted_f1": sk.f1_score(y, p, average="weighted"),
        "mcc": sk.matthews_corrcoef(y, p),
        "kappa": sk.cohen_kappa_score(y, p),
        "top_k": sk.top_k_accuracy_score(y, s, k=2, labels=codes),
        "roc_auc": sk.roc_auc_score(y, s, multi_class="ovr"),
        "log_loss": sk.log_loss(y, s, labels=codes),
    }
    for slug, value in expected.items():
        assert getattr(multiclass, slug)(sample, DRAW).value == pytest.approx(value, abs=1e-9)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6))
def test_regression_values_equal_the_reference(seed):
    sample = regression_sample(seed)
    for slug, reference in REGRESSION.items():
        estimate = getattr(regression, slug)(sample, DRAW)
        expected = reference(sample.labels, sample.predictions)
        assert estimate.value == pytest.approx(expected, rel=1e-9)
        low, high = estimate.interval(0.95)
        assert low <= estimate.value <= high


@pytest.mark.parametrize("task", FAMILIES)
def test_every_metric_of_the_table_can_be_computed(task):
    make = {"binary": binary_sample, "multiclass": multi_sample, "regression": regression_sample}
    sample = make[task](5)
    for metric in metrics_of(task):
        module, _, name = metric.compute.partition(":")
        assert getattr(import_module(module), name)(sample, DRAW) is not None


def test_statistics_of_sums_equal_the_values():
    sample = binary_sample(3)
    sums = binary.cells(sample).sum(axis=0)
    assert binary._f1(sums) == pytest.approx(sk.f1_score(sample.labels, sample.predictions))
    assert binary._mcc(sums) == pytest.approx(
        sk.matthews_corrcoef(sample.labels, sample.predictions)
    )
    many = multi_sample(3)
    sums = multiclass.cells(many).sum(axis=0)
    pairs = {
        "_macro": sk.f1_score(many.labels, many.predictions, average="macro"),
        "_weighted": sk.f1_score(many.labels, many.predictions, average="weighted"),
        "_mcc": sk.matthews_corrcoef(many.labels, many.predictions),
        "_kappa": sk.cohen_kappa_score(many.labels, many.predictions),
        "_recalls": sk.balanced_accuracy_score(many.labels, many.predictions),
    }
    for name, value in pairs.items():
        assert getattr(multiclass, name)(sums) == pytest.approx(value)


def test_weighted_precision_with_weights_of_one_is_average_precision():
    sample = binary_sample(9, ties=7)
    order, ends = ranking._ties(sample.scores)
    good = sample.labels[order]
    value = ranking._weighted_precision(np.ones((1, len(sample))), good, ends)[0]
    assert value == pytest.approx(sk.average_precision_score(sample.labels, sample.scores))


def test_influence_of_average_precision_is_its_derivative():
    sample = binary_sample(4, n=40, ties=5)
    influence = ranking.precision_influence(sample.labels == 1, sample.scores)
    assert influence.sum() == pytest.approx(0, abs=1e-9)
    weights, step = np.ones(40), 1e-6
    base = sk.average_precision_score(sample.labels, sample.scores)
    for row in (0, 7, 21):
        weights[row] += step
        moved = sk.average_precision_score(sample.labels, sample.scores, sample_weight=weights)
        weights[row] -= step
        assert (moved - base) / step == pytest.approx(influence[row], abs=1e-4)


def test_calibration_error_equals_its_definition():
    sample = binary_sample(8, n=500, ties=1000)
    bins = np.minimum((sample.scores * 15).astype(int), 14)
    expected = sum(
        (bins == b).mean() * abs((sample.labels - sample.scores)[bins == b].mean())
        for b in range(15)
        if (bins == b).any()
    )
    assert binary.ece(sample, DRAW).value == pytest.approx(expected, abs=1e-9)


def test_confusion_matrices_name_their_cells():
    assert set(binary.confusion_matrix(binary_sample(1), DRAW)) == {"tn", "fp", "fn", "tp"}
    table = multiclass.confusion_matrix(multi_sample(1), DRAW)
    assert table["labels"] == ["a", "b", "c", "d"]
    assert sum(map(sum, table["matrix"])) == 200


def one_class(label):
    n = 50
    return Sample(
        labels=np.full(n, float(label)),
        predictions=np.full(n, float(label)),
        scores=np.full(n, 0.5),
        units=np.arange(n),
        classes=("0", "1"),
    )


@pytest.mark.parametrize("slug", ["roc_auc", "pr_auc", "mcc", "balanced_accuracy", "log_loss"])
def test_one_class_gives_no_number(slug):
    with pytest.raises(NotEvaluableError):
        getattr(binary, slug)(one_class(1), DRAW)


@pytest.mark.parametrize(
    ("slug", "label"), [("recall", 0), ("f1", 0), ("precision", 0), ("specificity", 1)]
)
def test_empty_denominator_gives_no_number(slug, label):
    with pytest.raises(NotEvaluableError):
        getattr(binary, slug)(one_class(label), DRAW)


def test_missing_scores_classes_and_constant_labels_give_no_number():
    many = multi_sample(2)
    bare = Sample(
        labels=many.labels,
        predictions=many.predictions,
        scores=None,
        units=many.units,
        classes=many.classes,
    )
    with pytest.raises(NotEvaluableError):
        multiclass.roc_auc(bare, DRAW)
    with pytest.raises(NotEvaluableError):
        multiclass.roc_auc(many.where(many.labels != 3), DRAW)
    with pytest.raises(NotEvaluableError):
        multiclass.macro_f1(many.where(many.labels == 3), DRAW)
    flat = Sample(labels=np.zeros(40), predictions=np.ones(40), scores=None, units=np.arange(40))
    for slug in ("r2", "mape"):
        with pytest.raises(NotEvaluableError):
            getattr(regression, slug)(flat, DRAW)


def test_balanced_accuracy_bears_a_prediction_of_an_absent_class():
    many = multi_sample(2)
    part = many.where(many.labels != 3)
    assert 0 <= multiclass.balanced_accuracy(part, DRAW).value <= 1


def test_perfect_scores_claim_no_more_than_the_units_can_show():
    n = 60
    labels = np.arange(n) % 2
    sample = Sample(
        labels=labels.astype(float),
        predictions=labels.astype(float),
        scores=labels.astype(float),
        units=np.arange(n),
        classes=("0", "1"),
    )
    for slug in ("accuracy", "f1", "mcc", "roc_auc", "pr_auc", "recall"):
        low, high = getattr(binary, slug)(sample, DRAW).interval(0.95)
        assert high == 1.0
        assert low < 0.99


def test_same_seed_gives_the_same_interval():
    sample = binary_sample(1)
    first = binary.f1(sample, DRAW).interval(0.95)
    assert binary.f1(sample, DRAW).interval(0.95) == first
    assert binary.f1(sample, Draw(resamples=200, seed=(9,))).interval(0.95) != first


def test_repeated_rows_of_one_unit_count_once():
    sample = binary_sample(1, n=100)
    fivefold = Sample(
        labels=np.repeat(sample.labels, 5),
        predictions=np.repeat(sample.predictions, 5),
        scores=np.repeat(sample.scores, 5),
        units=np.repeat(sample.units, 5),
        classes=sample.classes,
    )
    for slug in ("accuracy", "recall", "roc_auc", "f1"):
        low, high = getattr(binary, slug)(sample, DRAW).interval(0.95)
        low5, high5 = getattr(binary, slug)(fivefold, DRAW).interval(0.95)
        assert high5 - low5 == pytest.approx(high - low, rel=0.25)
    steady = Sample(
        labels=np.repeat(sample.labels, 2),
        predictions=np.repeat(sample.labels, 2),
        scores=None,
        units=np.repeat(sample.units, 2),
        classes=sample.classes,
    )
    estimate = binary.accuracy(steady, DRAW)
    assert estimate.method.startswith("Wilson, design effect")
    assert estimate.interval(0.95)[0] < 0.97
    errors = Sample(
        labels=np.zeros(80),
        predictions=np.arange(80.0),
        scores=None,
        units=np.repeat(np.arange(40), 2),
    )
    assert "units" in regression.median_ae(errors, DRAW).method


def test_many_units_use_the_delta_method():
    sample = regression_sample(1, n=intervals.BOOTSTRAP_LIMIT + 500)
    for slug in ("mse", "rmse", "r2", "bias"):
        estimate = getattr(regression, slug)(sample, DRAW)
        assert estimate.method == "delta method"
        low, high = estimate.interval(0.95)
        assert low < estimate.value < high
        assert estimate.variance > 0
    scored = binary_sample(1, n=intervals.BOOTSTRAP_LIMIT + 500, ties=10**6)
    assert binary.brier(scored, DRAW).method == "delta method"
    assert binary.pr_auc(scored, DRAW).method.startswith("influence")


def test_delta_and_bootstrap_agree():
    sample = regression_sample(2, n=1500)
    rows = (sample.predictions - sample.labels)[:, None] ** 2
    sums = np.column_stack([rows, np.ones(1500)])
    value = float(rows.mean())
    delta = intervals._delta(value, sums, regression._mean, (0.0, np.inf)).interval(0.95)
    drawn = intervals.from_sums(
        value, sums, regression._mean, Draw(resamples=2000, seed=(1,)), limits=(0.0, np.inf)
    ).interval(0.95)
    assert drawn == pytest.approx(delta, rel=0.02)


def test_degenerate_estimates_stay_in_their_range():
    assert intervals.Normal(3.0, 0.0, "m", (0.0, np.inf)).interval(0.95) == (3.0, 3.0)
    low, high = intervals.Normal(0.0, 0.0, "m", (0.0, 1.0), units=50).interval(0.95)
    assert low == 0.0
    assert 0 < high < 0.1
    far = intervals.Normal(0.999999, 1e6, "m", (0.0, 1.0), "logit").interval(0.95)
    assert far[0] == 0.0
    flat = intervals.from_sums(
        0.5, np.ones((40, 2)), lambda s: np.full(len(s), np.nan), DRAW, limits=(0.0, 1.0)
    )
    assert flat.interval(0.95) == (0.5, 0.5)
    ordered = intervals.Ordered(1.0, np.arange(100.0), 0.5, 100, "order statistics")
    assert ordered.variance > 0
    assert intervals.Proportion(0.5, 5, 10).variance == 0.025


def test_a_rounding_error_beside_one_is_no_certainty():
    near = 0.9999999999999998
    draws = np.array([near, 1.0, near])
    estimate = intervals.Resampled(near, draws, "bootstrap", (0.0, 1.0), 60)
    low, high = estimate.interval(0.95)
    assert high == 1.0
    assert low < 0.95
