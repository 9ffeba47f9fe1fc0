"""What is done with many comments at once: read from a file, answered together, consolidated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CommentImport(models.Model):
    """A file of comments that was read and waits to be confirmed.

    `rows` are `{"row", "values": {column: text}, "problems": [{"pointer", "detail", "fatal"}]}`;
    `made` are the ids of the comments made of them.
    """

    draft = models.ForeignKey(
        "standards.Draft", null=True, on_delete=models.CASCADE, related_name="+"
    )
    ballot = models.ForeignKey(
        "reviews.Ballot", null=True, on_delete=models.CASCADE, related_name="+"
    )
    uploaded_by = models.ForeignKey("standards.User", on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    confirmed_at = models.DateTimeField(null=True)
    made = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False) | Q(ballot__isnull=False),
                name="import_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommentBatch(models.Model):
    """Comments that were answered together, with what they were before, so that it can be undone.

    `before` maps the id of a comment to its columns as they were and its version after.
    """

    actor = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pk}: {len(self.before)}"


class BodyConsolidation(models.Model):
    """A member body that gathers its experts' comments in one ballot before it submits them."""

    ballot = models.ForeignKey(
        "reviews.Ballot", on_delete=models.CASCADE, related_name="consolidations"
    )
    member_body = models.ForeignKey(
        "standards.MemberBody", on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ballot", "member_body"], name="one_consolidation_per_body"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.member_body_id}"
