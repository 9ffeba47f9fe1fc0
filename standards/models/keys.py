"""Changes of the issuer's signing key: who asked, who agreed, what came of it."""

from __future__ import annotations

from django.db import models


class KeyChange(models.Model):
    """A wish for a new signing key; it is made once a second person agrees.

    `old_key` is the id of the key that signed when it was asked for; `new_key` is empty until the
    worker has made one.
    """

    reason = models.TextField()
    old_key = models.CharField(max_length=60)
    new_key = models.CharField(max_length=60, blank=True, default="")
    asked_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old_key"],
                condition=models.Q(agreed_at__isnull=False),
                name="one_change_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_key} → {self.new_key or '…'}"
