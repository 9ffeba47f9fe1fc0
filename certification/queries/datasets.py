"""Read evaluation sets: what everybody may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification.models import Dataset, DatasetVersion

if TYPE_CHECKING:
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
