"""Write the commenting template as a Word document."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WIDTHS = (16, 14, 20, 24, 16, 70, 62, 50)  # mm
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the table on landscape pages, its heading repeated on each."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(9)
    _turn(document.sections[0])
    table = document.add_table(rows=1, cols=len(heading), style="Table Grid")
    table.autofit = False
    for cell, width, words in zip(table.rows[0].cells, WIDTHS, heading, strict=True):
        cell.width = Mm(width)
        cell.text = words
    model = copy.deepcopy(table.rows[0]._tr)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        table._tbl.append(_line(model, row))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _turn(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(12)
    section.top_margin = section.bottom_margin = Mm(15)


def _line(model: Any, row: Sequence[str]) -> Any:
    line = copy.deepcopy(model)
    for cell, words in zip(line.tc_lst, row, strict=True):
        cell.p_lst[0].r_lst[0].text = _CONTROL.sub("\ufffd", words)
    return line
