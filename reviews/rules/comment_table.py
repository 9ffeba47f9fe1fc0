"""The eight-column commenting template: its headings, its cells and what is wrong with a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviews.rules.disposition import CommentType, clean_text
from standards.kernel.errors import InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

COLUMNS: Mapping[str, str] = {
    "member": "MB/NC",
    "line": "Line number",
    "clause": "Clause/Subclause",
    "element": "Paragraph/Figure/Table",
    "type": "Type of comment",
    "text": "Comments",
    "proposed_text": "Proposed change",
    "observation": "Observations of the secretariat",
}
LONGEST_ROWS = 5_000
LONGEST: Mapping[str, int] = {"member": 80, "line": 40, "clause": 120, "element": 120}
HEADING_WITHIN = 40  # rows; templates carry a block with document and date above the table
FEWEST_HEADINGS = 3
# In the order of trying: “Type of comment” and “Observations on comments” also say “comment”.
_WORDS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("observation", re.compile(r"observ|secretariat|秘书处|处理")),
    ("type", re.compile(r"type|类型|类别")),
    ("proposed_text", re.compile(r"propos|suggestedchange|建议|修改")),
    ("element", re.compile(r"paragraph|figure|table|段|图|表")),
    ("clause", re.compile(r"clause|section|章|条")),
    ("line", re.compile(r"line|行号|行")),
    ("text", re.compile(r"comment|justification|意见|评论")),
    ("member", re.compile(r"^(mb|nc|mbnc|nb|member.*|country|from)\d*$|成员|国家")),
)
_NOISE = re.compile(r"\(.*?\)|（.*?）|[^\w]|[\d_]")
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


@dataclass(frozen=True)
class Line:
    """One row of a file as it was read: its number there, its cells, what the reader noticed."""

    number: int
    cells: Sequence[str]
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a cell; a fatal one keeps the row out."""

    field: str
    detail: str
    fatal: bool = False


@dataclass(frozen=True)
class TableRow:
    """One comment of a file: its row number there, its values by column, its problems."""

    row: int
    values: Mapping[str, str]
    problems: Sequence[RowProblem] = field(default_factory=tuple)

    @property
    def usable(self) -> bool:
        """Tell whether a comment can be made of it."""
        return not any(each.fatal for each in self.problems)


def heading_of(words: str) -> str:
    """Return the column that a heading means, whatever its edition calls it; "" for none."""
    plain = _NOISE.sub("", words.casefold())
    return next((name for name, pattern in _WORDS if plain and pattern.search(plain)), "")


def headings_in(cells: Sequence[str]) -> dict[str, int]:
    """Return which column stands at which place of a heading row; the first of a kind counts."""
    found: dict[str, int] = {}
    for place, words in enumerate(cells):
        name = heading_of(words) if len(words) < 200 else ""
        if name and name not in found:
            found[name] = place
    return found


def protected(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with a leading apostrophe."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unprotected(cell: str) -> str:
    """Return a cell as it was before it was protected."""
    return cell[1:] if _GUARDED.match(cell) else cell


def comment_rows(lines: Sequence[Line]) -> list[TableRow]:
    """Return the comments of a file with their problems; InvalidInput where it is no template."""
    head, places = _heading(lines)
    # Borders and empty rows at the end of a sheet are not counted.
    body = [line for line in lines[head + 1 :] if any(cell.strip() for cell in line.cells)]
    if len(body) > LONGEST_ROWS:
        raise InvalidInput(
            Phrase(
                gettext_noop("The file holds %(n)s rows; at most %(most)s are read. Divide it."),
                {"n": len(body), "most": LONGEST_ROWS},
            )
        )
    return [_row(line, places) for line in body if not headings_repeat(line, places)]


def headings_repeat(line: Line, places: Mapping[str, int]) -> bool:
    """Tell whether a row repeats the headings, as at the top of a printed page."""
    return len(set(headings_in(line.cells).items()) & set(places.items())) == len(places)


def _heading(lines: Sequence[Line]) -> tuple[int, dict[str, int]]:
    for index, line in enumerate(lines[:HEADING_WITHIN]):
        places = headings_in(line.cells)
        if "text" in places and len(places) >= FEWEST_HEADINGS:
            return index, places
    raise InvalidInput(
        Phrase(
            gettext_noop(
                "No row with the headings of the commenting template was found: "
                "MB/NC, Clause/Subclause, Type of comment, Comments and so on."
            )
        )
    )


def _row(line: Line, places: Mapping[str, int]) -> TableRow:
    values = {
        name: unprotected(line.cells[places[name]]).replace("\r\n", "\n").strip()
        if name in places and places[name] < len(line.cells)
        else ""
        for name in COLUMNS
    }
    problems = [RowProblem("", note) for note in line.notes]
    values["type"], of_type = _type(values["type"])
    problems += [*of_type, *_too_long(values), *_texts(values)]
    return TableRow(line.number, values, tuple(problems))


def _type(words: str) -> tuple[str, list[RowProblem]]:
    """Return ge, te or ed for what people write there, with what is doubtful about it."""
    if not words:
        note = gettext_noop("No type is given: taken as general.")
        return CommentType.GENERAL.value, [RowProblem("type", str(Phrase(note)))]
    kinds = {each.value[0]: each.value for each in CommentType}
    letters = [part[0] for part in re.findall(r"[a-z]+", words.casefold())]
    known = [kinds[letter] for letter in letters if letter in kinds]
    if not known:
        note = gettext_noop("“%(words)s” is no type: write ge, te or ed.")
        return words, [RowProblem("type", str(Phrase(note, {"words": words[:40]})), fatal=True)]
    if len(set(known)) > 1:
        note = gettext_noop("Several types are given: the first one is taken.")
        return known[0], [RowProblem("type", str(Phrase(note)))]
    return known[0], []


def _too_long(values: Mapping[str, str]) -> list[RowProblem]:
    note = gettext_noop("At most %(most)s characters fit into this column.")
    return [
        RowProblem(name, str(Phrase(note, {"most": most})), fatal=True)
        for name, most in LONGEST.items()
        if len(values[name]) > most or "\x00" in values[name]
    ]


def _texts(values: Mapping[str, str]) -> list[RowProblem]:
    problems = []
    for name in ("text", "proposed_text", "observation"):
        try:
            clean_text(values[name], field=name, required=name == "text")
        except InvalidInput as refusal:
            problems.append(RowProblem(name, str(refusal), fatal=True))
    return problems
