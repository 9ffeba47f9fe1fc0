"""The sealed jobs besides scoring: check a predictions file, check the files of a set."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from certification.evaluation.reader import Expected, read_predictions
from certification.evaluation.table import label_text
from certification.evaluation.truth import SetFiles, check_set, public_ids
from certification.rules.submission import data_sheet

Tell = Callable[[dict[str, Any]], None]


def check_predictions(folder: Path, raw: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Check predictions.csv against the ids of public.csv and hidden_features.csv.

    No label of the hidden part is read; the classes come with the order.
    """
    sheet = data_sheet(raw["sheet"])
    files = (folder / "public.csv", folder / "hidden_features.csv")
    expected = Expected(
        task=raw["task"],
        places={name: place for place, name in enumerate(public_ids(files, sheet))},
        classes=tuple(label_text(name) for name in raw["classes"]),
        max_bytes=int(raw["max_bytes"]),
    )
    reading = read_predictions(folder / "predictions.csv", expected)
    return {
        "problems": [problem.as_json() for problem in reading.problems],
        "rows": reading.row_count,
    }


def check_dataset(folder: Path, raw: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Check the three files of a version; return problems, row counts, classes and groups."""
    sheet = data_sheet(raw["sheet"])
    files = SetFiles(
        public=folder / "public.csv",
        hidden_features=folder / "hidden_features.csv",
        hidden_labels=folder / "hidden_labels.csv",
    )
    problems, counts, classes = check_set(files, sheet, raw["task"])
    return {
        "problems": [problem.as_json() for problem in problems.found],
        "rows": counts,
        "classes": list(classes),
    }
