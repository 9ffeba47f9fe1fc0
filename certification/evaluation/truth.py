"""The evaluation set itself: public rows, hidden features, hidden labels, read and checked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from certification.evaluation.sample import Bools, Floats, Ints
from certification.evaluation.table import (
    Columns,
    Problems,
    TooManyProblemsError,
    label_text,
    rows,
)
from certification.rules.submission import DataSheet

MAX_BYTES = 2 * 1024**3
CLASSIFICATION = ("binary", "multiclass")


@dataclass
class Part:
    """Hold the rows of one file by column: ids, labels, groups and units as text."""

    ids: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Hold the labels of public and hidden rows, the public ones first.

    `places` gives each id its place; `gate` marks hidden rows; labels are class codes (indices of
    `classes`, the positive class of a binary set at 1) or values.
    """

    places: dict[str, int]
    labels: Floats
    classes: tuple[str, ...]
    groups: dict[str, np.ndarray]
    units: Ints
    gate: Bools


def label_columns(sheet: DataSheet, *, features: bool) -> Columns:
    """Return the columns of a file with labels; hidden labels come without the features."""
    unit = (sheet.unit_column,) if sheet.unit_column else ()
    needed = (sheet.id_column, sheet.label_column, *sheet.group_columns)
    if features:
        return Columns((*needed, *sheet.feature_columns, *unit), free=True)
    return Columns(needed, unit)


def read_part(
    path: Path, sheet: DataSheet, columns: Columns, problems: Problems, task: str
) -> Part:
    """Read one file of a set; faults go to `problems` by row."""
    problems.source = path.stem
    part = Part(groups={name: [] for name in sheet.group_columns})
    seen: dict[str, int] = {}
    for number, cells in rows(path, columns, problems, MAX_BYTES):
        name = cells[sheet.id_column]
        if not name:
            problems.add("empty_value", number, sheet.id_column)
        elif name in seen:
            problems.add("duplicate_id", number, sheet.id_column, value=name, first=seen[name])
        seen[name] = number
        part.ids.append(name)
        part.units.append(cells.get(sheet.unit_column) or name)
        if sheet.label_column in columns.needed:
            part.labels.append(_label(number, cells, sheet, problems, task))
        for column, values in part.groups.items():
            values.append(cells.get(column, ""))
    return part


def _label(
    number: int, cells: dict[str, str], sheet: DataSheet, problems: Problems, task: str
) -> str:
    text = cells[sheet.label_column]
    if not text:
        problems.add("empty_value", number, sheet.label_column)
    elif task not in CLASSIFICATION:
        try:
            if not np.isfinite(float(text)):
                problems.add("not_finite", number, sheet.label_column, value=text)
        except ValueError:
            problems.add("not_a_number", number, sheet.label_column, value=text)
            return "nan"
    return label_text(text)


def classes_of(labels: list[str], sheet: DataSheet, task: str) -> tuple[str, ...]:
    """Return the classes in the order of their codes; binary sets: negative, positive."""
    names = sorted(set(labels), key=_natural)
    if task != "binary":
        return tuple(names)
    positive = label_text(sheet.positive_label)
    return (*(name for name in names if name != positive), positive)


def _natural(name: str) -> tuple[int, float, str]:
    digits = name.lstrip("-")
    return (0, float(name), name) if digits.isdigit() else (1, 0.0, name)


@dataclass(frozen=True, kw_only=True)
class SetFiles:
    """Name the three files of one version; the hidden labels are missing outside the worker."""

    public: Path
    hidden_features: Path
    hidden_labels: Path


def check_set(
    files: SetFiles, sheet: DataSheet, task: str
) -> tuple[Problems, dict[str, int], tuple[str, ...]]:
    """Check the three files of a version together; return problems, row counts and classes."""
    problems, counts = Problems(), {"public": 0, "hidden": 0}
    classes: tuple[str, ...] = ()
    try:
        public, features, labels = _parts(files, sheet, problems, task)
        counts = {"public": len(public.ids), "hidden": len(labels.ids)}
        if not problems:
            _agree(public, features, labels, problems)
            classes = _classes(public.labels + labels.labels, sheet, task, problems)
    except TooManyProblemsError:
        return problems, counts, ()
    return problems, counts, classes


def _parts(
    files: SetFiles, sheet: DataSheet, problems: Problems, task: str
) -> tuple[Part, Part, Part]:
    bare = Columns((sheet.id_column, *sheet.feature_columns), free=True)
    return (
        read_part(files.public, sheet, label_columns(sheet, features=True), problems, task),
        read_part(files.hidden_features, sheet, bare, problems, task),
        read_part(files.hidden_labels, sheet, label_columns(sheet, features=False), problems, task),
    )


def _agree(public: Part, features: Part, labels: Part, problems: Problems) -> None:
    for name in sorted(set(public.ids) & set(labels.ids))[:5]:
        problems.add("overlap", value=name)
    known, labelled = set(features.ids), set(labels.ids)
    missing = [name for name in features.ids if name not in labelled]
    if missing:
        problems.add("missing_ids", count=len(missing), value=", ".join(missing[:5]))
    for number, name in enumerate(labels.ids, 1):
        if name not in known:
            problems.add("unknown_id", number, value=name)


def _classes(labels: list[str], sheet: DataSheet, task: str, problems: Problems) -> tuple[str, ...]:
    if task not in CLASSIFICATION:
        return ()
    names = classes_of(labels, sheet, task)
    if len(set(labels)) < 2:
        problems.add("one_class")
    elif task == "binary" and (len(names) != 2 or names[1] not in labels):
        found, expected = ", ".join(sorted(set(labels))), f"two, one of them {names[-1]}"
        problems.add("unknown_class", column=sheet.label_column, value=found, expected=expected)
    return names


def read_truth(files: SetFiles, sheet: DataSheet, task: str) -> Truth:
    """Read a checked set for scoring; ValueError when it has problems after all."""
    problems = Problems()
    public, features, labels = _parts(files, sheet, problems, task)
    if problems:
        raise ValueError(problems.found[0].detail)
    unit_of = dict(zip(features.ids, features.units, strict=True))
    hidden_units = [
        own if own != name else unit_of.get(name, name)
        for name, own in zip(labels.ids, labels.units, strict=True)
    ]
    texts = public.labels + labels.labels
    classes = classes_of(texts, sheet, task) if task in CLASSIFICATION else ()
    codes = {name: code for code, name in enumerate(classes)}
    ids = public.ids + labels.ids
    return Truth(
        places={name: place for place, name in enumerate(ids)},
        labels=np.array([codes[t] if classes else float(t) for t in texts], dtype=float),
        classes=classes,
        groups={
            column: np.array(values + labels.groups[column])
            for column, values in public.groups.items()
        },
        units=np.unique(public.units + hidden_units, return_inverse=True)[1].astype(np.int64),
        gate=np.arange(len(ids)) >= len(public.ids),
    )


def public_ids(files: tuple[Path, Path], sheet: DataSheet) -> Iterator[str]:
    """Yield the ids of the public rows and of the hidden features: what a file must cover."""
    for path in files:
        for _, cells in rows(path, Columns((sheet.id_column,), free=True), Problems(), MAX_BYTES):
            yield cells[sheet.id_column]
