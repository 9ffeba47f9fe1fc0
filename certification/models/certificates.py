"""Decisions, certificates with the history of their status, and appeals."""

from __future__ import annotations

from django.db import models

from certification.rules.certificates import CertificateStatus


class Decision(models.Model):
    """A grant or a refusal; `reasons` is a list of `{requirement, reason}`."""

    application = models.ForeignKey(
        "certification.Application", on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(max_length=12)
    reason = models.TextField(blank=True, default="")
    reasons = models.JSONField(default=list)
    results = models.JSONField(default=list)
    limits = models.TextField(blank=True, default="")
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["granted", "refused"]),
                name="decision_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class Certificate(models.Model):
    """A certificate in the public register; its credential is signed once and never changed.

    `digest` is the hex SHA-256 of the credential's RFC 8785 form with its proof.
    """

    number = models.CharField(max_length=20, unique=True)
    application = models.ForeignKey(
        "certification.Application", on_delete=models.PROTECT, related_name="certificates"
    )
    decision = models.OneToOneField(
        "certification.Decision", on_delete=models.PROTECT, related_name="certificate"
    )
    edition = models.ForeignKey(
        "standards.Edition", on_delete=models.PROTECT, related_name="certificates"
    )
    holder = models.CharField(max_length=200)
    system = models.CharField(max_length=270)
    status = models.CharField(max_length=12, default=CertificateStatus.ACTIVE.value)
    limits = models.TextField(blank=True, default="")
    credential = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["edition", "status"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[one.value for one in CertificateStatus]),
                name="certificate_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.system}"

    @property
    def subject(self) -> str:
        """Return the name under which events and the log know this certificate."""
        return f"certificate:{self.pk}"


class CertificateTransition(models.Model):
    """One change of a certificate's status; the register shows its date and reason."""

    certificate = models.ForeignKey(
        "certification.Certificate", on_delete=models.PROTECT, related_name="transitions"
    )
    move = models.CharField(max_length=20)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12)
    actor = models.ForeignKey(
        "standards.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.move}: {self.target}"


class WithdrawalRequest(models.Model):
    """One of the two persons who want a certificate withdrawn; a later request replaces it."""

    certificate = models.ForeignKey(
        "certification.Certificate", on_delete=models.PROTECT, related_name="withdrawal_requests"
    )
    by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "by"], name="one_withdrawal_request_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.by_id}"


class Appeal(models.Model):
    """An applicant's appeal against a decision; the decision stands until it is overturned."""

    application = models.ForeignKey(
        "certification.Application", on_delete=models.PROTECT, related_name="appeals"
    )
    against = models.CharField(max_length=24)
    grounds = models.TextField()
    state = models.CharField(max_length=12, default="open")
    opened_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(
        "standards.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "upheld", "overturned"]),
                name="appeal_state_known",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(state="open"), name="one_open_appeal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.against}: {self.state}"
