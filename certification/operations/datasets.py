"""Take in evaluation sets: checked in a sealed process, hashed, the labels put aside."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from certification.evaluation import intake
from certification.events.jobs import DatasetVersionAdded
from certification.metrics import FAMILIES
from certification.models import Dataset, DatasetVersion
from certification.permissions import Capability, may
from certification.rules.submission import data_sheet
from standards import journal
from standards.infrastructure.files import store_file
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import StoredFile, User

FILES = ("public", "hidden_features", "hidden_labels")


@dataclass(frozen=True, kw_only=True)
class DatasetForm:
    """Say what a new evaluation set is."""

    name: str
    task: str
    description: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class VersionFiles:
    """Name a version, its data sheet (a JSON object) and the three files as they came in."""

    version: str
    sheet: dict[str, Any]
    public: Path
    hidden_features: Path
    hidden_labels: Path


def _may_manage(actor: User) -> None:
    if not may(actor, Capability.MANAGE_DATASETS):
        raise Forbidden(_("Only scheme managers keep evaluation sets."))


@transaction.atomic
def create_dataset(*, form: DatasetForm, actor: User, at: datetime) -> Dataset:
    """Make an evaluation set without versions; Conflict when the name is taken."""
    _may_manage(actor)
    if form.task not in FAMILIES:
        raise InvalidInput(
            _("Evaluation is possible for these tasks so far: %(tasks)s.")
            % {"tasks": ", ".join(FAMILIES)},
            errors=[FieldProblem("/task", _("Choose one of these tasks."))],
        )
    if Dataset.objects.filter(name=form.name).exists():
        raise Conflict(_("There is an evaluation set of this name. Add a version to it."))
    return Dataset.objects.create(
        name=form.name,
        task=form.task,
        description=form.description,
        licence=form.licence,
        created_by=actor,
        created_at=at,
    )


def add_version(
    *, dataset: Dataset, files: VersionFiles, actor: User, at: datetime
) -> DatasetVersion:
    """Check and keep a version; InvalidInput names each fault of the files by row.

    The files are read in a sealed process before the transaction opens.
    """
    _may_manage(actor)
    _check_version(dataset, files)
    checked = intake.check_dataset(files.sheet, dataset.task, _paths(files))
    if checked["problems"]:
        raise InvalidInput(
            _("The files of this version have faults. Mend them and send all three again."),
            errors=[_field_problem(one) for one in checked["problems"]],
        )
    return _keep(dataset=dataset, files=files, checked=checked, actor=actor, at=at)


def _paths(files: VersionFiles) -> dict[str, Path]:
    return {name: getattr(files, name) for name in FILES}


def _check_version(dataset: Dataset, files: VersionFiles) -> None:
    try:
        data_sheet(files.sheet)
    except ValueError as error:
        raise InvalidInput(
            _("The data sheet cannot be used: %(error)s.") % {"error": error},
            errors=[FieldProblem("/data_sheet", str(error))],
        ) from error
    if not files.version.strip():
        raise InvalidInput(
            _("Name the version."), errors=[FieldProblem("/version", _("Name the version."))]
        )
    if dataset.versions.filter(version=files.version).exists():
        raise Conflict(
            _("This set has a version of that name. Versions never change. Add another.")
        )


def _field_problem(problem: dict[str, Any]) -> FieldProblem:
    name = problem["values"].get("file", "hidden_labels")
    row = "" if problem["row"] is None else f"/{problem['row']}"
    return FieldProblem(f"/{name}{row}", intake.sentence(problem))


@transaction.atomic
def _keep(
    *,
    dataset: Dataset,
    files: VersionFiles,
    checked: dict[str, Any],
    actor: User,
    at: datetime,
) -> DatasetVersion:
    salt = secrets.token_hex(16)
    labels = files.hidden_labels.read_bytes()
    commitment = "sha256:" + hashlib.sha256(salt.encode() + labels).hexdigest()
    version = DatasetVersion.objects.create(
        dataset=dataset,
        version=files.version.strip(),
        data_sheet=json.loads(json.dumps(files.sheet)),
        public=_stored(files.public, "public.csv", at),
        hidden_features=_stored(files.hidden_features, "hidden_features.csv", at),
        hidden_labels=put_aside(labels, commitment),
        labels_sha256=hashlib.sha256(labels).hexdigest(),
        salt=salt,
        commitment=commitment,
        rows_public=checked["rows"]["public"],
        rows_hidden=checked["rows"]["hidden"],
        classes=checked["classes"],
        created_by=actor,
        created_at=at,
    )
    journal.record(
        DatasetVersionAdded(
            subject=f"dataset:{dataset.pk}",
            actor=actor.pk,
            at=at,
            dataset=dataset.pk,
            version=version.version,
            commitment=commitment,
            title=str(version),
        )
    )
    return version


def _stored(path: Path, name: str, at: datetime) -> StoredFile:
    return store_file(path.read_bytes(), name=name, content_type="text/csv", at=at)


def put_aside(labels: bytes, commitment: str) -> str:
    """Write hidden labels where the worker alone looks for them, mode 0600; return the path."""
    location = Path("labels") / f"{commitment.removeprefix('sha256:')}.csv"
    target = Path(settings.LEPTON_DATA) / location
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(labels)
        file.flush()
        os.fsync(file.fileno())
    return str(location)
