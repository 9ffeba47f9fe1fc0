"""Open an application, describe its system, and take note when its jobs have ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.events.applications import ApplicationMoved
from certification.models import Application, Organisation, OrganisationMember
from certification.operations.steps import Step, lock_application, take_step
from certification.permissions import Capability, may
from certification.queries.applications import evaluation_is_complete
from certification.rules import applications as rules
from standards import journal
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from certification.models import Job, Scheme
    from standards.models import User


@dataclass(frozen=True, kw_only=True)
class SystemDescription:
    """Say what is put forward and how it is handed in."""

    name: str
    version: str = ""
    description: str = ""
    submission: str = "predictions"
    organisation: str = ""
    agreed: bool = False
    consent_publish: bool = False
    endpoint: dict[str, Any] | None = None


@transaction.atomic
def create_application(
    *, scheme: Scheme, system: SystemDescription, actor: User, at: datetime
) -> Application:
    """Open a draft application under an open scheme for the actor's organisation."""
    if scheme.state != "open":
        raise Conflict(_("This scheme takes no applications at present."))
    if system.submission not in scheme.submissions:
        raise InvalidInput(
            _("This scheme does not take “{kind}”. It takes: {kinds}.").format(
                kind=system.submission, kinds=", ".join(scheme.submissions)
            ),
            errors=[FieldProblem("/submission", _("Choose one that the scheme takes."))],
        )
    application = Application.objects.create(
        scheme=scheme,
        organisation=organisation_of(actor=actor, name=system.organisation, at=at),
        applicant=actor,
        submission=system.submission,
        created_at=at,
        changed_at=at,
        **_described(system, at),
    )
    application.number = f"A-{application.pk:04d}"
    application.save(update_fields=["number"])
    _record_edit(application, "create", actor, at)
    return application


@transaction.atomic
def describe_system(
    *, application: Application, system: SystemDescription, actor: User, at: datetime
) -> Application:
    """Change what a draft or returned application says of its system."""
    application = lock_application(application)
    if not may(actor, Capability.SUBMIT, application):
        raise Forbidden(_("Only people of the applicant may change an application."))
    if application.state not in rules.EDITABLE:
        raise Conflict(_("The application was submitted; it can no longer be changed."))
    for name, value in _described(system, at).items():
        setattr(application, name, value)
    application.changed_at = at
    application.save()
    _record_edit(application, "describe", actor, at)
    return application


def organisation_of(*, actor: User, name: str, at: datetime) -> Organisation:
    """Return the organisation a person acts for; the first application founds it.

    `name` chooses among several and names a new one; without it a person's own name stands.
    """
    own = Organisation.objects.filter(members__user=actor).order_by("pk")
    found = own.filter(name=name).first() if name else own.first()
    if found is not None:
        return found
    founded = Organisation.objects.create(name=name or actor.name, created_at=at)
    OrganisationMember.objects.create(organisation=founded, user=actor, since=at)
    return founded


def _described(system: SystemDescription, at: datetime) -> dict[str, Any]:
    if not system.name.strip():
        raise InvalidInput(
            _("The system has no name."),
            errors=[FieldProblem("/system/name", _("Name the system."))],
        )
    return {
        "system_name": system.name.strip(),
        "system_version": system.version.strip(),
        "system_description": system.description.strip(),
        "endpoint": system.endpoint,
        "agreed_at": at if system.agreed else None,
        "consent_publish": system.consent_publish,
    }


def _record_edit(application: Application, move: str, actor: User, at: datetime) -> None:
    journal.record(
        ApplicationMoved(
            subject=application.subject,
            actor=actor.pk,
            at=at,
            application=application.pk,
            move=move,
            source=application.state,
            target=application.state,
        )
    )


@transaction.atomic
def job_ended(*, job: Job, at: datetime) -> None:
    """End the evaluation when every required run has ended and the platform failed in none.

    Idempotent: told twice, or late, it changes nothing. A job that the platform failed or that
    was cancelled leaves the application in evaluation, where the job can be retried.
    """
    if job.application is None:
        return
    end_evaluation_if_complete(lock_application(job.application), at)


def end_evaluation_if_complete(application: Application, at: datetime) -> None:
    """Move a locked application on when nothing of its evaluation is awaited any more."""
    if application.state != rules.ApplicationState.IN_EVALUATION:
        return
    if evaluation_is_complete(application):
        take_step(application, Step(move="end_evaluation", actor=None, at=at))
