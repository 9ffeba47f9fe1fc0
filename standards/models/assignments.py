"""Who is to write which clause of a draft."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ClauseAssignment(models.Model):
    """Name the one person who is to write a clause; `clause` is the node's id in the document."""

    draft = models.ForeignKey(
        "standards.Draft", on_delete=models.CASCADE, related_name="assignments"
    )
    clause = models.CharField(max_length=64)
    person = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, related_name="clause_assignments"
    )
    assigned_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "clause"], name="one_person_per_clause")
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.person}"
