"""The vocabulary of metrics, and what a criterion must say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rules.criteria import (
    BY_SLUG,
    METRICS,
    JudgedCriterion,
    MeasuredCriterion,
    Rule,
    Task,
    criterion_from,
    criterion_problems,
    metrics_for,
    normal_criterion,
    vocabulary,
)

GOOD = {"id": "k", "kind": "measured", "task": "binary", "metric": "roc_auc", "threshold": 0.92}
JUDGED = {"id": "j", "kind": "judged", "evidence": "Test report", "establish": "States the model"}
NAMED = (
    "accuracy balanced_accuracy precision recall specificity f1 mcc roc_auc pr_auc log_loss brier "
    "ece macro_f1 weighted_f1 kappa top_k mse rmse mae median_ae r2 bias"
)


def test_vocabulary_has_every_name_of_the_reports():
    assert set(NAMED.split()) <= set(BY_SLUG)
    assert len(BY_SLUG) == len(METRICS) == len(vocabulary())


def test_every_task_has_metrics_and_every_metric_a_task():
    assert all(metrics_for(task) for task in Task)
    assert all(metric.tasks and metric.direction in ("higher", "lower") for metric in METRICS)
    assert vocabulary()[0] == {
        "slug": "accuracy",
        "label": "Accuracy",
        "direction": "higher",
        "low": 0.0,
        "high": 1.0,
        "unit": "share",
        "tasks": ["binary", "multiclass"],
    }


def test_short_criterion_is_filled_with_defaults():
    found = criterion_from(GOOD)
    assert found == MeasuredCriterion(
        id="k",
        task=Task.BINARY,
        metric="roc_auc",
        direction="higher",
        threshold=0.92,
        over="overall",
        rule=Rule.BOUND,
        confidence=0.95,
        sided="one",
        min_n=30,
        unit="row",
    )


def test_judged_criterion_is_read():
    assert criterion_from(JUDGED) == JudgedCriterion("j", "Test report", "States the model")


def test_unknown_metric_still_normalises():
    assert normal_criterion({"metric": "nope"})["direction"] == "higher"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"task": "guessing"}, "task"),
        ({"metric": "nope"}, "metric"),
        ({"metric": ["f1"]}, "metric"),
        ({"direction": "up"}, "direction"),
        ({"threshold": None}, "threshold"),
        ({"threshold": "0.9"}, "threshold"),
        ({"threshold": True}, "threshold"),
        ({"threshold": float("nan")}, "threshold"),
        ({"threshold": 1.2}, "threshold"),
        ({"threshold": -0.1}, "threshold"),
        ({"over": "each:"}, "over"),
        ({"over": 3}, "over"),
        ({"rule": "luck"}, "rule"),
        ({"confidence": 0.4}, "confidence"),
        ({"confidence": 1}, "confidence"),
        ({"confidence": "high"}, "confidence"),
        ({"sided": 1}, "sided"),
        ({"min_n": 0}, "min_n"),
        ({"min_n": 2.5}, "min_n"),
        ({"min_n": True}, "min_n"),
        ({"unit": "pixel"}, "unit"),
        ({"task": "regression"}, "metric"),
        ({"kind": "felt"}, "kind"),
    ],
)
def test_fault_is_named_by_its_field(change, field):
    (problem,) = criterion_problems(GOOD | change, "/criteria/0")
    assert problem.pointer == f"/criteria/0/{field}"
    assert problem.detail.endswith(".")


@pytest.mark.parametrize(
    "over", ["overall", "each:finding", "worst:sex", "gap:sex", "ratio:age group"]
)
def test_spread_over_groups_is_understood(over):
    assert criterion_problems(GOOD | {"over": over}) == []


def test_ratio_may_lie_outside_the_range_of_the_metric():
    assert criterion_problems(GOOD | {"over": "ratio:sex", "threshold": 1.25}) == []


def test_unbounded_metric_takes_any_threshold_above_its_floor():
    assert criterion_problems({"metric": "mse", "threshold": 1e9}) == []
    assert criterion_problems({"metric": "r2", "threshold": -5}) == []


def test_judged_criterion_needs_both_texts():
    assert [p.pointer for p in criterion_problems({"kind": "judged", "evidence": " "})] == [
        "/evidence",
        "/establish",
    ]


def test_something_else_is_refused():
    assert criterion_problems("x")[0].code == "shape"
    with pytest.raises(ValueError, match="threshold"):
        criterion_from({"metric": "f1"})


@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "over", "min_n", "rule"]), st.none() | st.integers() | st.text()
    )
)
def test_validation_never_breaks(raw):
    problems = criterion_problems(raw)
    if not problems:
        criterion_from(raw)


def test_problems_are_said_in_the_readers_language(monkeypatch):
    from standards.kernel import phrases

    monkeypatch.setattr(phrases, "_translators", [lambda text: f"⟦{text}⟧"])
    (problem,) = criterion_problems(GOOD | {"threshold": 7})
    assert problem.detail.startswith("⟦")
    assert "⟦Average precision⟧" in problem.detail or "⟦" in problem.detail[1:]


def test_a_threshold_beyond_all_floats_is_judged_without_falling_over():
    assert criterion_problems(GOOD | {"threshold": 10**400})
