"""Where the points of a power curve fall in its drawing."""

from standards.templatetags.curves import power_curve

POINTS = [
    {"true": 0.8, "point": 0.0, "bound": 0.0},
    {"true": 0.9, "point": 0.5, "bound": 0.25},
    {"true": 1.0, "point": 1.0, "bound": 1.0},
]


def test_curve_runs_from_the_lower_left_to_the_upper_right_with_the_limit_between():
    drawn = power_curve(POINTS, 0.9)
    assert drawn.point == "M44.0 178.0L218.0 94.0L392.0 10.0"
    assert drawn.bound == "M44.0 178.0L218.0 136.0L392.0 10.0"
    assert drawn.limit == 218.0
    assert [tick.words for tick in drawn.across] == ["80%", "90%", "100%"]
    assert [tick.words for tick in drawn.up] == ["0%", "50%", "100%"]


def test_a_single_point_is_no_curve():
    assert power_curve(POINTS[:1], 0.9) is None
