"""Ids from outside are numbers of rows or nothing."""

import pytest

from standards.kernel.ids import row_id


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("007", 7), (12, 12), ("9" * 18, 10**18 - 1)]
)
def test_digits_are_the_number_of_a_row(text, number):
    assert row_id(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "+1", "1.0", "1e3", " 1", "²", "١٢", "x", "9" * 19, "9" * 5000, None, True],
)
def test_everything_else_is_no_row(text):
    assert row_id(text) == 0
