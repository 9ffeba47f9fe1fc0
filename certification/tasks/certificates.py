"""Work of the worker on artefacts and certificates: ids in, one operation each."""

from __future__ import annotations

from celery import shared_task

from certification.models import Application, Artifact, Certificate
from certification.operations import certificates, evidence
from standards.kernel.clock import now


@shared_task(name="certification.check_artifact")
def check_artifact(pk: int) -> None:
    """Check one received file."""
    artifact = Artifact.objects.filter(pk=pk).first()
    if artifact is not None:
        evidence.check_artifact(artifact=artifact, at=now())


@shared_task(name="certification.issue_certificate")
def issue_certificate(pk: int) -> None:
    """Sign the certificate of one granted application."""
    application = Application.objects.filter(pk=pk).first()
    if application is not None:
        certificates.issue_certificate(application=application, at=now())


@shared_task(name="certification.expire_certificates")
def expire_certificates() -> None:
    """Let every certificate past its end expire."""
    at = now()
    for certificate in Certificate.objects.filter(
        valid_until__lt=at, status__in=["active", "suspended", "reduced"]
    ):
        certificates.expire_certificate(certificate=certificate, at=at)


@shared_task(name="certification.catch_up")
def catch_up() -> None:
    """Ring again for grants that are not signed and files that are not checked."""
    for pk in Application.objects.filter(state="granted").values_list("pk", flat=True):
        issue_certificate.delay(pk)
    for pk in Artifact.objects.filter(state="checking").values_list("pk", flat=True):
        check_artifact.delay(pk)
