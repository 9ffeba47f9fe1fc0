"""Discussions beside a subject, such as a place in a draft; comments of record are elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Discussion(models.Model):
    """One thread about a subject, with the place in the text that it is about.

    `anchor` holds `block`, `start`, `end` (UTF-16 units in the block's text) and `quote`;
    `mentions` the ids of the people whom the text names. The assignee is to settle it.
    """

    subject_kind = models.CharField(max_length=30)
    subject_id = models.PositiveBigIntegerField()
    anchor = models.JSONField(null=True)
    author = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, related_name="discussions"
    )
    text = models.TextField()
    mentions = models.JSONField(default=list)
    assignee = models.ForeignKey(
        "standards.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="assigned_discussions",
    )
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("at", "pk")
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return self.text[:60]


class Post(models.Model):
    """One answer in a discussion."""

    discussion = models.ForeignKey(Discussion, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    mentions = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.text[:60]
