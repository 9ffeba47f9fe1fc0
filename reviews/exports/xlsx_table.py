"""Write the commenting template as a spreadsheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import escape

from reviews.rules.comment_table import protected

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (10, 9, 12, 16, 9, 60, 50, 50)
CELL = 32_000  # characters; a cell holds 32,767, longer texts go on in the next row
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the table as a workbook of one sheet, its heading fixed while one scrolls."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "Comments"
    sheet.append(list(heading))
    for row in rows:
        for part in _parts(row):
            sheet.append(part)
    wrapped = Alignment(wrap_text=True, vertical="top")
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = wrapped
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parts(row: Sequence[str]) -> Iterator[list[str]]:
    longest = max(map(len, row), default=0)
    for start in range(0, max(longest, 1), CELL):
        cut = [cell[start : start + CELL] for cell in row]
        yield [_storable(protected(cell) if start else cell) for cell in cut]


def _storable(cell: str) -> str:
    return _CONTROL.sub("\ufffd", escape(cell))
