"""The contract that every kind of submission keeps, and the problems a file may have."""

from dataclasses import dataclass, field
from typing import Any

from standards.kernel.phrases import gettext_noop


@dataclass(frozen=True, kw_only=True)
class Submission:
    """Describe one way to hand in a system; `check` is a dotted path that the worker imports."""

    slug: str
    label: str
    help: str
    suffixes: tuple[str, ...]
    content_types: tuple[str, ...]
    tasks: tuple[str, ...]
    check: str
    source: str
    max_bytes: int


PROBLEMS = {
    "too_large": gettext_noop(
        "The file is larger than %(limit)s bytes. Split off what is not asked."
    ),
    "not_text": gettext_noop("The file is not UTF-8 text. Save it as CSV in UTF-8."),
    "not_csv": gettext_noop("The file cannot be read as CSV: %(value)s."),
    "empty_file": gettext_noop("The file is empty. The first line names the columns."),
    "no_rows": gettext_noop("The file has a heading and no data rows."),
    "missing_column": gettext_noop("The column “%(column)s” is missing. Expected: %(expected)s."),
    "unknown_column": gettext_noop("The column “%(column)s” is not known. Expected: %(expected)s."),
    "duplicate_column": gettext_noop("The column “%(column)s” stands there twice. Keep one."),
    "row_length": gettext_noop("This row has %(found)s cells, the heading has %(expected)s."),
    "empty_value": gettext_noop("The cell of “%(column)s” is empty. Give a value."),
    "not_a_number": gettext_noop("“%(value)s” is not a number. Write it like 0.25."),
    "not_finite": gettext_noop("“%(value)s” is not a finite number. Give a finite one."),
    "out_of_range": gettext_noop("%(value)s lies outside %(low)s to %(high)s."),
    "unknown_class": gettext_noop("“%(value)s” is not a class of this set. Classes: %(expected)s."),
    "scores_sum": gettext_noop("The scores of this row add up to %(value)s instead of 1."),
    "duplicate_id": gettext_noop("The id “%(value)s” already stands in row %(first)s. Keep one."),
    "unknown_id": gettext_noop("The id “%(value)s” is not in the set. Remove the row."),
    "missing_ids": gettext_noop("%(count)s ids have no row, for example %(value)s. Add them."),
    "too_many_rows": gettext_noop("The file has more rows than the set has ids (%(expected)s)."),
    "too_many_problems": gettext_noop("There are more problems; only the first are listed."),
    "one_class": gettext_noop("All labels are the same. A set needs at least two classes."),
    "overlap": gettext_noop("The id “%(value)s” is both in the public and in the hidden part."),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Name one fault of a file: `row` counts data rows from 1, None for the file as a whole.

    `values` fill the sentence of `PROBLEMS`; whoever shows it may translate that first.
    """

    code: str
    row: int | None = None
    column: str | None = None
    values: dict[str, str] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """Return the sentence in English."""
        return PROBLEMS[self.code] % ({"column": self.column} | self.values)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored and as the API shows it."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "detail": self.detail,
            "values": self.values,
        }


@dataclass(frozen=True, kw_only=True)
class DataSheet:
    """Say what the columns of an evaluation set mean."""

    id_column: str
    label_column: str
    positive_label: str = "1"
    group_columns: tuple[str, ...] = ()
    feature_columns: tuple[str, ...] = ()
    unit_column: str = ""
    description: str = ""
    licence: str = ""


LISTS = ("group_columns", "feature_columns")
WORDS = ("id_column", "label_column", "positive_label", "unit_column", "description", "licence")


def data_sheet(sheet: dict[str, Any]) -> DataSheet:
    """Read a data sheet; ValueError says which field is missing or of the wrong kind."""
    for name in ("id_column", "label_column"):
        if not isinstance(sheet.get(name), str) or not sheet[name]:
            raise ValueError(f"the data sheet needs “{name}”")
    for name in LISTS:
        value = sheet.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValueError(f"“{name}” of the data sheet is a list of column names")
    fields: dict[str, Any] = {name: tuple(sheet.get(name) or ()) for name in LISTS}
    fields |= {name: str(sheet[name]) for name in WORDS if sheet.get(name) not in (None, "")}
    return DataSheet(**fields)
