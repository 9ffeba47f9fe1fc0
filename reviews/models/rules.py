"""Rules that committees have laid down for their own ballots; a version never changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CommitteeRule(models.Model):
    """One version of a committee's own rule; ballots keep a copy of its definition."""

    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.PROTECT, related_name="ballot_rules"
    )
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    laid_down_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    laid_down_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["committee", "name", "version"], name="rule_version_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"
