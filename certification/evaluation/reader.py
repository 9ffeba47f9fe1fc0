"""Read a predictions file strictly: one row for every id of the set, every cell checked."""

import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from certification.evaluation.sample import Floats
from certification.evaluation.table import (
    Columns,
    Problems,
    TooManyProblemsError,
    label_text,
    rows,
)
from certification.rules.submission import Problem

SUM_TOLERANCE = 0.01
OPERATING_THRESHOLD = 0.5


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Say what a predictions file must cover: `places` gives each id its place in the arrays."""

    task: str
    places: Mapping[str, int]
    classes: tuple[str, ...] = ()
    max_bytes: int = 200 * 1024 * 1024

    @property
    def columns(self) -> Columns:
        """Return the columns that the task asks for."""
        if self.task == "binary":
            return Columns(("id", "score"), ("prediction",))
        if self.task == "multiclass":
            return Columns(("id", "prediction"), tuple(f"score_{c}" for c in self.classes))
        return Columns(("id", "prediction"))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Hold what a file said, in the order of the places; arrays are useless with problems.

    `scores` is [n] for binary, [n, K] for multi-class files that give them, else None.
    """

    problems: list[Problem]
    predictions: Floats
    scores: Floats | None
    row_count: int


class _Collector:
    """Take rows one by one, check them and put them in their places."""

    def __init__(self, expected: Expected, problems: Problems) -> None:
        count = len(expected.places)
        self.expected = expected
        self.problems = problems
        self.seen = np.zeros(count, dtype=np.int64)
        self.predictions = np.full(count, np.nan)
        width = len(expected.classes) if expected.task == "multiclass" else 1
        self.scores = np.full((count, width), np.nan)
        self.codes = {label: code for code, label in enumerate(expected.classes)}
        self.scored = False
        self.row_count = 0

    def take(self, number: int, cells: dict[str, str]) -> None:
        """Check one row and store it."""
        self.row_count = number
        place = self._place(number, cells["id"])
        if place is None:
            return
        if self.expected.task == "regression":
            value = self._number(number, "prediction", cells, -math.inf, math.inf)
            self.predictions[place] = value
        elif self.expected.task == "binary":
            self._binary(number, cells, place)
        else:
            self._multiclass(number, cells, place)

    def _place(self, number: int, name: str) -> int | None:
        if not name:
            self.problems.add("empty_value", number, "id")
            return None
        place = self.expected.places.get(name)
        if place is None:
            self.problems.add("unknown_id", number, "id", value=name)
        elif self.seen[place]:
            self.problems.add("duplicate_id", number, "id", value=name, first=self.seen[place])
            return None
        else:
            self.seen[place] = number
        return place

    def _number(
        self, number: int, column: str, cells: dict[str, str], low: float, high: float
    ) -> float:
        text = cells[column]
        if not text:
            self.problems.add("empty_value", number, column)
            return math.nan
        try:
            value = float(text)
        except ValueError:
            self.problems.add("not_a_number", number, column, value=text)
            return math.nan
        if not math.isfinite(value):
            self.problems.add("not_finite", number, column, value=text)
        elif not low <= value <= high:
            self.problems.add("out_of_range", number, column, value=text, low=low, high=high)
        return value

    def _class(self, number: int, text: str) -> float:
        if not text:
            self.problems.add("empty_value", number, "prediction")
            return math.nan
        code = self.codes.get(label_text(text))
        if code is None and self.expected.task == "binary":
            code = {"0": 0, "1": 1}.get(label_text(text))
        if code is None:
            names = ", ".join(self.expected.classes)
            self.problems.add("unknown_class", number, "prediction", value=text, expected=names)
            return math.nan
        return float(code)

    def _binary(self, number: int, cells: dict[str, str], place: int) -> None:
        score = self._number(number, "score", cells, 0, 1)
        self.scored = True
        self.scores[place, 0] = score
        if "prediction" in cells:
            self.predictions[place] = self._class(number, cells["prediction"])
        else:
            self.predictions[place] = float(score >= OPERATING_THRESHOLD)

    def _multiclass(self, number: int, cells: dict[str, str], place: int) -> None:
        self.predictions[place] = self._class(number, cells["prediction"])
        names = [name for name in cells if name.startswith("score_")]
        if not names:
            return
        self.scored = True
        before = len(self.problems.found)
        scores = [
            self._number(number, f"score_{label}", cells, 0, 1) for label in self.expected.classes
        ]
        total = sum(scores)
        if len(self.problems.found) == before and abs(total - 1) > SUM_TOLERANCE:
            self.problems.add("scores_sum", number, value=f"{total:.4g}")
        self.scores[place] = scores

    def missing(self) -> None:
        """Note the ids that had no row."""
        gone = [name for name, place in self.expected.places.items() if not self.seen[place]]
        if gone:
            self.problems.add("missing_ids", None, "id", count=len(gone), value=", ".join(gone[:5]))

    def reading(self) -> Reading:
        """Return what was collected."""
        scores = None
        if self.scored:
            scores = self.scores[:, 0] if self.expected.task == "binary" else self.scores
        return Reading(
            problems=self.problems.found,
            predictions=self.predictions,
            scores=scores,
            row_count=self.row_count,
        )


def read_predictions(path: Path, expected: Expected) -> Reading:
    """Read a predictions CSV; its problems are empty exactly when every id has one good row."""
    problems = Problems()
    collector = _Collector(expected, problems)
    with contextlib.suppress(TooManyProblemsError):
        _read(path, expected, collector)
    return collector.reading()


def _read(path: Path, expected: Expected, collector: _Collector) -> None:
    problems, limit = collector.problems, len(expected.places) + 1_000
    for number, cells in rows(path, expected.columns, problems, expected.max_bytes):
        if number == 1 and not _scores_complete(cells, expected, problems):
            return
        if number > limit:
            problems.add("too_many_rows", number, expected=len(expected.places))
            return
        collector.take(number, cells)
    if collector.row_count:
        collector.missing()


def _scores_complete(cells: dict[str, str], expected: Expected, problems: Problems) -> bool:
    """Say whether a multi-class file gives a score for every class or for none."""
    names = [name for name in expected.columns.allowed if name.startswith("score_")]
    given = [name for name in names if name in cells]
    if not given:
        return True
    for name in names:
        if name not in cells:
            problems.add("missing_column", column=name, expected=", ".join(names))
    return len(given) == len(names)
