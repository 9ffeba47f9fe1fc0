"""What people owe in certification, what they search for, and what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.events.applications import (
    ApplicationMoved,
    ArtifactChecked,
    CertificateIssued,
    CertificateStatusChanged,
)
from certification.models import Application, Artifact, Finding, SchemeCriterion
from certification.permissions import staff_roles_of, visible_applications
from certification.queries.certificates import certificates
from certification.queries.labels import MOVES, STATES, STATUSES
from standards.kernel.canonical import content_hash
from standards.kernel.slots import Hit, Notice, Owed
from standards.models import User
from standards.queries.languages import in_language_of
from standards.rules.roles import StaffRole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from standards.kernel.event import Event

    ApplicationEvent = (
        ApplicationMoved | ArtifactChecked | CertificateIssued | CertificateStatusChanged
    )

APPLICANT_OWES = {
    "draft": "submit",
    "returned": "submit",
    "nonconformity_open": "answer",
}
STAFF_OWES = (
    (StaffRole.SCHEME_MANAGER, ("submitted",), "accept"),
    (StaffRole.EVALUATOR, ("accepted",), "start_evaluation"),
    (StaffRole.EVALUATOR, ("in_evaluation", "evaluated"), "record_finding"),
    (StaffRole.REVIEWER, ("evaluated",), "review"),
    (StaffRole.OFFICER, ("reviewed",), "grant"),
    (StaffRole.APPEALS, ("under_appeal",), "uphold"),
)
NEEDS_FINDINGS = {"record_finding": True, "review": False}
"""Whether a judged criterion must still lack its finding for the move to be owed."""
MOST_HITS = 10
SUBJECT_LENGTH = 200


def owed_in_certification(user: User, at: datetime) -> list[Owed]:
    """Return what a person owes as an applicant or by a staff role, oldest first."""
    own = Application.objects.filter(organisation__members__user=user)
    moves = [
        (APPLICANT_OWES[one.state], one)
        for one in _prepared(own.filter(state__in=list(APPLICANT_OWES)))
    ]
    roles = staff_roles_of(user)
    for role, states, move in STAFF_OWES:
        if role in roles:
            rows = Application.objects.filter(state__in=states).exclude(
                organisation__members__user=user
            )
            if move in NEEDS_FINDINGS:
                rows = rows.annotate(lacking=Exists(_without_finding())).filter(
                    lacking=NEEDS_FINDINGS[move]
                )
            moves += [(move, one) for one in _prepared(rows)]
    return [_owed(move, one) for move, one in sorted(moves, key=lambda pair: pair[1].changed_at)]


def _prepared(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.prefetch_related("nonconformities")


def _without_finding() -> QuerySet[SchemeCriterion]:
    """Return the judged criteria of the outer application that have no finding yet."""
    found = Finding.objects.filter(application=OuterRef(OuterRef("pk")), criterion=OuterRef("pk"))
    return SchemeCriterion.objects.filter(~Exists(found), scheme=OuterRef("scheme"), kind="judged")


def _owed(move: str, application: Application) -> Owed:
    dues = [one.due for one in application.nonconformities.all() if one.answered_at is None]
    return Owed(
        key=f"{application.subject}:{application.state}:{move}",
        kind="application",
        title=f"{application.number}: {application.system}",
        url=reverse("application", args=[application.pk]),
        action=_("Decide") if move in {"grant", "uphold"} else str(MOVES[move]),
        due=min(dues, default=None),
    )


def hits_in_certification(query: str, user: User | AnonymousUser) -> list[Hit]:
    """Return certificates, and applications that the reader may know, that fit a query."""
    words = Q(number__icontains=query) | Q(system__icontains=query) | Q(holder__icontains=query)
    hits = [
        Hit(
            kind="certificate",
            title=f"{one.number}: {one.system}",
            url=reverse("certificate", args=[one.number]),
            excerpt=f"{one.edition.reference} · {one.holder}",
        )
        for one in certificates().filter(words)[:MOST_HITS]
    ]
    fits = Q(number__icontains=query) | Q(system_name__icontains=query)
    return hits + [
        Hit(
            kind="application",
            title=f"{one.number}: {one.system}",
            url=reverse("application", args=[one.pk]),
            excerpt=str(STATES[one.state]),
        )
        for one in visible_applications(user).filter(fits)[:MOST_HITS]
    ]


def notices_of(event: Event) -> list[Notice]:
    """Return whom an event is told: the applicant's people; for a move, those whose turn it is."""
    if isinstance(event, ApplicationMoved):
        return _of_move(event)
    if isinstance(event, ArtifactChecked) and event.state == "refused":
        name = Artifact.objects.get(pk=event.artifact).filename
        return _to_applicants(event, lambda: _("Refused: %(file)s") % {"file": name})
    if isinstance(event, CertificateIssued):
        return _to_applicants(
            event, lambda: _("Certificate %(number)s is issued") % {"number": event.number}
        )
    if isinstance(event, CertificateStatusChanged):
        return _to_applicants(event, lambda: _status_words(event))
    return []


def _status_words(event: CertificateStatusChanged) -> str:
    return _("Certificate %(number)s: %(status)s") % {
        "number": event.number,
        "status": STATUSES[event.status],
    }


def _of_move(event: ApplicationMoved) -> list[Notice]:
    if event.source == event.target:
        return []
    roles = {role for role, states, _move in STAFF_OWES if event.target in states}
    staff = [
        one
        for one in User.objects.filter(is_active=True).exclude(staff_roles=[])
        if roles & staff_roles_of(one) and one.pk != event.actor
    ]
    return _to_applicants(event, lambda: _move_words(event)) + _to(
        event, staff, lambda: _move_words(event)
    )


def _move_words(event: ApplicationMoved) -> str:
    return _("Application %(number)s: %(state)s") % {
        "number": f"A-{event.application:04d}",
        "state": STATES[event.target],
    }


def _to_applicants(event: ApplicationEvent, words: Callable[[], str]) -> list[Notice]:
    people = User.objects.filter(
        organisations__applications=event.application, is_active=True
    ).exclude(pk=event.actor or 0)
    return _to(event, people, words)


def _to(event: ApplicationEvent, people: Iterable[User], words: Callable[[], str]) -> list[Notice]:
    made = []
    for person in people:
        with in_language_of(person):
            made.append(
                Notice(
                    user_id=person.pk,
                    subject=words()[:SUBJECT_LENGTH],
                    text=words(),
                    url=reverse("application", args=[event.application]),
                    key=f"{event.name}:{content_hash(event.payload())}",
                )
            )
    return made
