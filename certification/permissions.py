"""Who may do what in certification: one table over parties, staff roles and the public."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from certification.models import Application, OrganisationMember
from certification.rules.applications import Party
from standards.models import User
from standards.permissions import access_object, is_administrator
from standards.rules.roles import StaffRole

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model, QuerySet

    Person = User | AnonymousUser


class Capability(StrEnum):
    """Name one thing that may or may not be done."""

    READ_DATASET = "read_dataset"
    MANAGE_DATASETS = "manage_datasets"
    READ_SCHEME = "read_scheme"
    MANAGE_SCHEMES = "manage_schemes"
    READ_APPLICATION = "read_application"
    SUBMIT = "submit"
    READ_JOB = "read_job"
    CANCEL_JOB = "cancel_job"
    RETRY_JOB = "retry_job"
    SEE_GATE_DETAIL = "see_gate_detail"
    RUN_QUEUE = "run_queue"


ASSESSORS = frozenset(
    {
        StaffRole.SCHEME_MANAGER,
        StaffRole.EVALUATOR,
        StaffRole.REVIEWER,
        StaffRole.OFFICER,
        StaffRole.APPEALS,
    }
)
OPERATORS = frozenset({StaffRole.SCHEME_MANAGER, StaffRole.EVALUATOR})
MANAGERS = frozenset({StaffRole.SCHEME_MANAGER})


@dataclass(frozen=True)
class Grant:
    """Give a capability to staff roles, to the people of the applicant, or to everybody.

    `public` counts where the object itself is public; `administrator` adds site administrators.
    """

    roles: frozenset[StaffRole] = frozenset()
    applicant: bool = False
    public: bool = False
    administrator: bool = True


TABLE: dict[Capability, Grant] = {
    Capability.READ_DATASET: Grant(ASSESSORS, public=True),
    Capability.MANAGE_DATASETS: Grant(MANAGERS),
    Capability.READ_SCHEME: Grant(ASSESSORS, public=True),
    Capability.MANAGE_SCHEMES: Grant(MANAGERS),
    Capability.READ_APPLICATION: Grant(ASSESSORS, applicant=True),
    Capability.SUBMIT: Grant(applicant=True, administrator=False),
    Capability.READ_JOB: Grant(ASSESSORS, applicant=True),
    Capability.CANCEL_JOB: Grant(OPERATORS, applicant=True),
    Capability.RETRY_JOB: Grant(OPERATORS),
    Capability.SEE_GATE_DETAIL: Grant(ASSESSORS),
    Capability.RUN_QUEUE: Grant(OPERATORS),
}


def staff_roles_of(user: Person) -> frozenset[StaffRole]:
    """Return a person's roles in the certification body; empty for strangers."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    return frozenset(StaffRole(role) for role in user.staff_roles if role in set(StaffRole))


def is_staff(user: Person) -> bool:
    """Tell whether somebody belongs to the certification body or administers the site."""
    return bool(staff_roles_of(user)) or is_administrator(user)


def may(user: Person, capability: Capability, obj: object = None) -> bool:
    """Tell whether a person may do a thing; the table decides.

    `obj` is a dataset, scheme, application or job; None asks for a right that is not about one.
    """
    grant = TABLE[capability]
    if grant.public and getattr(obj, "is_public", False):
        return True
    if grant.administrator and is_administrator(user):
        return True
    if staff_roles_of(user) & grant.roles:
        return True
    return grant.applicant and acts_for_applicant(user, obj)


def acts_for_applicant(user: Person, obj: object) -> bool:
    """Tell whether a person acts for the applicant of an application or of a job's application."""
    application = obj if isinstance(obj, Application) else getattr(obj, "application", None)
    if not isinstance(application, Application) or not isinstance(user, User):
        return False
    return user.is_active and user.pk in applicants_of(application)


def applicants_of(application: Application) -> frozenset[int]:
    """Return the ids of the people who act for the applicant; one query for each object."""
    known: frozenset[int] | None = application.__dict__.get("_applicants")
    if known is None:
        people = OrganisationMember.objects.filter(organisation=application.organisation_id)
        known = frozenset(people.values_list("user_id", flat=True))
        application.__dict__["_applicants"] = known
    return known


def _rows(name: str, *related: str) -> QuerySet[Any]:
    model: type[Model] = apps.get_model("certification", name)
    return model._default_manager.select_related(*related)


def _access(
    user: Person, rows: QuerySet[Any], pk: object, *, know: Capability, capability: Capability
) -> Any:
    def allowed(one: Capability) -> Callable[[Any], bool]:
        return lambda obj: may(user, one, obj)

    return access_object(user, rows, {"pk": pk}, may_know=allowed(know), may_do=allowed(capability))


def access_application(
    user: Person, pk: object, capability: Capability = Capability.READ_APPLICATION
) -> Application:
    """Return an application that this person may do `capability` to."""
    rows = _rows("Application", "scheme__edition__standard", "organisation", "applicant")
    found: Application = _access(
        user, rows, pk, know=Capability.READ_APPLICATION, capability=capability
    )
    return found


def access_job(user: Person, pk: object, capability: Capability = Capability.READ_JOB) -> Any:
    """Return a job that this person may do `capability` to."""
    rows = _rows("Job", "application__organisation", "application__scheme")
    return _access(user, rows, pk, know=Capability.READ_JOB, capability=capability)


def access_scheme(user: Person, pk: object, capability: Capability = Capability.READ_SCHEME) -> Any:
    """Return a scheme that this person may do `capability` to; all but drafts are public."""
    rows = _rows("Scheme", "edition__standard")
    return _access(user, rows, pk, know=Capability.READ_SCHEME, capability=capability)


def access_dataset(
    user: Person, pk: object, capability: Capability = Capability.READ_DATASET
) -> Any:
    """Return a dataset that this person may do `capability` to; its public part is public."""
    return _access(user, _rows("Dataset"), pk, know=Capability.READ_DATASET, capability=capability)


def visible_applications(user: Person) -> QuerySet[Application]:
    """Return the applications that a person may read, newest first."""
    rows = Application.objects.select_related("scheme__edition__standard", "organisation")
    if is_staff(user):
        return rows
    if not isinstance(user, User):
        return rows.none()
    return rows.filter(Q(organisation__members__user=user)).distinct()


def parties_of(user: Person, application: Application) -> frozenset[Party]:
    """Return in which parts a person could act on an application; conflicts are not looked at."""
    parties = {Party(role.value) for role in staff_roles_of(user)}
    if acts_for_applicant(user, application):
        parties.add(Party.APPLICANT)
    return frozenset(parties)
