"""The record of change: audit rows, the outbox, and what is delivered from it."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One event as it happened; written once, never changed."""

    name = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=80, db_index=True)
    actor = models.ForeignKey(
        "standards.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(db_index=True)
    payload = models.JSONField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.subject}"


class OutboxEntry(models.Model):
    """One thing to deliver: to open pages by the tail, to receivers by one worker.

    An announcement (not history) has no `audit` row, is for open pages only and is purged early.
    """

    audit = models.ForeignKey("standards.AuditEntry", null=True, on_delete=models.CASCADE)
    subject = models.CharField(max_length=80)
    topics = models.JSONField(default=list)
    message = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(delivered_at__isnull=True), name="outbox_owed"
            ),
            models.Index(fields=["created_at"], name="outbox_age"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.subject}"


class Lease(models.Model):
    """A named lock with an end, so that exactly one worker does a thing at a time."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=80, blank=True, default="")
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
