"""What a finished run measured and what it decided: written once, with the job's state."""

from __future__ import annotations

from django.db import models

from certification.rules.verdict import Verdict


class Measurement(models.Model):
    """One metric of one cell: an estimate with its variance, units and interval.

    `value` of a confusion matrix is an object. `low` and `high` are two-sided 95 %; `ends` hold
    the interval at other levels, so that other confidences can be tried without the data.
    `reason` says why there is no number.
    """

    job = models.ForeignKey(
        "certification.Job", on_delete=models.PROTECT, related_name="measurements"
    )
    run = models.PositiveSmallIntegerField()
    metric = models.CharField(max_length=40)
    slice = models.CharField(max_length=10)
    group = models.JSONField(null=True, blank=True)
    n = models.PositiveIntegerField()
    value = models.JSONField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    variance = models.FloatField(null=True, blank=True)
    ends = models.JSONField(default=dict)
    method = models.CharField(max_length=100, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.metric} {self.slice} {self.group or ''}"


class CriterionResult(models.Model):
    """The verdict of one measured criterion; one per job and criterion.

    `low` and `high` are the interval whose end decides (its two-sided level is `level`), `bound`
    that end, `group` the group or pair of groups on which the verdict rests; `cells` hold all.
    """

    job = models.ForeignKey("certification.Job", on_delete=models.PROTECT, related_name="results")
    criterion = models.ForeignKey(
        "certification.SchemeCriterion", on_delete=models.PROTECT, related_name="results"
    )
    run = models.PositiveSmallIntegerField()
    metric = models.CharField(max_length=40)
    verdict = models.CharField(max_length=16)
    threshold = models.FloatField()
    group = models.JSONField(null=True, blank=True)
    n = models.PositiveIntegerField()
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    level = models.FloatField()
    bound = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["criterion__requirement__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "criterion"], name="one_result_per_criterion"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=[one.value for one in Verdict]),
                name="criterion_verdict_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.verdict}"
