"""Jobs and their runs: the rows are the truth, messages only hints to look at them."""

from __future__ import annotations

from django.db import models

from certification.rules.jobs import MAX_RUNS, JobKind, JobState
from certification.rules.verdict import JobVerdict

STATES = [state.value for state in JobState]


class Job(models.Model):
    """One evaluation of one artefact (or of one baseline) on one evaluation set.

    `run` is the number of the latest run and the fencing token: every write of a run carries it.
    Leases, `not_before` and `deadline` are compared with the database's clock. `charged` says
    that an attempt was taken: in the transaction that released the hidden labels.
    """

    kind = models.CharField(max_length=12, default=JobKind.EVALUATION.value)
    application = models.ForeignKey(
        "certification.Application",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )
    artifact = models.ForeignKey(
        "certification.Artifact",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )
    baseline = models.ForeignKey(
        "certification.SchemeBaseline",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
    )
    scheme = models.ForeignKey(
        "certification.Scheme", on_delete=models.PROTECT, related_name="jobs"
    )
    dataset_version = models.ForeignKey(
        "certification.DatasetVersion", on_delete=models.PROTECT, related_name="jobs"
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    plan = models.JSONField()
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, default=JobState.QUEUED.value)
    version = models.PositiveIntegerField(default=1)
    run = models.PositiveSmallIntegerField(default=0)
    max_runs = models.PositiveSmallIntegerField(default=MAX_RUNS)
    charged = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    deadline = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    cancel_confirmed_at = models.DateTimeField(null=True, blank=True)
    failure_code = models.CharField(max_length=40, blank=True, default="")
    verdict = models.CharField(max_length=12, blank=True, default="")
    result_digest = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "not_before"]),
            models.Index(fields=["state", "lease_until"]),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="job_state_known"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["", *(one.value for one in JobVerdict)]),
                name="job_verdict_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(failure_code=""),
                name="failed_job_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(application__isnull=False) | models.Q(baseline__isnull=False),
                name="job_has_a_subject",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_open_job_per_application",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return the number for people."""
        return f"J-{self.pk:04d}"

    @property
    def subject(self) -> str:
        """Return the name under which events and topics know this job."""
        return f"job:{self.pk}"


class Run(models.Model):
    """One execution of a job; `log` holds the last 200 lines, written whatever happened."""

    job = models.ForeignKey("certification.Job", on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    worker = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    exit_code = models.SmallIntegerField(null=True, blank=True)
    signal = models.SmallIntegerField(null=True, blank=True)
    out_of_memory = models.BooleanField(default=False)
    failure_code = models.CharField(max_length=40, blank=True, default="")
    stage = models.CharField(max_length=20, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    log = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="run_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} run {self.number}"


class JobTransition(models.Model):
    """One change of a job's state; `reason` is a code or a person's words, never changed."""

    job = models.ForeignKey(
        "certification.Job", on_delete=models.PROTECT, related_name="transitions"
    )
    state = models.CharField(max_length=10)
    run = models.PositiveSmallIntegerField(default=0)
    actor = models.ForeignKey(
        "standards.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.job_id} {self.state}"
