"""Applications for certification with the append-only history of their moves."""

from __future__ import annotations

from django.db import models

from certification.rules.applications import ApplicationState


class Application(models.Model):
    """One system of one organisation, put forward under one scheme.

    `state` equals the replay of the transitions. `plan` is frozen when the evaluation starts:
    edition, dataset digests, evaluator version, seed, attempt. `appealed_state` is the state
    against which an appeal was made, empty while there is none.
    """

    number = models.CharField(max_length=20, unique=True, null=True)
    scheme = models.ForeignKey(
        "certification.Scheme", on_delete=models.PROTECT, related_name="applications"
    )
    organisation = models.ForeignKey(
        "certification.Organisation", on_delete=models.PROTECT, related_name="applications"
    )
    applicant = models.ForeignKey(
        "standards.User", on_delete=models.PROTECT, related_name="applications"
    )
    submission = models.CharField(max_length=40)
    system_name = models.CharField(max_length=200)
    system_version = models.CharField(max_length=60, blank=True, default="")
    system_description = models.TextField(blank=True, default="")
    endpoint = models.JSONField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    consent_publish = models.BooleanField(default=False)
    state = models.CharField(max_length=24, default=ApplicationState.DRAFT.value)
    appealed_state = models.CharField(max_length=24, blank=True, default="")
    plan = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"]), models.Index(fields=["organisation", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in ApplicationState]),
                name="application_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.system}"

    @property
    def system(self) -> str:
        """Return the system's name and version in one line."""
        return f"{self.system_name} {self.system_version}".strip()

    @property
    def subject(self) -> str:
        """Return the name under which events and topics know this application."""
        return f"application:{self.pk}"


class ApplicationTransition(models.Model):
    """One move of an application: never changed, never deleted.

    `actor` is null for the platform's own moves; `evidence` holds what the move rested on and
    `evidence_digest` its hash.
    """

    application = models.ForeignKey(
        "certification.Application", on_delete=models.PROTECT, related_name="transitions"
    )
    move = models.CharField(max_length=40)
    source = models.CharField(max_length=24)
    target = models.CharField(max_length=24)
    actor = models.ForeignKey(
        "standards.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    evidence = models.JSONField(default=dict)
    evidence_digest = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.move}: {self.source} → {self.target}"
