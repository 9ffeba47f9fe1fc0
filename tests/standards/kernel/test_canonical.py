"""Canonical JSON (RFC 8785) and the hashes over it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.kernel.canonical import canonical_json, content_hash, is_exact, sha256_hex

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_the_example_of_the_rfc():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical_json(value) == expected.encode()


@given(VALUES)
def test_the_form_is_json_and_does_not_depend_on_the_order_of_keys(value):
    data = canonical_json(value)
    back = json.loads(data)
    assert back == value
    assert canonical_json(json.loads(json.dumps(back, sort_keys=True))) == data


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, object()])
def test_what_is_not_json_has_no_form(value):
    with pytest.raises(ValueError, match=r".+"):
        canonical_json(value)


def test_hashes_are_sha256_in_hexadecimal():
    assert sha256_hex(b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert content_hash({}) == f"sha256:{sha256_hex(b'{}')}"


@given(VALUES | st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_has_a_canonical_form_is_exact(value):
    assert is_exact(value)


@pytest.mark.parametrize("number", [2**53, -(2**53), float("nan"), float("inf")])
def test_a_number_without_a_canonical_form_is_found_at_any_depth(number):
    assert not is_exact(number)
    assert not is_exact({"a": [1, {"b": (True, number)}]})
