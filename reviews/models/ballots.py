"""Ballots, their frozen electorates, votes, the secret box and the confirmations of a close."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from reviews.rules.ballot import BallotState

STATES = [(state.value, state.value) for state in BallotState]


class Ballot(models.Model):
    """A question put to the members of a committee under one rule.

    `eligible` holds the votes that exist per class of member, frozen at opening; `result` and
    `record` are written at the close, and anew when the chair judges consensus. `box_salt` exists
    only while a secret ballot is open. `changed` are the clauses that a recirculation lays open.
    """

    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.PROTECT, related_name="ballots"
    )
    work_item = models.ForeignKey(
        "standards.WorkItem", null=True, on_delete=models.PROTECT, related_name="ballots"
    )
    revision = models.ForeignKey(
        "standards.Revision", null=True, on_delete=models.PROTECT, related_name="ballots"
    )
    phase = models.CharField(max_length=20, blank=True, default="")
    iteration = models.PositiveSmallIntegerField(default=1)
    recirculates = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="recirculations"
    )
    changed = models.JSONField(default=list, blank=True)
    question = models.CharField(max_length=500)
    rule = models.SlugField(max_length=40)
    rule_version = models.PositiveSmallIntegerField(default=1)
    parameters = models.JSONField(default=dict, blank=True)
    secret = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=STATES, default=BallotState.DRAFT)
    created_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True, default="")
    eligible = models.JSONField(default=dict)
    electorate_hash = models.CharField(max_length=80, blank=True, default="")
    box_salt = models.CharField(max_length=64, blank=True, default="")
    outcome = models.CharField(max_length=12, blank=True, default="")
    result = models.JSONField(null=True)
    record = models.JSONField(null=True)
    record_hash = models.CharField(max_length=80, blank=True, default="")
    signature = models.JSONField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=["state", "closes_at"], name="ballot_by_close"),
            models.Index(fields=["committee", "state"], name="ballot_by_committee"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BallotState]),
                name="ballot_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=BallotState.CLOSED)
                | Q(closed_at__isnull=False, result__isnull=False),
                name="closed_ballot_has_result",
            ),
            models.CheckConstraint(
                condition=Q(state=BallotState.OPEN) | Q(box_salt=""),
                name="box_salt_only_while_open",
            ),
            models.UniqueConstraint(
                fields=["recirculates"],
                condition=Q(
                    state__in=[BallotState.DRAFT, BallotState.OPEN, BallotState.CLOSED],
                    recirculates__isnull=False,
                ),
                name="one_recirculation",
            ),
            models.CheckConstraint(
                condition=Q(recirculates__isnull=True) | Q(secret=False, revision__isnull=False),
                name="recirculation_is_named_and_on_a_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.question}"

    @property
    def number(self) -> str:
        """Return the number shown to people."""
        return f"B-{self.pk}"


class Elector(models.Model):
    """A member in the electorate of one ballot: a member body or a person, frozen at opening."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="electors")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    member_body = models.ForeignKey(
        "standards.MemberBody", null=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    member_class = models.CharField(max_length=2, default="P")
    weight = models.PositiveIntegerField(default=1)
    population = models.PositiveBigIntegerField(default=0)
    interest = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "key"], name="one_elector_per_member"),
            models.CheckConstraint(
                condition=Q(member_body__isnull=True) ^ Q(user__isnull=True),
                name="elector_is_body_or_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Vote(models.Model):
    """One cast in a named ballot. All are kept; the last one of a member counts.

    A vote that a recirculation carries forward names the one it was and keeps its hour.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="votes")
    cast_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(
        "reviews.Delegation", null=True, on_delete=models.PROTECT, related_name="votes"
    )
    key = models.CharField(max_length=200)
    position = models.CharField(max_length=30)
    reason = models.TextField(blank=True, default="")
    reasoned = models.BooleanField(default=False)
    weight = models.PositiveIntegerField(default=1)
    parts = models.JSONField(default=list)
    commits_experts = models.PositiveSmallIntegerField(default=0)
    receipt = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=32)
    counting = models.BooleanField(default=True)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "cast_by", "key"], name="one_vote_per_key"),
            models.UniqueConstraint(
                fields=["elector"], condition=Q(counting=True), name="one_counting_vote"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.elector}: {self.position}"


class Turnout(models.Model):
    """That a member has voted in a secret ballot, and under which key; never what or when."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="turnout")
    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="turnout")
    cast_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "cast_by", "key"], name="one_turnout_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.elector} has voted"


class SecretVote(models.Model):
    """A paper in the box of a secret ballot: it names nobody and bears no time."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="box")
    receipt = models.CharField(max_length=64, primary_key=True)
    member_class = models.CharField(max_length=2, default="P")
    position = models.CharField(max_length=30)
    reasoned = models.BooleanField(default=False)
    weight = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.receipt[:8]


class TallyChange(models.Model):
    """What a batch of casts changed in the running count of a ballot: the rows are added up.

    Rows are only ever inserted, and now and then folded into fewer, so that votes of one ballot
    need not wait for one another. In the row with an empty position `votes` are the members who
    have voted and `casts` all casts; a secret ballot has rows of this kind alone.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="tally_changes")
    member_class = models.CharField(max_length=2, blank=True, default="")
    position = models.CharField(max_length=30, blank=True, default="")
    reasoned = models.BooleanField(default=False)
    votes = models.BigIntegerField(default=0)
    weight = models.BigIntegerField(default=0)
    population = models.BigIntegerField(default=0)
    experts = models.BigIntegerField(default=0)
    casts = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.position} {self.votes:+d}"


class CloseConfirmation(models.Model):
    """One person's wish to close a ballot before its hour; two of them close it."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="confirmations")
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "by"], name="one_confirmation_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.by} for closing {self.ballot.number}"
