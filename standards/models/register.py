"""The document register of a committee: what is filed under which N number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from standards.rules.register import DocumentKind


class RegisteredDocument(models.Model):
    """A document of a committee under its N number; filed once, never changed, never removed.

    `links` are what it belongs to, as of the day it was filed: a list of {key, label, path}.
    `origin` names what entered it by itself ("ballot:12"); empty where a person did.
    """

    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.PROTECT, related_name="documents"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in DocumentKind]
    )
    title = models.CharField(max_length=300)
    date = models.DateField()
    source = models.CharField(max_length=200, blank=True, default="")
    files = models.ManyToManyField("standards.StoredFile", related_name="+")
    links = models.JSONField(default=list)
    origin = models.CharField(max_length=60, blank=True, default="")
    filed_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    filed_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["committee", "number"], name="one_document_per_n"),
            models.UniqueConstraint(
                fields=["committee", "origin"],
                condition=~Q(origin=""),
                name="one_document_per_origin",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="n_starts_at_one"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in DocumentKind]),
                name="document_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed} {self.title}"

    @property
    def printed(self) -> str:
        """Return the number as it is cited: N 214."""
        return f"N {self.number}"
