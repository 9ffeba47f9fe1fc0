"""Check what comes in, in a sealed process: predictions against a set, a set against its sheet."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from certification.evaluation import supervisor
from certification.rules.submission import PROBLEMS
from certification.submissions import SUBMISSIONS
from standards.infrastructure.files import path_of
from standards.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certification.models import DatasetVersion

LIMITS = supervisor.Limits(wall_seconds=120, cpu_seconds=120)


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """Give a fresh folder under the data folder that this user alone can read, then remove it."""
    parent = Path(settings.LEPTON_DATA) / "scratch"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_predictions(path: Path, version: DatasetVersion) -> list[dict[str, Any]]:
    """Return the problems `{row, column, code, detail}` of a predictions file, empty when good.

    No hidden label is read.
    """
    order = {
        "what": "check_predictions",
        "task": version.dataset.task,
        "sheet": version.data_sheet,
        "classes": version.classes,
        "max_bytes": SUBMISSIONS["predictions"].max_bytes,
    }
    files = {
        "predictions.csv": path,
        "public.csv": path_of(version.public),
        "hidden_features.csv": path_of(version.hidden_features),
    }
    problems: list[dict[str, Any]] = _sealed("check", order, files)["problems"]
    return [shown_problem(problem) for problem in problems]


def check_dataset(sheet: dict[str, Any], task: str, files: dict[str, Path]) -> dict[str, Any]:
    """Return {problems, rows: {public, hidden}, classes} of the three files of a version."""
    order = {"what": "check_dataset", "task": task, "sheet": sheet}
    return _sealed("dataset", order, {f"{name}.csv": path for name, path in files.items()})


def _sealed(name: str, order: dict[str, Any], files: dict[str, Path]) -> dict[str, Any]:
    with scratch(name) as folder:
        supervisor.place(folder, files)
        outcome = supervisor.run(folder, order, LIMITS, supervisor.Listener())
    if outcome.result is None:
        raise InvalidInput(
            _("The file could not be read within the limits of time and memory. Make it smaller.")
        )
    return outcome.result


def sentence(problem: dict[str, Any]) -> str:
    """Return a stored problem in the reader's language."""
    template = PROBLEMS.get(problem["code"])
    if template is None:
        return str(problem["detail"])
    words: str = _(template) % ({"column": problem["column"]} | problem.get("values", {}))
    return words


def shown_problem(problem: dict[str, Any]) -> dict[str, Any]:
    """Return a problem as the API shows it."""
    return {name: problem[name] for name in ("row", "column", "code")} | {
        "detail": sentence(problem),
        "values": problem.get("values", {}),
    }
