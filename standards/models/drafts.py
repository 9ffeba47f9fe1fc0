"""Drafts of a work item and the revisions that are frozen from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from standards.rules.document import SCHEMA_VERSION
from standards.rules.drafts import DraftState


class Draft(models.Model):
    """A living text of a work item; what it says stands in its stored updates."""

    work_item = models.ForeignKey(
        "standards.WorkItem", on_delete=models.PROTECT, related_name="drafts"
    )
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in DraftState], default="open"
    )
    schema_version = models.PositiveSmallIntegerField(default=SCHEMA_VERSION)
    created_by = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    submission_note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-edited_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in DraftState]),
                name="draft_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """Return the short name of the living text, as comparisons know it."""
        return f"draft-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Tell whether the text may change."""
        return self.state == DraftState.OPEN

    @property
    def rights_committee_id(self) -> int:
        """Return the committee whose roles count."""
        return self.work_item.committee_id

    @property
    def rights_phase(self) -> str:
        """Return the phase of the work item."""
        return self.work_item.phase

    @property
    def is_public(self) -> bool:
        """Return that a living text is never public."""
        return False


class Revision(models.Model):
    """A frozen text of a draft: it has a number, a name and a content hash, and never changes."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    hash = models.CharField(max_length=80)
    content = models.JSONField()
    seq = models.PositiveBigIntegerField(default=0)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("draft", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="revision_number_is_unique"),
            models.CheckConstraint(
                condition=Q(hash__startswith="sha256:"), name="revision_hash_names_its_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} · {self.name}"

    @property
    def rights_committee_id(self) -> int:
        """Return the committee whose roles count."""
        return self.draft.rights_committee_id

    @property
    def rights_phase(self) -> str:
        """Return the phase of the work item."""
        return self.draft.rights_phase

    @property
    def is_public(self) -> bool:
        """Tell whether an edition was published from this revision."""
        return hasattr(self, "edition")
