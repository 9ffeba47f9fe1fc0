"""A strict CSV reader: every fault is named by row and column, nothing is guessed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from certification.rules.submission import Problem

PROBLEM_LIMIT = 100
SHOWN_CHARACTERS = 40
FIELD_LIMIT = 10_000


class TooManyProblemsError(Exception):
    """Stop reading: the first problems are enough to mend the file."""


@dataclass
class Problems:
    """Collect the faults of one file or set, up to a limit; `source` names the file being read."""

    found: list[Problem] = field(default_factory=list)
    source: str = ""

    def add(
        self, code: str, row: int | None = None, column: str | None = None, **values: object
    ) -> None:
        """Note a fault; TooManyProblemsError at the limit."""
        shown = {name: shorten(str(value)) for name, value in values.items()}
        if self.source:
            shown["file"] = self.source
        self.found.append(Problem(code=code, row=row, column=column, values=shown))
        if len(self.found) >= PROBLEM_LIMIT:
            self.found.append(Problem(code="too_many_problems"))
            raise TooManyProblemsError

    def __bool__(self) -> bool:
        return bool(self.found)


def shorten(text: str) -> str:
    """Return printable text of at most 40 characters (lists of names: 400)."""
    clean = "".join(c if c.isprintable() else "�" for c in text)
    limit = SHOWN_CHARACTERS * 10 if ", " in clean else SHOWN_CHARACTERS
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


@dataclass(frozen=True)
class Columns:
    """Say which columns a file must have and which it may have; `free` allows any other."""

    needed: tuple[str, ...]
    allowed: tuple[str, ...] = ()
    free: bool = False

    @property
    def words(self) -> str:
        """Return what to tell somebody who got it wrong."""
        optional = f" ({', '.join(self.allowed)})" if self.allowed else ""
        return ", ".join(self.needed) + optional


Row = tuple[int, dict[str, str]]


def rows(path: Path, columns: Columns, problems: Problems, max_bytes: int) -> Iterator[Row]:
    """Yield (row number from 1, cells by column); faults of form go to `problems`.

    A wrong heading yields nothing. Raises TooManyProblemsError when the limit is reached.
    """
    if path.stat().st_size > max_bytes:
        problems.add("too_large", limit=max_bytes)
        return
    csv.field_size_limit(FIELD_LIMIT)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _table(csv.reader(file, strict=True), columns, problems)
    except UnicodeDecodeError:
        problems.add("not_text")
    except csv.Error as error:
        problems.add("not_csv", value=str(error))


def _table(lines: Iterator[list[str]], columns: Columns, problems: Problems) -> Iterator[Row]:
    heading = [name.strip() for name in next(lines, [])]
    if not any(heading):
        problems.add("empty_file")
        return
    if not heading_fits(heading, columns, problems):
        return
    number = 0
    for line in lines:
        if not line:
            continue
        number += 1
        if len(line) != len(heading):
            problems.add("row_length", number, found=len(line), expected=len(heading))
            continue
        yield number, {n: c.strip() for n, c in zip(heading, line, strict=True)}
    if number == 0:
        problems.add("no_rows")


def heading_fits(heading: list[str], columns: Columns, problems: Problems) -> bool:
    """Check the heading against the columns asked for; say whether rows can be read."""
    before = len(problems.found)
    for name in columns.needed:
        if name not in heading:
            problems.add("missing_column", column=name, expected=columns.words)
    known = {*columns.needed, *columns.allowed}
    for place, name in enumerate(heading):
        if name in heading[:place]:
            problems.add("duplicate_column", column=shorten(name))
        elif name not in known and not columns.free:
            problems.add("unknown_column", column=shorten(name), expected=columns.words)
    return len(problems.found) == before


def label_text(text: str) -> str:
    """Return a class name in one spelling: whole numbers lose their ".0"."""
    whole, point, rest = text.partition(".")
    if point and rest.strip("0") == "" and whole.lstrip("-").isdigit():
        return whole
    return text
