"""Comments, enquiries and the receipts of those who commented without an account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from reviews.rules.application import AppliedHow
from reviews.rules.disposition import (
    CommentState,
    CommentType,
    Consolidation,
    Disposition,
    EnquiryState,
    RemovalReason,
)
from reviews.rules.labels import LONGEST_TAGS, LONGEST_TOPIC, split_tags


class Enquiry(models.Model):
    """A frozen revision laid open to everybody until an hour."""

    work_item = models.ForeignKey(
        "standards.WorkItem", on_delete=models.PROTECT, related_name="enquiries"
    )
    draft = models.ForeignKey("standards.Draft", on_delete=models.PROTECT, related_name="enquiries")
    revision = models.ForeignKey(
        "standards.Revision", on_delete=models.PROTECT, related_name="enquiries"
    )
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True, default="")
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in EnquiryState], default=EnquiryState.OPEN
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    demands = models.JSONField(default=list)  # names of what a commenter must say of themselves
    pseudonyms = models.BooleanField(default=True)
    questions = models.JSONField(default=list)  # sentences of the committee
    posts_at_once = models.BooleanField(default=True)
    correction_hours = models.PositiveSmallIntegerField(default=48)

    class Meta:
        ordering = ("-opens_at", "-pk")
        verbose_name_plural = "enquiries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state=EnquiryState.OPEN), name="one_open_enquiry"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="enquiry_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """A formal comment on a draft, made beside it, in a ballot or in an enquiry.

    The anchor is block id, range in UTF-16 units and the quoted text of one revision; where the
    text stands now is computed when it is read. `applied_in` is the revision that does what was
    asked for; `offered_in` one in which the clause changed, for somebody to say whether it does.
    `tags` are kept as `,one,two,`, so that one is found by its commas.
    `asked_in` is the latest revision that changed the clause of an objection: its voter is asked
    whether that satisfies.
    """

    work_item = models.ForeignKey(
        "standards.WorkItem", null=True, on_delete=models.PROTECT, related_name="comments"
    )
    draft = models.ForeignKey(
        "standards.Draft", null=True, on_delete=models.PROTECT, related_name="comments"
    )
    ballot = models.ForeignKey(
        "reviews.Ballot", null=True, on_delete=models.PROTECT, related_name="comments"
    )
    enquiry = models.ForeignKey(
        Enquiry, null=True, on_delete=models.PROTECT, related_name="comments"
    )
    revision = models.ForeignKey(
        "standards.Revision", null=True, on_delete=models.PROTECT, related_name="comments"
    )
    author = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    member_body = models.ForeignKey(
        "standards.MemberBody", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True, default="")
    organisation = models.CharField(max_length=200, blank=True, default="")
    country = models.CharField(max_length=60, blank=True, default="")
    stakeholder = models.CharField(max_length=60, blank=True, default="")
    type = models.CharField(
        max_length=2, choices=[(t.value, t.value) for t in CommentType], default=CommentType.GENERAL
    )
    text = models.TextField()
    proposed_text = models.TextField(blank=True, default="")
    must_satisfy = models.BooleanField(default=False)
    anchor_block = models.CharField(max_length=80, blank=True, default="")
    anchor_start = models.PositiveIntegerField(default=0)
    anchor_end = models.PositiveIntegerField(default=0)
    anchor_quote = models.TextField(blank=True, default="")
    anchor_before = models.CharField(max_length=64, blank=True, default="")
    anchor_after = models.CharField(max_length=64, blank=True, default="")
    anchor_repeated = models.BooleanField(default=False)
    clause = models.CharField(max_length=120, blank=True, default="")
    line = models.CharField(max_length=40, blank=True, default="")
    element = models.CharField(max_length=120, blank=True, default="")
    member_label = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in CommentState], default=CommentState.OPEN
    )
    disposition = models.CharField(max_length=30, blank=True, default="")
    observation = models.TextField(blank=True, default="")
    proposed_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_in = models.ForeignKey(
        "reviews.Meeting", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    version = models.PositiveIntegerField(default=1)
    assignee = models.ForeignKey(
        "standards.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    split_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts"
    )
    consolidation = models.CharField(
        max_length=10,
        blank=True,
        choices=[(c.value, c.value) for c in Consolidation],
        default=Consolidation.NONE,
    )
    original_text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    text_digest = models.CharField(max_length=64, blank=True, default="")
    copy_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="copies", db_index=False
    )
    satisfied = models.BooleanField(null=True)
    satisfied_note = models.TextField(blank=True, default="")
    satisfied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    applied_in = models.ForeignKey(
        "standards.Revision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_how = models.CharField(
        max_length=4,
        blank=True,
        choices=[(how.value, how.value) for how in AppliedHow],
        default=AppliedHow.UNKNOWN,
    )
    offered_in = models.ForeignKey(
        "standards.Revision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_evidence = models.JSONField(default=dict, blank=True)
    topic = models.CharField(max_length=LONGEST_TOPIC, blank=True, default="")
    tags = models.CharField(max_length=LONGEST_TAGS, blank=True, default="")
    outside_change = models.BooleanField(default=False)
    asked_in = models.ForeignKey(
        "standards.Revision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["draft", "state"], name="comment_by_draft"),
            models.Index(fields=["enquiry", "id"], name="comment_by_enquiry"),
            models.Index(
                fields=["enquiry", "text_digest"],
                condition=~Q(text_digest=""),
                name="comment_copies",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False)
                | Q(ballot__isnull=False)
                | Q(enquiry__isnull=False),
                name="comment_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(type__in=[each.value for each in CommentType]),
                name="comment_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(disposition__in=["", *(each.value for each in Disposition)]),
                name="comment_disposition_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=CommentState.OPEN, disposition="")
                | (~Q(state=CommentState.OPEN) & ~Q(disposition="")),
                name="answered_comment_has_disposition",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=models.F("pk")),
                name="comment_is_no_duplicate_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.text[:60]}"

    @property
    def tag_list(self) -> list[str]:
        """Return the tags in their order."""
        return split_tags(self.tags)


class EnquiryReceipt(models.Model):
    """The public number and the hashed secret of one comment in an enquiry.

    `source` is a keyed digest of the address prefix, kept to limit floods; `email` is used only
    to send the answer. Neither is ever shown. A comment is shown while it is posted, neither
    withdrawn nor removed.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="receipt")
    receipt = models.CharField(max_length=20, unique=True)
    secret_digest = models.CharField(max_length=64)
    email = models.EmailField(blank=True, default="")
    source = models.CharField(max_length=64, blank=True, default="")
    received_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=list)  # one for each question of the enquiry, some empty
    confirmation_mailed_at = models.DateTimeField(null=True)
    email_confirmed_at = models.DateTimeField(null=True)
    reply_mailed_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)
    disowned_at = models.DateTimeField(null=True)  # somebody said: this was not me
    removed_at = models.DateTimeField(null=True)
    removed_for = models.CharField(
        max_length=20, blank=True, default="", choices=[(r.value, r.value) for r in RemovalReason]
    )
    removed_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["source", "received_at"], name="receipt_rate"),
            models.Index(
                fields=["email", "received_at"], condition=~Q(email=""), name="receipt_rate_email"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_for="")
                | Q(removed_at__isnull=False, removed_for__in=[r.value for r in RemovalReason]),
                name="removed_comment_has_reason",
            )
        ]

    def __str__(self) -> str:
        return self.receipt
