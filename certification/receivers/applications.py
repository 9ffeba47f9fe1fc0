"""What follows when an application has moved, a file has arrived, a certificate has changed."""

from __future__ import annotations

from certification.events.applications import (
    ApplicationMoved,
    ArtifactReceived,
    CertificateIssued,
    CertificateStatusChanged,
)
from certification.operations.facts import count_certified
from standards.infrastructure import doorbell
from standards.kernel.clock import now
from standards.kernel.subscriptions import on


@on(ArtifactReceived)
def have_artifact_checked(event: ArtifactReceived) -> None:
    """Have the worker check a file that has arrived."""
    doorbell.ring("certification.check_artifact", event.artifact)


@on(ApplicationMoved)
def have_certificate_issued(event: ApplicationMoved) -> None:
    """Have the worker sign what was granted."""
    if event.move == "grant":
        doorbell.ring("certification.issue_certificate", event.application)


@on(CertificateIssued)
def count_after_issue(event: CertificateIssued) -> None:
    """Keep how many systems are certified against the edition."""
    count_certified(edition=event.edition, at=now())


@on(CertificateStatusChanged)
def count_after_change(event: CertificateStatusChanged) -> None:
    """Keep how many systems are certified against the edition."""
    count_certified(edition=event.edition, at=now())
