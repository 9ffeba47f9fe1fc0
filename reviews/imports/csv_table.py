"""Read the commenting template from comma, semicolon or tab separated text."""

from __future__ import annotations

import codecs
import csv
import io

from reviews.rules.comment_table import HEADING_WITHIN, Line, headings_in
from standards.kernel.errors import InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

SEPARATORS = (",", ";", "\t")
MOST_LINES = 50_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or GB18030; InvalidInput for anything else."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _try(data, name)
    if data[1:2] == b"\x00":
        return _try(data, "utf-16-le")
    if data[:1] == b"\x00":
        return _try(data, "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _try(data, "gb18030")


def _try(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            Phrase(gettext_noop("The file's encoding is unknown. Save it as UTF-8 and try again."))
        ) from error


def read(data: bytes) -> list[Line]:
    """Return the rows; the separator is the one under which most headings are known."""
    text = decoded(data)
    if "\x00" in text:
        raise InvalidInput(Phrase(gettext_noop("The file holds no text that can be read.")))
    try:
        return max((_split(text, each) for each in SEPARATORS), key=_known)
    except csv.Error as error:
        raise InvalidInput(
            Phrase(gettext_noop("The file is not separated text: a quotation mark may be open."))
        ) from error


def _split(text: str, separator: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines: list[Line] = []
    for cells in reader:
        lines.append(Line(len(lines) + 1, cells))
        if len(lines) > MOST_LINES:
            raise InvalidInput(Phrase(gettext_noop("The file holds too many lines. Divide it.")))
    return lines


def _known(lines: list[Line]) -> int:
    return max((len(headings_in(line.cells)) for line in lines[:HEADING_WITHIN]), default=0)
