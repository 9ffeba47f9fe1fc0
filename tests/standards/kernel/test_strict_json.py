"""What JSON from outside may hold, and how a refusal names the place."""

from __future__ import annotations

import json

import pytest

from standards.kernel.errors import InvalidInput
from standards.kernel.strict_json import read_json

DEEPEST = 200


def parse(text):
    return read_json(text, deepest=DEEPEST)


@pytest.mark.parametrize(
    "value",
    [{}, [], None, 1.5, -(2**53) + 1, "é\U0001f600", {"a": [{"b": "\n\u200b"}]}, [[]] * 300],
)
def test_ordinary_values_pass(value):
    assert parse(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    ["{", "", "\x00", b"\xff\xfe", "NaN", "[Infinity]", "1e999", "9007199254740992", "9" * 5000],
)
def test_what_is_no_interoperable_json_is_refused(text):
    with pytest.raises(InvalidInput, match="not JSON"):
        parse(text)


@pytest.mark.parametrize("levels", [DEEPEST + 1, 100_000])
def test_deep_nesting_is_refused(levels):
    with pytest.raises(InvalidInput, match="nested deeper than 200 levels"):
        parse("[" * levels + "]" * levels)


def test_nesting_up_to_the_bound_passes():
    text = "[" * DEEPEST + "]" * DEEPEST
    assert json.dumps(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        (r'{"a": ["x", "b\u0000"]}', "/a/1"),
        (r'{"a": {"b\u0000": 1}}', "/a"),
        (r'"\ud800"', ""),
        (r'{"t": "\udfff"}', "/t"),
    ],
)
def test_characters_that_cannot_be_kept_are_refused_with_their_place(text, pointer):
    with pytest.raises(InvalidInput) as refused:
        parse(text)
    assert [one.pointer for one in refused.value.errors] == [pointer]


def test_an_escaped_pair_of_surrogates_is_a_character():
    assert parse(r'"\ud83d\ude00"') == "\U0001f600"
