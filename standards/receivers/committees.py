"""What follows when people join, change roles or leave: mail, notices, what managers owe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from standards.events.committees import (
    MemberJoined,
    MembershipEnded,
    PersonInvited,
    PersonNominated,
    RoleChanged,
)
from standards.kernel import slots
from standards.kernel.slots import Hit, Notice, Owed
from standards.kernel.subscriptions import on
from standards.models import Committee, User
from standards.operations.joining import invitation_secret, mail_invitation
from standards.queries.committees import (
    committees_matching,
    invitations_for,
    managers_of,
    nominations_owed_by,
    role_label,
)
from standards.queries.languages import in_language_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from standards.kernel.event import Event


@on(PersonInvited)
def send_invitation(event: PersonInvited) -> None:
    """Mail the link to the person invited."""
    mail_invitation(event.invitation)


def notices(event: Event) -> list[Notice]:
    """Tell a person of a change of their own part, and managers of a nomination."""
    if isinstance(event, MemberJoined | RoleChanged | MembershipEnded):
        return _notice_of_part(event)
    if isinstance(event, PersonNominated):
        return _notices_of_nomination(event)
    return []


def _notice_of_part(event: MemberJoined | RoleChanged | MembershipEnded) -> list[Notice]:
    if event.actor == event.person:
        return []
    committee = Committee.objects.get(pk=event.committee)
    with in_language_of(User.objects.get(pk=event.person)):
        names = {"committee": committee.designation, "role": role_label(event.role)}
        sentence = (
            _("Your part in %(committee)s has ended: %(role)s")
            if isinstance(event, MembershipEnded)
            else _("Your role in %(committee)s is now: %(role)s")
        )
        return [
            Notice(
                user_id=event.person,
                subject=sentence % names,
                text=f"{committee.designation} {committee.title}",
                url=reverse("committee", args=[committee.slug]),
                key=f"{event.name}:{event.membership}:{event.at.isoformat()}",
            )
        ]


def _notices_of_nomination(event: PersonNominated) -> list[Notice]:
    committee = Committee.objects.get(pk=event.committee)
    made = []
    for manager in managers_of(committee):
        with in_language_of(manager):
            made.append(
                Notice(
                    user_id=manager.pk,
                    subject=_("Decide a nomination for %(committee)s")
                    % {"committee": committee.designation},
                    text=role_label(event.role),
                    url=reverse("committee-members", args=[committee.slug]),
                    key=f"{event.name}:{event.nomination}",
                )
            )
    return made


def owed(user: User, at: datetime) -> list[Owed]:
    """Return the nominations to decide and the invitations to answer."""
    nominations = [
        Owed(
            key=f"nomination:{one.pk}",
            kind="nomination",
            title=_("Nomination of %(name)s") % {"name": str(one.person)},
            url=reverse("committee-members", args=[one.committee.slug]),
            action=_("Decide"),
            committee=one.committee.designation,
        )
        for one in nominations_owed_by(user)
    ]
    invitations = [
        Owed(
            key=f"invitation:{one.pk}",
            kind="invitation",
            title=_("Invitation to %(committee)s") % {"committee": one.committee.designation},
            url=reverse("invitation", args=[invitation_secret(one.pk)]),
            action=_("Answer"),
            due=one.expires_at,
            committee=one.committee.designation,
        )
        for one in invitations_for(user, at=at)
    ]
    return nominations + invitations


def found(query: str, user: User | AnonymousUser) -> list[Hit]:
    """Return the committees whose name or scope holds the words."""
    return [
        Hit(
            kind=_("Committees"),
            title=f"{one.designation} {one.title}",
            url=reverse("committee", args=[one.slug]),
            excerpt=one.scope[:200],
        )
        for one in committees_matching(query)
    ]


slots.register("notify", notices)
slots.register("inbox", owed)
slots.register("search", found)
