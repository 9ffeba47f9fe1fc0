"""Files in which comments leave, each format one module; the table below is the list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviews.exports import csv_table, docx_table, xlsx_table
from reviews.rules.comment_table import COLUMNS, protected
from standards.kernel.errors import InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop


@dataclass(frozen=True)
class TableFormat:
    """A format: the end of its file names, its content type and its writer."""

    slug: str
    content_type: str
    write: Callable[[Sequence[str], Iterable[Sequence[str]]], bytes]


FORMATS: Mapping[str, TableFormat] = {
    "csv": TableFormat("csv", csv_table.CONTENT_TYPE, csv_table.write),
    "xlsx": TableFormat("xlsx", xlsx_table.CONTENT_TYPE, xlsx_table.write),
    "docx": TableFormat("docx", docx_table.CONTENT_TYPE, docx_table.write),
}


def table_format(slug: str) -> TableFormat:
    """Return a format by its name; InvalidInput for an unknown one."""
    if slug not in FORMATS:
        raise InvalidInput(
            Phrase(
                gettext_noop("The table is written as one of: %(names)s."),
                {"names": ", ".join(FORMATS)},
            )
        )
    return FORMATS[slug]


def written(kind: TableFormat, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return the template with these comments, no cell of it a formula."""
    cells = ([protected(row[name]) for name in COLUMNS] for row in rows)
    return kind.write(list(COLUMNS.values()), cells)
