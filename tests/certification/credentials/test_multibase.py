import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.credentials import multibase


@given(st.binary(max_size=64))
def test_bytes_come_back(data):
    assert multibase.decode(multibase.encode(data)) == data


def test_known_value_of_the_specification():
    assert multibase.encode(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"


@pytest.mark.parametrize("text", ["", "mabc", "z0OIl", "z" + "1" * 300])
def test_what_is_no_multibase_is_refused(text):
    with pytest.raises(ValueError, match="base58"):
        multibase.decode(text)


def test_key_comes_back():
    raw = bytes(range(32))
    assert multibase.public_key_multibase(raw).startswith("z6Mk")
    assert multibase.raw_public_key(multibase.public_key_multibase(raw)) == raw


@pytest.mark.parametrize("data", [b"\xed\x01abc", b"\x12\x34" + bytes(32)])
def test_other_keys_are_refused(data):
    with pytest.raises(ValueError, match="Multikey"):
        multibase.raw_public_key(multibase.encode(data))
