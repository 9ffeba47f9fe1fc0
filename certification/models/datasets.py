"""Evaluation sets: what everyone may know, and the files of which only the worker reads all."""

from __future__ import annotations

from django.db import models

from standards.rules.criteria import Task

VERSION_STATES = ("ready", "refused")


class Dataset(models.Model):
    """One evaluation set by name; its rows stand in versions that never change."""

    name = models.CharField(max_length=200, unique=True)
    task = models.CharField(max_length=20, choices=[(task.value, task.value) for task in Task])
    description = models.TextField(blank=True, default="")
    licence = models.CharField(max_length=200, blank=True, default="")
    created_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Return True: name, versions, row counts and commitments are for everybody."""
        return True


class DatasetVersion(models.Model):
    """One fixed content of a set: public rows, hidden features, hidden labels.

    `commitment` is `sha256:` of salt and hidden labels, published; the salt is kept for the day
    when the labels are opened. `hidden_labels` is a path under the data folder, mode 0600.
    `classes` are in the order of their codes, empty for regression.
    """

    dataset = models.ForeignKey(
        "certification.Dataset", on_delete=models.PROTECT, related_name="versions"
    )
    version = models.CharField(max_length=40)
    data_sheet = models.JSONField()
    public = models.ForeignKey("standards.StoredFile", on_delete=models.PROTECT, related_name="+")
    hidden_features = models.ForeignKey(
        "standards.StoredFile", on_delete=models.PROTECT, related_name="+"
    )
    hidden_labels = models.CharField(max_length=300)
    labels_sha256 = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=80)
    rows_public = models.PositiveIntegerField()
    rows_hidden = models.PositiveIntegerField()
    classes = models.JSONField(default=list)
    created_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["dataset", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "version"], name="dataset_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset.name} {self.version}"

    @property
    def digests(self) -> dict[str, str]:
        """Return the hashes by which a later run knows that it scores the same set."""
        return {
            "public": f"sha256:{self.public.sha256}",
            "hidden_features": f"sha256:{self.hidden_features.sha256}",
            "commitment": self.commitment,
        }
