"""The figure of the home page: words that fit under its columns."""

import pytest

from lepton_site.views.home import wrapped


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Draft", ["Draft"]),
        ("Public enquiry", ["Public", "enquiry"]),
        ("草案", ["草案"]),
        ("委员会审议", ["委员会", "审议"]),
        ("公开征求意见", ["公开征求", "意见"]),
    ],
)
def test_label_is_broken_where_its_column_is_too_narrow(label, lines):
    assert wrapped(label) == lines
