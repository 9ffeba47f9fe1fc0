"""The power curve agrees with the published figures and with exact arithmetic."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.power import (
    binomial_tail,
    curve,
    flawless_units,
    lowest_pass,
    pass_probability,
    passes,
    settling_units,
    wilson,
)
from certification.rules.verdict import Rule

FIGURES = [
    (100, 0.88, 0.33, 0.02),
    (100, 0.90, 0.58, 0.06),
    (100, 0.94, 0.96, 0.44),
    (1000, 0.88, 0.03, 0.00),
    (1000, 0.90, 0.53, 0.05),
    (1000, 0.92, 0.99, 0.70),
]


@pytest.mark.parametrize(("n", "true", "point", "bound"), FIGURES)
def test_chance_to_pass_equals_the_published_figures(n, true, point, bound):
    assert round(pass_probability(true, n, 0.9, Rule.POINT, 0.95), 2) == pytest.approx(
        point, abs=0.011
    )
    assert round(pass_probability(true, n, 0.9, Rule.BOUND, 0.95), 2) == pytest.approx(
        bound, abs=0.011
    )


@pytest.mark.parametrize(("n", "lowest"), [(100, 0.950), (1000, 0.916), (10000, 0.905)])
def test_lowest_passing_score_equals_the_published_figures(n, lowest):
    assert round(lowest_pass(n, 0.9, Rule.BOUND, 0.95) / n, 3) == lowest


@pytest.mark.parametrize(("threshold", "units"), [(0.90, 29), (0.95, 59), (0.99, 299)])
def test_units_without_error_equal_the_published_figures(threshold, units):
    assert flawless_units(threshold, 0.95) == units


def test_ten_tries_give_a_system_below_the_limit_a_good_chance():
    once = pass_probability(0.89, 1000, 0.9, Rule.POINT, 0.95)
    assert round(1 - (1 - once) ** 10, 2) == pytest.approx(0.84, abs=0.02)


def test_false_passes_at_the_threshold_stay_near_five_percent():
    assert pass_probability(0.9, 10_000, 0.9, Rule.BOUND, 0.95) <= 0.055


def test_too_few_units_can_never_pass():
    assert lowest_pass(10, 0.99, Rule.BOUND, 0.95) == 11
    assert pass_probability(1.0, 10, 0.99, Rule.BOUND, 0.95) == 0.0


def test_proved_bad_passes_where_the_bound_does_not():
    assert passes(88, 100, 0.9, Rule.PROVED_BAD, 0.95)
    assert not passes(88, 100, 0.9, Rule.BOUND, 0.95)


@given(st.integers(1, 60), st.floats(0, 1), st.data())
def test_binomial_tail_equals_the_direct_sum(n, share, data):
    least = data.draw(st.integers(-1, n + 1))
    direct = sum(
        math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(max(least, 0), n + 1)
    )
    assert binomial_tail(least, n, share) == pytest.approx(direct, abs=1e-9)


@given(st.integers(0, 500), st.integers(1, 500), st.floats(0.5, 0.999))
def test_wilson_holds_the_share_and_grows_with_the_level(k, n, level):
    k = min(k, n)
    low, high = wilson(k, n, level)
    assert 0 <= low <= k / n <= high <= 1
    wider = wilson(k, n, (1 + level) / 2)
    assert wider[0] <= low + 1e-12
    assert wider[1] >= high - 1e-12


def test_wilson_without_trials_says_nothing():
    assert wilson(0, 0, 0.95) == (0.0, 1.0)


def test_curve_rises_with_the_true_share():
    points = curve(200, 0.9, 0.95)
    assert len(points) == 21
    chances = [point["bound"] for point in points]
    assert chances == sorted(chances)


def test_settling_units_grow_as_the_estimate_nears_the_limit():
    assert settling_units(100, 0.92, 0.88, 0.9) == 400
    assert settling_units(100, 0.9, 0.88, 0.9) is None
    assert settling_units(100, 0.95, 0.94, 0.9) == 100
