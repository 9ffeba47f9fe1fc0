"""What a person was told inside the application."""

from __future__ import annotations

from django.db import models


class Notification(models.Model):
    """One notice to one person; `key` keeps a redelivered event from telling twice."""

    user = models.ForeignKey(
        "standards.User", on_delete=models.CASCADE, related_name="notifications"
    )
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="tell_once"),
        ]
        indexes = [models.Index(fields=["user", "-at"], name="notification_recent")]

    def __str__(self) -> str:
        return self.subject
