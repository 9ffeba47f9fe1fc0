"""How applications, artefacts and certificates look in the API."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from certification.queries import applications as queries
from certification.queries.certificates import issue_leaf, shown_status
from certification.queries.labels import problem_sentence

if TYPE_CHECKING:
    from datetime import datetime

    from certification.models import Application, Artifact, Certificate
    from standards.models import User


def rfc3339(instant: datetime) -> str:
    """Return an instant as the API writes it, in UTC with a Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def application_row(application: Application) -> dict[str, Any]:
    """Return what a list shows of an application."""
    return {
        "id": str(application.pk),
        "number": application.number,
        "state": application.state,
        "scheme": str(application.scheme_id),
        "organisation": application.organisation.name,
        "submission": application.submission,
        "system": {
            "name": application.system_name,
            "version": application.system_version,
            "description": application.system_description,
        },
        "changed_at": rfc3339(application.changed_at),
    }


def application_read(application: Application, user: User) -> dict[str, Any]:
    """Return an application as one of those who may read it sees it."""
    attempts = queries.attempts_of(application)
    certificate = application.certificates.order_by("-pk").first()
    return application_row(application) | {
        "accept_agreement": application.agreed_at is not None,
        "consent_publish": application.consent_publish,
        "endpoint": application.endpoint,
        "moves": queries.open_moves(application, user),
        "jobs": [str(pk) for pk in application.jobs.order_by("pk").values_list("pk", flat=True)],
        "artifacts": [artifact_read(one) for one in application.artifacts.all()],
        "attempts": {"used": attempts.used, "allowed": attempts.allowed},
        "history": [
            {
                "move": one.move,
                "state": one.target,
                "actor": one.actor.name if one.actor else None,
                "at": rfc3339(one.at),
                "reason": one.reason,
            }
            for one in application.transitions.select_related("actor")
        ],
        "certificate": str(certificate.pk) if certificate else None,
    }


def artifact_read(artifact: Artifact) -> dict[str, Any]:
    """Return a file of an application and what is wrong with it."""
    return {
        "id": str(artifact.pk),
        "kind": artifact.kind,
        "criterion": artifact.criterion or None,
        "filename": artifact.filename,
        "size": artifact.size,
        "sha256": artifact.sha256 or None,
        "state": artifact.state,
        "problems": [
            problem | {"detail": problem_sentence(problem)} for problem in artifact.problems
        ],
    }


def certificate_row(certificate: Certificate, at: datetime) -> dict[str, Any]:
    """Return a certificate without its place in the log, as lists show it."""
    return {
        "id": str(certificate.pk),
        "number": certificate.number,
        "status": shown_status(certificate, at),
        "system": certificate.system,
        "holder": certificate.holder,
        "edition": certificate.edition.reference,
        "issued": rfc3339(certificate.issued_at),
        "valid_until": rfc3339(certificate.valid_until),
    }


def certificate_read(certificate: Certificate, at: datetime) -> dict[str, Any]:
    """Return a certificate with its place in the log; null until it is sequenced."""
    leaf = issue_leaf(certificate)
    return certificate_row(certificate, at) | {
        "edition_id": str(certificate.edition_id),
        "application": str(certificate.application_id),
        "limits": certificate.limits,
        "sha256": certificate.digest,
        "log_index": leaf.index if leaf else None,
        "results": certificate.decision.results,
        "history": [
            {"move": one.move, "status": one.target, "at": rfc3339(one.at)}
            for one in certificate.transitions.all()
        ],
    }
