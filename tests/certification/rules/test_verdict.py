"""Verdicts: point, bound and proved-bad over one cell, each, worst, gap and ratio."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.metric import Direction
from certification.rules.verdict import (
    Cell,
    JobVerdict,
    Measured,
    Rule,
    Verdict,
    difference,
    judge,
    judge_cell,
    measured,
    overall,
    quotient,
)


def asked(**changes):
    fields = {"metric": "recall", "direction": Direction.HIGHER, "threshold": 0.8} | changes
    return Measured(**fields)


def cell(value, low, high, n=100, group=""):
    return Cell(n=n, value=value, low=low, high=high, group=group)


NOTHING = Cell(n=10, value=None, low=None, high=None, reason="too few")


@pytest.mark.parametrize(
    ("rule", "one", "verdict", "bound"),
    [
        (Rule.BOUND, cell(0.9, 0.8, 0.95), Verdict.MET, 0.8),
        (Rule.BOUND, cell(0.9, 0.79, 0.95), Verdict.INCONCLUSIVE, 0.79),
        (Rule.BOUND, cell(0.7, 0.6, 0.79), Verdict.NOT_MET, 0.6),
        (Rule.POINT, cell(0.8, 0.6, 0.9), Verdict.MET, 0.8),
        (Rule.POINT, cell(0.79, 0.6, 0.9), Verdict.NOT_MET, 0.79),
        (Rule.PROVED_BAD, cell(0.7, 0.6, 0.8), Verdict.MET, 0.8),
        (Rule.PROVED_BAD, cell(0.7, 0.6, 0.79), Verdict.NOT_MET, 0.79),
    ],
)
def test_rule_decides_where_higher_is_better(rule, one, verdict, bound):
    judgement = judge_cell(asked(rule=rule), one)
    assert (judgement.verdict, judgement.bound) == (verdict, bound)


@pytest.mark.parametrize(
    ("one", "verdict", "bound"),
    [
        (cell(0.02, 0.01, 0.05), Verdict.MET, 0.05),
        (cell(0.02, 0.01, 0.06), Verdict.INCONCLUSIVE, 0.06),
        (cell(0.08, 0.06, 0.10), Verdict.NOT_MET, 0.10),
    ],
)
def test_rule_decides_where_lower_is_better(one, verdict, bound):
    judgement = judge_cell(asked(direction=Direction.LOWER, threshold=0.05), one)
    assert (judgement.verdict, judgement.bound) == (verdict, bound)


def test_too_few_units_or_no_value_is_not_evaluable():
    assert judge_cell(asked(), NOTHING).verdict is Verdict.NOT_EVALUABLE
    few = judge_cell(asked(min_n=200), cell(0.9, 0.85, 0.95))
    assert few.verdict is Verdict.NOT_EVALUABLE
    assert "200" in few.reason


def test_each_needs_every_group():
    good, open_, bad = cell(0.9, 0.85, 0.95), cell(0.9, 0.7, 0.95), cell(0.5, 0.4, 0.6)
    over = asked(over="each:sex")
    assert judge(over, [good, good]).verdict is Verdict.MET
    assert judge(over, [good, open_]).verdict is Verdict.INCONCLUSIVE
    assert judge(over, [good, open_, NOTHING]).verdict is Verdict.NOT_EVALUABLE
    assert judge(over, [good, NOTHING, bad]).cell is bad
    assert judge(over, []).verdict is Verdict.NOT_EVALUABLE


def test_each_rests_on_the_group_with_the_worst_bound():
    a, b = cell(0.9, 0.85, 0.95, group="F"), cell(0.9, 0.82, 0.95, group="M")
    assert judge(asked(over="each:sex"), [a, b]).cell.group == "M"
    lower = asked(over="each:sex", direction=Direction.LOWER, threshold=0.99)
    assert judge(lower, [a, cell(0.9, 0.8, 0.97, group="M")]).cell.group == "M"


def test_worst_leaves_out_groups_that_are_too_small():
    over = asked(over="worst:sex")
    assert judge(over, [cell(0.9, 0.85, 0.95), NOTHING]).verdict is Verdict.MET
    assert judge(over, [NOTHING]).verdict is Verdict.NOT_EVALUABLE


def test_gap_rests_on_the_pair_with_the_largest_upper_end():
    a, b = cell(0.9, 0.86, 0.94, group="F"), cell(0.8, 0.76, 0.84, group="M")
    judgement = judge(asked(over="gap:sex", direction=Direction.LOWER, threshold=0.2), [a, b])
    assert judgement.verdict is Verdict.MET
    assert judgement.cell.value == pytest.approx(0.1)
    assert judgement.cell.low <= 0.1 <= judgement.cell.high
    assert judgement.cell.group == "F − M"


def test_ratio_compares_the_worse_with_the_better():
    a, b = cell(0.9, 0.86, 0.94, group="F"), cell(0.8, 0.76, 0.84, group="M")
    judgement = judge(asked(over="ratio:sex", threshold=0.8), [a, b])
    assert judgement.verdict is Verdict.MET
    assert judgement.cell.value == pytest.approx(0.8 / 0.9)
    assert judgement.cell.group == "M / F"


@pytest.mark.parametrize("form", ["gap", "ratio"])
def test_pairs_need_every_group(form):
    one = cell(0.9, 0.86, 0.94)
    assert judge(asked(over=f"{form}:sex"), [one]).verdict is Verdict.NOT_EVALUABLE
    assert judge(asked(over=f"{form}:sex"), [one, one, NOTHING]).verdict is Verdict.NOT_EVALUABLE


def test_ratio_of_zeros_is_not_evaluable():
    zero = cell(0.0, 0.0, 0.1)
    assert judge(asked(over="ratio:sex"), [zero, zero]).verdict is Verdict.NOT_EVALUABLE
    assert quotient(zero, cell(0.5, 0.4, 0.6)).value is None


def test_unknown_form_is_refused():
    with pytest.raises(ValueError, match="median"):
        judge(asked(over="median:sex"), [])


@given(*[st.floats(0.05, 0.95)] * 6)
def test_difference_and_quotient_hold_their_estimates(a, al, ah, b, bl, bh):
    one = cell(a, a - al * 0.05, a + ah * 0.05)
    two = cell(b, b - bl * 0.04, b + bh * 0.05)
    for combined, value in ((difference(one, two), a - b), (quotient(one, two), a / b)):
        assert combined.value == pytest.approx(value)
        assert combined.low <= value + 1e-12
        assert combined.high >= value - 1e-12


def test_stored_criterion_is_read_with_its_defaults():
    raw = {"metric": "mse", "direction": "lower", "threshold": 3000}
    read = measured(raw)
    assert (read.over, read.rule, read.level) == ("overall", Rule.BOUND, pytest.approx(0.9))
    two = measured(raw | {"sided": "two", "rule": "proved-bad", "over": "each:age"})
    assert (two.form, two.column, two.level) == ("each", "age", 0.95)
    assert two.rule is Rule.PROVED_BAD


@pytest.mark.parametrize(
    ("verdicts", "together"),
    [
        ([], JobVerdict.INCONCLUSIVE),
        ([Verdict.MET, Verdict.MET], JobVerdict.PASSED),
        ([Verdict.MET, Verdict.NOT_EVALUABLE], JobVerdict.INCONCLUSIVE),
        ([Verdict.INCONCLUSIVE, Verdict.NOT_MET], JobVerdict.FAILED),
    ],
)
def test_job_passes_only_when_every_decisive_criterion_is_met(verdicts, together):
    assert overall(verdicts) is together


def test_overall_rests_on_its_one_cell():
    one = cell(0.9, 0.85, 0.95)
    assert judge(asked(), [one]).cell is one
