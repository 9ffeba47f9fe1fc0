"""Designations read and write back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.kernel.errors import InvalidInput
from standards.rules.designation import (
    Designation,
    block_of,
    from_printed,
    from_slug,
    is_slug,
    next_free,
    read,
)

designations = st.builds(Designation, st.integers(1, 999_999), st.none() | st.integers(1, 999))


@given(designations, st.integers(1000, 9999))
def test_every_form_reads_back(designation, year):
    assert from_slug(designation.slug) == designation
    assert from_printed(designation.printed) == (designation, None)
    assert from_printed(designation.reference(year)) == (designation, year)
    assert read(designation.slug) == read(designation.printed) == designation
    assert is_slug(designation.slug)


@pytest.mark.parametrize(
    "text", ["", "ls", "LS 0", "ls-04", "4101", "LS 4101:24", "ls-4101-0", "ls-1\n"]
)
def test_other_texts_are_refused_with_an_example(text):
    with pytest.raises(InvalidInput, match="ls-4101"):
        from_slug(text)


@pytest.mark.parametrize("text", ["", "LS", "ISO 4101", "LS 4101:24", "LS 4101:2024:1"])
def test_other_printed_texts_are_refused(text):
    with pytest.raises(InvalidInput, match="LS 4101"):
        from_printed(text)
    assert not is_slug(text)


def test_printed_forms_are_read_leniently():
    assert from_printed("ls  4101:2024") == (Designation(4101), 2024)


def test_the_next_free_number_skips_taken_ones_and_ignores_other_texts():
    assert next_free({"ls-4101", "ls-4102", "draft"}, 4100).slug == "ls-4103"
    assert next_free(set(), 9000).slug == "ls-9001"


def test_a_committee_has_a_block_of_numbers():
    assert block_of("LC 4/WG 2") == 4100
    assert block_of("Ethics") == block_of("LC 0") == 9000
