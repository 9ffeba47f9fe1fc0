"""Reading bodies of API calls: JSON that the database and the rules can hold."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from standards.kernel.canonical import LARGEST_WHOLE
from standards.kernel.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

DEEPEST = 200
"""Levels of nesting; a document of the greatest depth allowed needs fewer."""
MOST_DIGITS = len(str(LARGEST_WHOLE)) + 1  # with a sign


class StrictJSONParser(JSONParser):
    """Refuse what JSON can say but nothing here can keep.

    That is nesting beyond `DEEPEST` levels, numbers beyond all bounds, NUL characters and halves
    of surrogate pairs; the refusal names the place.
    """

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value; InvalidInput or ParseError says what is wrong with it."""
        try:
            text = stream.read().decode()
            value = json.loads(
                text, parse_float=_finite, parse_int=_exact, parse_constant=_refuse_constant
            )
        except RecursionError as error:
            raise _too_deep() from error
        except ValueError as error:
            raise ParseError(_("This is not JSON: %(fault)s.") % {"fault": error}) from error
        _check(value, text)
        return value


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


def _too_deep() -> InvalidInput:
    return InvalidInput(
        _("The body is nested deeper than %(levels)d levels.") % {"levels": DEEPEST}
    )


def _check(value: Any, text: str) -> None:
    """Walk the value where its text gives a reason to."""
    if text.count("[") + text.count("{") > DEEPEST or "\\u" in text or "\x00" in text:
        for pointer, depth, each in _walk(value):
            if depth > DEEPEST and isinstance(each, dict | list):
                raise _too_deep()
            if isinstance(each, str) and not storable(each):
                words = _("The text holds characters that cannot be stored.")
                raise InvalidInput(words, errors=[FieldProblem(pointer, words)])


def storable(text: str) -> bool:
    """Tell whether a text can be kept: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


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
