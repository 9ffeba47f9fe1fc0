"""Read the commenting template from a spreadsheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from reviews.rules.comment_table import Line, unprotected
from standards.kernel.errors import InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

MOST_ROWS, MOST_COLUMNS = 20_000, 30
MOST_MERGED = 5_000
LARGEST_UNPACKED = 200 << 20
CHUNK = 1 << 20
ROW = re.compile(rb"<(?:\w{1,8}:)?row[\s/>]")
LONGEST_ROW_MARK = 14  # bytes
CELL = 32_000  # characters; a spreadsheet's cell holds 32,767, longer texts go on in the next row
FORMULA = gettext_noop("A cell holds a formula: its text was taken, it was not computed.")
MERGED = gettext_noop("A merged cell was read for each row that it covers.")
UNREADABLE = gettext_noop("The file cannot be read as a spreadsheet (.xlsx).")


def read(data: bytes) -> list[Line]:
    """Return the rows of the first sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST_UNPACKED:
                raise InvalidInput(Phrase(gettext_noop("The spreadsheet is too large.")))
            _check_rows(max(_rows_written(archive), default=0))
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, ParseError) as error:
        raise InvalidInput(Phrase(UNREADABLE)) from error
    except (KeyError, ValueError, TypeError, EOFError, OSError, AttributeError) as error:
        # What openpyxl raises for archives that lack parts or hold other things in them.
        raise InvalidInput(Phrase(UNREADABLE)) from error
    return _joined(_lines(book.worksheets[0])) if book.worksheets else []


def _rows_written(archive: zipfile.ZipFile) -> Iterator[int]:
    """Count the rows of each sheet from its bytes: building cells of too many takes minutes."""
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(name) as sheet:
                rows, tail = 0, b""
                while piece := sheet.read(CHUNK):
                    window = tail + piece
                    rows += sum(found.end() > len(tail) for found in ROW.finditer(window))
                    tail = window[-LONGEST_ROW_MARK:]
                yield rows


def _check_rows(rows: int) -> None:
    if rows > MOST_ROWS:
        words = gettext_noop(
            "The spreadsheet has %(n)s rows; at most %(most)s are read. Divide it."
        )
        raise InvalidInput(Phrase(words, {"n": rows, "most": MOST_ROWS}))


def _lines(sheet: Any) -> list[Line]:
    _check_rows(sheet.max_row)
    covered = _covered(sheet)
    lines = []
    columns = min(sheet.max_column, MOST_COLUMNS)
    for number, row in enumerate(sheet.iter_rows(max_col=columns, values_only=True), start=1):
        cells = [_text(value) for value in row]
        notes = [str(Phrase(FORMULA))] if any(cell.startswith("=") for cell in cells) else []
        for place in range(columns):
            if (number, place) in covered:
                cells[place] = _text(covered[number, place])
                notes = [*notes, str(Phrase(MERGED))] if str(Phrase(MERGED)) not in notes else notes
        lines.append(Line(number, cells, notes))
    return lines


def _covered(sheet: Any) -> dict[tuple[int, int], Any]:
    """Return the value of each cell that a merged one above it covers."""
    ranges = list(sheet.merged_cells.ranges)
    if len(ranges) > MOST_MERGED:
        raise InvalidInput(Phrase(gettext_noop("The spreadsheet holds too many merged cells.")))
    found = {}
    for area in ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        for row in range(area.min_row + 1, min(area.max_row, MOST_ROWS) + 1):
            found[row, area.min_col - 1] = value
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(unescape(str(value)))


def _joined(lines: list[Line]) -> list[Line]:
    """Put texts together that were too long for one cell and go on in the next row."""
    joined: list[Line] = []
    whole = False
    for line in lines:
        filled = [place for place, cell in enumerate(line.cells) if cell]
        if whole and filled and all(_is_full(joined[-1].cells[place]) for place in filled):
            last = joined.pop()
            cells = [
                one + unprotected(more) for one, more in zip(last.cells, line.cells, strict=True)
            ]
            joined.append(Line(last.number, cells, last.notes))
        else:
            joined.append(line)
        whole = any(len(cell) >= CELL for cell in line.cells)
    return joined


def _is_full(cell: str) -> bool:
    return len(cell) >= CELL
