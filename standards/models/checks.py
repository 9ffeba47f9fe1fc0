"""Findings of the drafting checks that people of the committee judged to be no problem."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class IgnoredFinding(models.Model):
    """One finding of one draft that stays away, with the reason that everybody reads.

    `rule`, `node` and `text` name the finding however the text around it changes.
    """

    draft = models.ForeignKey(
        "standards.Draft", on_delete=models.CASCADE, related_name="ignored_findings"
    )
    rule = models.CharField(max_length=40)
    node = models.CharField(max_length=64, blank=True)
    text = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "rule", "node", "text"], name="finding_is_ignored_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason[:60]}"
