"""Data sheets, problems, metrics' contract, what applicants may see, schemes' fit."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.metrics import FAMILIES, metric_of, metrics_of
from certification.rules.disclosure import coarse_interval, coarse_measure, coarse_result
from certification.rules.metric import Measure, by_size, outward
from certification.rules.schemes import misfit
from certification.rules.submission import PROBLEMS, Problem, data_sheet
from standards.kernel.errors import NotFound
from standards.rules.criteria import BY_SLUG


def test_data_sheet_is_read_with_its_defaults():
    sheet = data_sheet({"id_column": "id", "label_column": "y", "group_columns": ["sex"]})
    assert (sheet.positive_label, sheet.group_columns, sheet.unit_column) == ("1", ("sex",), "")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({}, "id_column"),
        ({"id_column": "id", "label_column": 3}, "label_column"),
        ({"id_column": "id", "label_column": "y", "group_columns": "sex"}, "group_columns"),
        ({"id_column": "id", "label_column": "y", "feature_columns": [1]}, "feature_columns"),
    ],
)
def test_bad_data_sheet_says_which_field(raw, words):
    with pytest.raises(ValueError, match=words):
        data_sheet(raw)


def test_problem_says_what_and_where():
    problem = Problem(code="not_a_number", row=3, column="score", values={"value": "x"})
    shape = problem.as_json()
    assert (shape["row"], shape["column"], shape["code"]) == (3, "score", "not_a_number")
    assert "“x”" in shape["detail"]


def test_every_sentence_names_only_known_values():
    for sentence in PROBLEMS.values():
        assert sentence % dict.fromkeys(
            ["limit", "value", "column", "expected", "found", "low", "high", "first", "count"], "v"
        )


@given(st.floats(-1e6, 1e6), st.floats(0, 1e3))
def test_outward_rounding_only_widens(low, width):
    down, up = outward(low, low + width)
    assert down <= low + 1e-6
    assert up >= low + width - 1e-6
    assert down == round(down, 2)


def test_outward_keeps_what_has_two_decimals():
    assert outward(0.29, 0.57) == (0.29, 0.57)


def test_applicant_sees_the_public_slice_whole_and_the_gate_coarsely():
    public = {"slice": "public", "value": 0.912, "low": 0.9001, "high": 0.92}
    assert coarse_measure(public) is public
    gate = coarse_measure(public | {"slice": "gate"})
    assert (gate["value"], gate["low"], gate["high"]) == (None, 0.9, 0.92)
    assert coarse_interval(None, 0.901) == (None, 0.91)
    assert coarse_interval(0.909, None) == (0.9, None)


@pytest.mark.parametrize(
    ("bound", "shown"), [(0.9012, 0.9), (0.9401, 0.95), (0.92, None), (None, None)]
)
def test_bound_is_rounded_with_its_interval_and_an_estimate_is_withheld(bound, shown):
    result = coarse_result({"value": 0.92, "low": 0.9012, "high": 0.9401, "bound": bound})
    assert (result["value"], result["bound"]) == (None, shown)


@pytest.mark.parametrize(
    ("interval", "size"), [((-2, 1), (0.0, 2)), ((1, 3), (1, 3)), ((-3, -1), (1, 3))]
)
def test_size_of_a_signed_figure(interval, size):
    assert by_size(*interval) == size


def test_measure_without_reason_is_evaluable():
    measure = Measure(
        metric="f1", slice="gate", group=None, n=40, value=0.5, low=0.4, high=0.6, method=""
    )
    assert measure.evaluable


def test_every_family_covers_the_vocabulary_of_its_task():
    for task, metrics in FAMILIES.items():
        own = {metric.slug for metric in metrics} - {"confusion_matrix"}
        assert own == {word.slug for word in BY_SLUG.values() if task in word.tasks}


@pytest.mark.parametrize("task", FAMILIES)
def test_every_metric_says_what_it_is(task):
    for metric in metrics_of(task):
        assert metric.label
        assert metric.source
        assert metric.degenerate
        low, high = metric.limits
        assert low < high
        assert metric_of(task, metric.slug) is metric
    assert metric_of("regression", "bias").limits == (-math.inf, math.inf)


def test_unknown_task_and_metric_name_the_known_ones():
    with pytest.raises(NotFound, match="binary"):
        metrics_of("poetry")
    with pytest.raises(NotFound, match="recall"):
        metric_of("binary", "beauty")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"over": "each:sex"}, ""),
        ({"task": "regression"}, "task"),
        ({"metric": "mse"}, "metric"),
        ({"over": "each:age"}, "group"),
    ],
)
def test_criterion_must_fit_its_set(changes, code):
    definition = {"task": "binary", "metric": "recall", "over": "overall"} | changes
    assert misfit(definition, task="binary", group_columns=["sex"], metrics={"recall"}) == code
