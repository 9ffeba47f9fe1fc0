"""What the edge keeps: stored files, answers to repeated calls, and rate counters."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class StoredFile(models.Model):
    """A file under the data folder, named by its content; never served by its own path."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True, default="")
    location = models.CharField(max_length=300)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class IdempotentAnswer(models.Model):
    """The answer given to a call with an `Idempotency-Key`, replayed to its repetitions."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_answer_per_key"),
        ]

    def __str__(self) -> str:
        return self.key
