"""What an application rests on: uploaded artefacts, findings, nonconformities."""

from __future__ import annotations

from django.db import models

from certification.rules.applications import Finding as FindingValue

ARTIFACT_STATES = ("receiving", "checking", "accepted", "refused")


class Artifact(models.Model):
    """One uploaded file of an application; superseded by later ones of its kind, never changed.

    `criterion` names the judged criterion that a piece of evidence is about. `problems` is a
    list of `{row, column, code, detail}`; rows count data rows from 1.
    """

    application = models.ForeignKey(
        "certification.Application", on_delete=models.PROTECT, related_name="artifacts"
    )
    kind = models.CharField(max_length=40)
    criterion = models.CharField(max_length=80, blank=True, default="")
    filename = models.CharField(max_length=255)
    state = models.CharField(max_length=12, default="receiving")
    problems = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.BigIntegerField(default=0)
    stored_file = models.ForeignKey(
        "standards.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    upload = models.OneToOneField(
        "standards.Upload",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="artifact",
    )
    uploaded_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ARTIFACT_STATES), name="artifact_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class Finding(models.Model):
    """What an evaluator established about a judged criterion; the latest one counts."""

    application = models.ForeignKey(
        "certification.Application", on_delete=models.PROTECT, related_name="findings"
    )
    criterion = models.ForeignKey(
        "certification.SchemeCriterion", on_delete=models.PROTECT, related_name="findings"
    )
    finding = models.CharField(max_length=20)
    justification = models.TextField()
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finding__in=[one.value for one in FindingValue]),
                name="finding_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.finding}"


class Nonconformity(models.Model):
    """What an evaluator found wanting, by when it is to be answered, and the answer."""

    application = models.ForeignKey(
        "certification.Application", on_delete=models.PROTECT, related_name="nonconformities"
    )
    text = models.TextField()
    due = models.DateTimeField()
    opened_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(
        "standards.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "nonconformities"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_nonconformity",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
