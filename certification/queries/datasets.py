"""Read evaluation sets: what everybody may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification.metrics import FAMILIES
from certification.models import Dataset, DatasetVersion
from certification.rules.schemes import misfit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet


def datasets() -> QuerySet[Dataset]:
    """Return all evaluation sets with their versions."""
    return Dataset.objects.prefetch_related("versions")


def find_version(pk: str) -> DatasetVersion | None:
    """Return a version by id; None when there is none."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return (
        DatasetVersion.objects.select_related("dataset", "public", "hidden_features")
        .filter(pk=int(pk))
        .first()
    )


def misfit_of(definition: Mapping[str, Any], version: DatasetVersion) -> str:
    """Return why a measured criterion cannot run on a version, as a code; empty when it can."""
    metrics = {metric.slug for metric in FAMILIES.get(version.dataset.task, ())}
    return misfit(
        definition,
        task=version.dataset.task,
        group_columns=list(version.data_sheet.get("group_columns") or []),
        metrics=metrics - {"confusion_matrix"},
    )


def fitting_versions(definitions: Sequence[Mapping[str, Any]]) -> list[DatasetVersion]:
    """Return the versions on which all these measured criteria can run, newest first."""
    rows = DatasetVersion.objects.select_related("dataset").order_by("-pk")
    return [row for row in rows if not any(misfit_of(one, row) for one in definitions)]


def version_shape(version: DatasetVersion) -> dict[str, Any]:
    """Return what everybody may know of a version."""
    return {
        "id": str(version.pk),
        "state": "ready",
        "version": version.version,
        "rows": {"public": version.rows_public, "hidden": version.rows_hidden},
        "commitment": version.commitment,
        "created": version.created_at,
    }


def dataset_shape(dataset: Dataset) -> dict[str, Any]:
    """Return what everybody may know of a set."""
    return {
        "id": str(dataset.pk),
        "name": dataset.name,
        "task": dataset.task,
        "description": dataset.description,
        "licence": dataset.licence,
        "versions": [version_shape(one) for one in dataset.versions.all()],
    }
