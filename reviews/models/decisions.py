"""What people add to a closed ballot: the chair's judgement, and what the committee does next."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from reviews.rules.decisions import Next


class Judgement(models.Model):
    """Whether the chair found consensus, and why; beside it what the count alone had come to.

    `earlier_record` is the decision record of the close, which the judged one replaces.
    """

    ballot = models.OneToOneField(
        "reviews.Ballot", on_delete=models.PROTECT, related_name="judgement"
    )
    consensus = models.BooleanField()
    reason = models.TextField()
    counted = models.CharField(max_length=12)
    earlier_record = models.JSONField()
    earlier_hash = models.CharField(max_length=80)
    earlier_signature = models.JSONField(null=True)
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ballot_id}: {'consensus' if self.consensus else 'no consensus'}"


class Decision(models.Model):
    """What a committee's officer decided after a ballot, and where that put the work item."""

    ballot = models.OneToOneField(
        "reviews.Ballot", on_delete=models.PROTECT, related_name="decision"
    )
    next = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Next])
    move = models.CharField(max_length=40)
    reason = models.TextField(blank=True, default="")
    code = models.CharField(max_length=8)
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(next__in=[each.value for each in Next]), name="decision_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.next}"
