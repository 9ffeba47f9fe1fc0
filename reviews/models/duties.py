"""What belongs to a member's vote beside the vote: weight, delegation, later hours, reminders."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MemberStanding(models.Model):
    """How much a member's vote weighs in a committee, and whose interest the member stands for.

    `member` is the key that the member has in electorates: `body:3` or `person:7`. A member
    without a row weighs 1. Ballots take it at opening; a later change leaves them as they are.
    """

    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.CASCADE, related_name="standings"
    )
    member = models.CharField(max_length=40)
    weight = models.PositiveIntegerField(default=1)
    interest = models.CharField(max_length=80, blank=True, default="")
    set_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["committee", "member"], name="one_standing_per_member"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="standing_weighs_something"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.weight}"


class Delegation(models.Model):
    """A member's vote given to somebody else: for one ballot, or from `starts_at` to `ends_at`.

    It goes to a person, or to another member body, whose voters then cast it too.
    """

    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.CASCADE, related_name="delegations"
    )
    ballot = models.ForeignKey(
        "reviews.Ballot", null=True, on_delete=models.CASCADE, related_name="delegations"
    )
    member = models.CharField(max_length=40)
    member_name = models.CharField(max_length=200)
    to_user = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_body = models.ForeignKey(
        "standards.MemberBody", null=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    given_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=["committee", "member"], name="delegation_by_member")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_user__isnull=True) ^ Q(to_body__isnull=True),
                name="delegation_to_person_or_body",
            ),
            models.CheckConstraint(
                condition=Q(ballot__isnull=True) ^ Q(ends_at__isnull=True),
                name="delegation_for_ballot_or_span",
            ),
            models.UniqueConstraint(
                fields=["ballot", "member"],
                condition=Q(revoked_at__isnull=True, ballot__isnull=False),
                name="one_delegation_per_ballot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_name} → {self.receiver}"

    @property
    def receiver(self) -> str:
        """Return the name of the person or member body that casts."""
        return str(self.to_user or self.to_body)


class Extension(models.Model):
    """One later hour given to an open ballot, with its reason."""

    ballot = models.ForeignKey(
        "reviews.Ballot", on_delete=models.CASCADE, related_name="extensions"
    )
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    earlier = models.DateTimeField()
    later = models.DateTimeField()
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(later__gt=models.F("earlier")), name="extension_goes_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ballot.number}: {self.later:%Y-%m-%d %H:%M}"


class Reminder(models.Model):
    """That those who owed a vote were reminded so many hours before the hour of the close."""

    ballot = models.ForeignKey("reviews.Ballot", on_delete=models.CASCADE, related_name="reminders")
    hours = models.PositiveSmallIntegerField()
    closes_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "hours", "closes_at"], name="remind_once")
        ]

    def __str__(self) -> str:
        return f"{self.ballot.number}: {self.hours} h"
