"""Work items of a committee's programme, their history and what has been cleared for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from standards.rules.programme import DocumentType, Domain
from standards.rules.stages import PUBLIC_PHASES, TRACKS, Phase, Standing, Substage


def _values(choices: type[Phase] | type[DocumentType] | type[Domain]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in choices]


class WorkItem(models.Model):
    """One project of a committee, from its proposal to its withdrawal."""

    number = models.PositiveIntegerField(unique=True, null=True)
    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.PROTECT, related_name="work_items"
    )
    designation = models.CharField(max_length=20, db_index=True)
    title = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200, blank=True)
    document_type = models.CharField(
        max_length=20, choices=_values(DocumentType), default=DocumentType.STANDARD
    )
    domain = models.CharField(max_length=20, choices=_values(Domain), default=Domain.EVALUATION)
    scope = models.TextField()
    scope_zh = models.TextField(blank=True)
    justification = models.TextField(blank=True)
    phase = models.CharField(max_length=20, choices=_values(Phase), default=Phase.PROPOSAL)
    substage = models.PositiveSmallIntegerField(default=Substage.REGISTERED)
    iteration = models.PositiveSmallIntegerField(default=1)
    track_months = models.PositiveSmallIntegerField(default=36)
    proposed_by = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, related_name="proposed_work_items"
    )
    started = models.DateField()
    updated_at = models.DateTimeField()
    revises = models.ForeignKey(
        "standards.Standard",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
    )

    class Meta:
        ordering = ("designation", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(phase__in=[phase.value for phase in Phase]),
                name="work_item_phase_is_known",
            ),
            models.CheckConstraint(
                condition=Q(substage__in=[int(one) for one in Substage]),
                name="work_item_substage_is_known",
            ),
            models.CheckConstraint(
                condition=Q(iteration__gte=1), name="work_item_iteration_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(track_months__in=list(TRACKS)), name="work_item_track_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.designation}: {self.title}"

    @property
    def standing(self) -> Standing:
        """Return where the work item stands."""
        return Standing(Phase(self.phase), Substage(self.substage), self.iteration)

    @property
    def printed(self) -> str:
        """Return the designation as it is printed."""
        return self.designation.upper().replace("-", " ", 1)

    @property
    def rights_committee_id(self) -> int:
        """Return the committee whose roles count."""
        return self.committee_id

    @property
    def rights_phase(self) -> str:
        """Return the phase that the capability table looks at."""
        return self.phase

    @property
    def is_public(self) -> bool:
        """Tell whether its public face (title, scope, stage) is for everybody."""
        return self.phase in PUBLIC_PHASES


class StageChange(models.Model):
    """One move of a work item: from where, to where, by whom, why."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="history")
    move = models.CharField(max_length=40)
    from_phase = models.CharField(max_length=20, blank=True)
    from_substage = models.PositiveSmallIntegerField(null=True)
    phase = models.CharField(max_length=20)
    substage = models.PositiveSmallIntegerField()
    iteration = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.move} → {self.standing.code}"

    @property
    def standing(self) -> Standing:
        """Return where the move led."""
        return Standing(Phase(self.phase), Substage(self.substage), self.iteration)


class Clearance(models.Model):
    """A fact that guards of moves read: of what kind, granted or refused, on what evidence."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="clearances")
    kind = models.CharField(max_length=40)
    phase = models.CharField(max_length=20)
    iteration = models.PositiveSmallIntegerField(default=1)
    granted = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        indexes: ClassVar = [models.Index(fields=["work_item", "phase", "iteration"])]

    def __str__(self) -> str:
        word = "granted" if self.granted else "refused"
        return f"{self.kind}:{self.phase} {word}"
