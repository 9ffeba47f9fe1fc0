"""Uploads that can be resumed: how much has arrived of what was announced."""

from __future__ import annotations

from django.db import models


class Upload(models.Model):
    """One resumable upload (tus 1.0.0); the bytes stand in the data folder until it is complete.

    `length` and `offset` count bytes; `sha256` is what the sender announced, empty when nothing.
    """

    owner = models.ForeignKey("standards.User", on_delete=models.CASCADE, related_name="uploads")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0) & models.Q(offset__lte=models.F("length")),
                name="upload_offset_within_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} {self.offset}/{self.length}"
