"""Read the commenting template from the tables of a Word document."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError

from reviews.rules.comment_table import Line, headings_in
from standards.kernel.errors import InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

LARGEST_UNPACKED = 200 << 20
MOST_ROWS, MOST_COLUMNS = 20_000, 30
MERGED = gettext_noop("A merged cell was read for each row that it covers.")
UNREADABLE = gettext_noop("The file cannot be read as a Word document (.docx).")


def read(data: bytes) -> list[Line]:
    """Return the rows of all tables, one after the other."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LARGEST_UNPACKED:
                raise InvalidInput(Phrase(gettext_noop("The document is too large.")))
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, LxmlError) as error:
        raise InvalidInput(Phrase(UNREADABLE)) from error
    except (KeyError, ValueError, OSError, AttributeError) as error:
        # What python-docx raises for archives that lack parts or hold other things in them.
        raise InvalidInput(Phrase(UNREADABLE)) from error
    lines: list[Line] = []
    for table in document.tables:
        _read_table(table._tbl, lines)
    return lines


def _read_table(table: Any, lines: list[Line]) -> None:
    above: dict[int, str] = {}
    for row in table.tr_lst:
        if len(lines) >= MOST_ROWS:
            raise InvalidInput(Phrase(gettext_noop("The document holds too many rows. Divide it.")))
        cells, merged = _read_row(row, above)
        # Headings stand in rows that may be merged with a title; nothing is to be said of them.
        notes = [str(Phrase(MERGED))] if merged and not headings_in(cells) else []
        lines.append(Line(len(lines) + 1, cells, notes))


def _read_row(row: Any, above: dict[int, str]) -> tuple[list[str], bool]:
    cells: list[str] = []
    merged = False
    for cell in row.tc_lst[:MOST_COLUMNS]:
        place = len(cells)
        if cell.vMerge == "continue":
            merged = True
            text = above.get(place, "")
        else:
            text = "\n".join(paragraph.text for paragraph in cell.p_lst)
        above[place] = text
        cells += [text] + [""] * (min(cell.grid_span, MOST_COLUMNS) - 1)
    return cells, merged
