"""What surrounds an enquiry: files that came with comments, and people told of new enquiries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CommentAttachment(models.Model):
    """A file that came with a comment; served as a download only."""

    comment = models.ForeignKey(
        "reviews.Comment", on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.ForeignKey("standards.StoredFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.file_id}"


class EnquiryFollower(models.Model):
    """Somebody who asked for a mail about each new enquiry on a subject; "" is all subjects.

    The address is never shown; a row that was not confirmed in time is forgotten.
    """

    email = models.EmailField()
    domain = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email", "domain"], name="follow_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["domain"], condition=Q(confirmed_at__isnull=False), name="followers_told"
            )
        ]

    def __str__(self) -> str:
        return f"follower {self.pk}"
