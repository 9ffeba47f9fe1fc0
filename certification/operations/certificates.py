"""Sign certificates and change what they are worth; the register shows every change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from certification.credentials import did, vc
from certification.events.applications import CertificateIssued, CertificateStatusChanged
from certification.models import Application, Certificate, CertificateTransition, Decision
from certification.operations.steps import Step, lock_application, take_step
from certification.queries import applications as queries
from certification.rules import certificates as rules
from certification.rules.applications import ApplicationState
from standards import journal
from standards.infrastructure import keys

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import User

VALIDITY = timedelta(days=730)
ISSUER_NAME = "Lepton Certification"


def current_certificate(application: Application) -> Certificate | None:
    """Return the newest certificate of an application; None before the first."""
    return application.certificates.order_by("-pk").first()


@transaction.atomic
def issue_certificate(*, application: Application, at: datetime) -> Certificate | None:
    """Sign the certificate of a granted application and enter it into the register; worker only.

    Signature, register row, history and log entry come in one transaction. Told twice, it signs
    once; None when nothing was granted.
    """
    application = lock_application(application)
    decision = application.decisions.order_by("pk").last()
    if decision is None or decision.outcome != "granted":
        return None
    if application.state != ApplicationState.GRANTED:
        return Certificate.objects.filter(decision=decision).first()
    certificate = _sign(decision, at)
    CertificateTransition.objects.create(
        certificate=certificate, move="issue", target=certificate.status, at=at
    )
    take_step(
        application,
        Step(move="issue", actor=None, at=at, evidence={"certificate": certificate.number}),
    )
    journal.record(
        CertificateIssued(
            subject=certificate.subject,
            actor=None,
            at=at,
            certificate=certificate.pk,
            number=certificate.number,
            application=application.pk,
            edition=certificate.edition_id,
            credential_sha256=certificate.digest,
        )
    )
    return certificate


def _sign(decision: Decision, at: datetime) -> Certificate:
    issued = at.replace(microsecond=0)
    key = keys.current_key("assertion")
    issuer = did.issuer_did(settings.SITE_URL)
    facts = _facts(decision, _next_number(issued), issued)
    credential = vc.add_proof(
        vc.credential_of(facts),
        verification_method=did.verification_method_id(issuer, key.key_id),
        created=issued,
        sign=lambda data: keys.sign(data, "assertion").value,
    )
    application = decision.application
    return Certificate.objects.create(
        number=facts.number,
        application=application,
        decision=decision,
        edition=application.scheme.edition,
        holder=facts.holder,
        system=application.system,
        limits=facts.limits,
        credential=credential,
        digest=vc.credential_digest(credential),
        issued_at=issued,
        valid_until=facts.valid_until,
    )


def _next_number(at: datetime) -> str:
    """Return the next number of the year; the table's constraint refuses a second of the same."""
    prefix = f"C-{at.year}-"
    numbers = Certificate.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    last = max((int(one.removeprefix(prefix)) for one in numbers), default=0)
    return rules.number(at.year, last + 1)


def _facts(decision: Decision, number: str, issued: datetime) -> vc.CertificateFacts:
    application = decision.application
    edition = application.scheme.edition
    job = queries.evaluated_job(application)
    plan = (job.plan if job else application.plan) or {}
    standard_url = f"{settings.SITE_URL}/standards/{edition.standard.designation}/{edition.number}/"
    return vc.CertificateFacts(
        number=number,
        url=f"{settings.SITE_URL}/registry/{number}/",
        issuer=did.issuer_did(settings.SITE_URL),
        issuer_name=ISSUER_NAME,
        holder=application.organisation.name,
        system_name=application.system_name,
        system_version=application.system_version,
        system_description=application.system_description,
        standard=edition.reference,
        standard_title=edition.title,
        standard_url=standard_url,
        standard_hash=edition.hash,
        scheme=application.scheme.title,
        artefact_digests=tuple(queries.certified_digests(application)),
        evaluator=str(plan.get("evaluator", "")),
        attempt=str(job.attempt) if job else "0",
        limits=decision.limits,
        issued=issued,
        valid_until=issued + VALIDITY,
        results=tuple(
            vc.CertifiedResult(
                **{key: str(value) for key, value in one.items() if key in _FIELDS},
                url=f"{standard_url}#r-{one['permanent_id']}",
            )
            for result in decision.results
            for one in _lines(result)
        ),
    )


_FIELDS = frozenset(
    {"requirement", "clause", "verdict", "criterion", "metric", "threshold", "bound", "n"}
)


def _lines(result: dict[str, object]) -> list[dict[str, object]]:
    """Return one line for each criterion of a requirement's result."""
    shared = {
        "requirement": result["label"],
        "clause": result["clause"],
        "permanent_id": result["permanent_id"],
    }
    criteria = result.get("criteria")
    return (
        [shared | one for one in criteria if isinstance(one, dict)]
        if isinstance(criteria, list)
        else []
    )


@transaction.atomic
def change_status(
    *, certificate: Certificate, move: str, reason: str, actor: User | None, at: datetime
) -> Certificate:
    """Suspend, resume, reduce, withdraw or expire a certificate; Conflict when it does not fit."""
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    source = certificate.status
    certificate.status = rules.LIFECYCLE.target(source, move)
    certificate.save(update_fields=["status"])
    CertificateTransition.objects.create(
        certificate=certificate,
        move=move,
        source=source,
        target=certificate.status,
        actor=actor,
        at=at,
        reason=reason,
    )
    journal.record(
        CertificateStatusChanged(
            subject=certificate.subject,
            actor=actor.pk if actor else None,
            at=at,
            certificate=certificate.pk,
            number=certificate.number,
            application=certificate.application_id,
            edition=certificate.edition_id,
            move=move,
            status=certificate.status,
        )
    )
    return certificate


@transaction.atomic
def expire_certificate(*, certificate: Certificate, at: datetime) -> None:
    """Let a certificate past its end expire, with the application it belongs to; idempotent."""
    application = lock_application(certificate.application)
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if at <= certificate.valid_until or certificate.status in rules.LIFECYCLE.final:
        return
    change_status(certificate=certificate, move="expire", reason="", actor=None, at=at)
    if current_certificate(application) == certificate and application.state in {
        ApplicationState.ACTIVE,
        ApplicationState.SUSPENDED,
        ApplicationState.REDUCED,
    }:
        take_step(application, Step(move="expire", actor=None, at=at))
