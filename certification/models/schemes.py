"""Schemes: which edition is certified against, on which evaluation sets, in how many attempts."""

from __future__ import annotations

from django.db import models

from certification.rules.schemes import SchemeState


class Scheme(models.Model):
    """The offer to certify systems against one edition.

    `submissions` are slugs of the kinds taken; `baselines` hold known predictions with the
    verdict that they must get before the scheme opens.
    """

    title = models.CharField(max_length=200)
    edition = models.ForeignKey(
        "standards.Edition", on_delete=models.PROTECT, related_name="schemes"
    )
    attempts = models.PositiveSmallIntegerField(default=3)
    submissions = models.JSONField(default=list)
    endpoint_hosts = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=SchemeState.DRAFT.value)
    created_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in SchemeState]),
                name="scheme_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(attempts__gte=1), name="scheme_gives_an_attempt"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it: all but drafts."""
        return self.state != SchemeState.DRAFT

    @property
    def subject(self) -> str:
        """Return the name under which events and topics know this scheme."""
        return f"scheme:{self.pk}"


class SchemeCriterion(models.Model):
    """One criterion of the edition as the scheme froze it, with the set that it runs on.

    `criterion` is its id within the edition, `definition` its fields; judged ones have no set.
    """

    scheme = models.ForeignKey(
        "certification.Scheme", on_delete=models.CASCADE, related_name="criteria"
    )
    requirement = models.ForeignKey(
        "standards.Requirement", on_delete=models.PROTECT, related_name="+"
    )
    criterion = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    definition = models.JSONField()
    dataset_version = models.ForeignKey(
        "certification.DatasetVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria",
    )

    class Meta:
        ordering = ["scheme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "criterion"], name="scheme_criterion_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["measured", "judged"]), name="criterion_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.criterion

    @property
    def decisive(self) -> bool:
        """Tell whether a grant needs it: it stands under a *shall*."""
        return self.requirement.kind == "shall"


class SchemeBaseline(models.Model):
    """Predictions whose verdict is known beforehand, run before the scheme opens."""

    scheme = models.ForeignKey(
        "certification.Scheme", on_delete=models.CASCADE, related_name="baselines"
    )
    name = models.CharField(max_length=100)
    expected = models.CharField(max_length=12)
    stored_file = models.ForeignKey(
        "standards.StoredFile", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
