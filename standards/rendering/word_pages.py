"""Write short papers such as minutes as Word files: headings, texts, lists, tables of facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

if TYPE_CHECKING:
    from docx.document import Document as Paper

LABEL_WIDTH, TEXT_WIDTH = Cm(3.6), Cm(12.9)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML can hold these


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Lines:
    """A numbered list."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """A table of two columns: label and text; line breaks stay."""

    rows: tuple[tuple[str, str], ...]


Block = Heading | Text | Lines | Facts


def word_file(title: str, blocks: Iterable[Block]) -> bytes:
    """Return a Word file of a title and blocks."""
    paper = Document()
    _set_fonts(paper)
    paper.core_properties.title = _clean(title)[:255]
    paper.core_properties.author = "Lepton"
    paper.add_heading(_clean(title), 0)
    for block in blocks:
        _write(paper, block)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _set_fonts(paper: Paper) -> None:
    """Use fonts that every office has, with one for Chinese beside the Latin one."""
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "SimSun")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _write(paper: Paper, block: Block) -> None:
    match block:
        case Heading():
            paper.add_heading(_clean(block.text), block.level)
        case Text():
            paper.add_paragraph(_clean(block.text))
        case Lines():
            for line in block.lines:
                paper.add_paragraph(_clean(line), style="List Number")
        case Facts():
            _write_facts(paper, block)


def _write_facts(paper: Paper, block: Facts) -> None:
    table = paper.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for label, text in block.rows:
        left, right = table.add_row().cells
        left.width, right.width = LABEL_WIDTH, TEXT_WIDTH
        left.paragraphs[0].add_run(_clean(label)).bold = True
        right.text = _clean(text)
    paper.add_paragraph()
