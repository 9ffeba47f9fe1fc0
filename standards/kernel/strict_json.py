"""Read JSON that comes from outside: only what the database and the rules can hold."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from standards.kernel.canonical import LARGEST_WHOLE
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DIGITS = len(str(LARGEST_WHOLE)) + 1  # with a sign


def read_json(data: bytes | str, *, deepest: int) -> Any:
    """Return the value of a JSON text; InvalidInput says what is wrong and where.

    Refused is what JSON can say but nothing here can keep: nesting beyond `deepest` levels,
    numbers without a canonical form, NUL characters and halves of surrogate pairs.
    """
    try:
        text = data if isinstance(data, str) else data.decode()
        value = json.loads(
            text, parse_float=_finite, parse_int=_exact, parse_constant=_refuse_constant
        )
    except RecursionError as error:
        raise _too_deep(deepest) from error
    except ValueError as error:
        words = gettext_noop("This is not JSON: %(fault)s.")
        raise InvalidInput(Phrase(words, {"fault": str(error)})) from error
    if text.count("[") + text.count("{") > deepest or "\\u" in text:
        _check(value, deepest)
    return value


def storable(text: str) -> bool:
    """Tell whether a text can be kept: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is larger than any number")
    return number


def _exact(text: str) -> int:
    number = int(text) if len(text) <= MOST_DIGITS else LARGEST_WHOLE + 1
    if abs(number) > LARGEST_WHOLE:
        raise ValueError(f"{text[:20]} is too large to be exact")
    return number


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _too_deep(deepest: int) -> InvalidInput:
    words = gettext_noop("The JSON is nested deeper than %(levels)d levels.")
    return InvalidInput(Phrase(words, {"levels": deepest}))


def _check(value: Any, deepest: int) -> None:
    for pointer, depth, each in _walk(value):
        if depth > deepest and isinstance(each, dict | list):
            raise _too_deep(deepest)
        if isinstance(each, str) and not storable(each):
            words = Phrase(gettext_noop("The text holds characters that cannot be stored."))
            raise InvalidInput(words, errors=[FieldProblem(pointer, words)])


def _walk(value: Any) -> Iterator[tuple[str, int, Any]]:
    """Yield every value and every key with its JSON pointer and depth, without recursion."""
    waiting: list[tuple[str, int, Any]] = [("", 1, value)]
    while waiting:
        pointer, depth, each = waiting.pop()
        yield pointer, depth, each
        if isinstance(each, dict):
            for key, inner in each.items():
                yield pointer, depth, key
                waiting.append((f"{pointer}/{key}", depth + 1, inner))
        elif isinstance(each, list):
            waiting += [
                (f"{pointer}/{place}", depth + 1, inner) for place, inner in enumerate(each)
            ]
