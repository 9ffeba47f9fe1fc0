"""The two ways into a committee: an invitation by link, and a member body's nomination."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from standards import journal
from standards.events.committees import NominationDecided, PersonInvited, PersonNominated
from standards.infrastructure.moments import day_words
from standards.kernel.canonical import sha256_hex
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput, NotFound
from standards.models import Committee, Invitation, Membership, Nomination, User
from standards.operations.committees import add_member, check_manager, known_role, seat
from standards.permissions import Capability, can, is_administrator

if TYPE_CHECKING:
    from datetime import datetime

SIGNER_SALT = "standards.invitation"
DAYS = 30


def invitation_secret(invitation_id: int) -> str:
    """Return the secret of an invitation's link, made again from the site's own key."""
    return signing.Signer(salt=SIGNER_SALT).sign(str(invitation_id))


@transaction.atomic
def invite(
    *, committee: Committee, email: str, role: str, actor: User, at: datetime
) -> Invitation | Membership:
    """Invite by e-mail to a role; on a demonstration site a known person joins at once."""
    check_manager(actor, committee)
    wanted = known_role(role)
    address = email.strip().lower()
    if "@" not in address:
        detail = _("Write an e-mail address, such as name@example.org.")
        raise InvalidInput(detail, errors=[FieldProblem("/email", detail)])
    known = User.objects.filter(email=address, is_active=True).first()
    if known is not None and settings.LEPTON_DEMO:
        return add_member(committee=committee, person=known, role=wanted, actor=actor, at=at)
    invitation = Invitation.objects.create(
        committee=committee,
        email=address,
        role=wanted,
        digest=get_random_string(64),
        invited_by=actor,
        invited_at=at,
        expires_at=at + timedelta(days=DAYS),
    )
    invitation.digest = sha256_hex(invitation_secret(invitation.pk).encode())
    invitation.save(update_fields=["digest"])
    journal.record(
        PersonInvited(
            subject=f"committee:{committee.pk}",
            actor=actor.pk,
            at=at,
            invitation=invitation.pk,
            committee=committee.pk,
            role=wanted,
        )
    )
    return invitation


def invitation_of(secret: str, *, at: datetime) -> Invitation:
    """Return the open invitation of a link; NotFound without one, Conflict when it is over."""
    digest = sha256_hex(secret.encode(errors="replace"))
    invitation = Invitation.objects.select_related("committee").filter(digest=digest).first()
    if invitation is None:
        raise NotFound(_("There is no such invitation. Check that the link is whole."))
    if invitation.accepted_at or invitation.revoked_at or invitation.expires_at < at:
        raise Conflict(
            _("This invitation is used or over. Ask the committee manager for a new one.")
        )
    return invitation


@transaction.atomic
def accept_invitation(*, secret: str, actor: User, at: datetime) -> Membership:
    """Join by an invitation; it must have been sent to the address of this account."""
    found = invitation_of(secret, at=at)
    Invitation.objects.select_for_update().get(pk=found.pk)
    invitation = invitation_of(secret, at=at)
    if invitation.email != actor.email:
        raise Forbidden(
            _("This invitation was sent to another address. Sign in with that account.")
        )
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return seat(
        committee=invitation.committee,
        person=actor,
        role=known_role(invitation.role),
        actor=actor,
        at=at,
    )


def may_nominate(actor: User) -> bool:
    """Tell whether a person names experts for a member body."""
    return actor.is_body_secretary and actor.member_body_id is not None


@transaction.atomic
def nominate(
    *, committee: Committee, person: User, role: str, actor: User, at: datetime
) -> Nomination:
    """Name a person of one's own member body for a role; the committee manager confirms."""
    body = actor.member_body
    if body is None or not may_nominate(actor):
        raise Forbidden(_("Only the secretary of a member body nominates."))
    if person.member_body_id != actor.member_body_id:
        raise Forbidden(_("You nominate people of your own member body."))
    open_rows = Nomination.objects.filter(
        committee=committee, person=person, member_body=body, state="open"
    )
    if open_rows.exists():
        raise Conflict(_("This nomination is waiting for the committee manager already."))
    nomination = Nomination.objects.create(
        member_body=body,
        committee=committee,
        person=person,
        role=known_role(role),
        nominated_by=actor,
        nominated_at=at,
    )
    journal.record(
        PersonNominated(
            subject=f"committee:{committee.pk}",
            actor=actor.pk,
            at=at,
            nomination=nomination.pk,
            committee=committee.pk,
            person=person.pk,
            role=nomination.role,
        )
    )
    return nomination


@transaction.atomic
def decide_nomination(
    *, nomination: Nomination, confirm: bool, actor: User, at: datetime
) -> Nomination:
    """Confirm or refuse a nomination; Conflict when that was done before."""
    row = Nomination.objects.select_for_update().get(pk=nomination.pk)
    check_manager(actor, row.committee)
    if row.state != Nomination.State.OPEN:
        raise Conflict(_("This nomination was decided before."))
    row.state = Nomination.State.CONFIRMED if confirm else Nomination.State.REFUSED
    row.decided_by, row.decided_at = actor, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    if confirm:
        seat(
            committee=row.committee,
            person=row.person,
            role=known_role(row.role),
            member_body=row.member_body,
            actor=actor,
            at=at,
        )
    journal.record(
        NominationDecided(
            subject=f"committee:{row.committee_id}",
            actor=actor.pk,
            at=at,
            nomination=row.pk,
            committee=row.committee_id,
            person=row.person_id,
            confirmed=confirm,
        )
    )
    return row


def may_manage(actor: User, committee: Committee) -> bool:
    """Tell whether a person manages the committee's members."""
    return is_administrator(actor) or can(actor, Capability.MANAGE_COMMITTEE, committee)


def mail_invitation(invitation_id: int) -> None:
    """Mail the link of an open invitation; nothing when it was used or revoked meanwhile."""
    invitation = Invitation.objects.select_related("committee", "invited_by").get(pk=invitation_id)
    if invitation.accepted_at or invitation.revoked_at:
        return
    path = reverse("invitation", args=[invitation_secret(invitation_id)])
    context = {
        "invitation": invitation,
        "committee": invitation.committee,
        "link": settings.SITE_URL + path,
    }
    with translation.override(invitation.invited_by.language or settings.LANGUAGE_CODE):
        subject = _("Join %(committee)s on Lepton") % {
            "committee": invitation.committee.designation
        }
        context["day"] = day_words(invitation.expires_at)
        text = render_to_string("emails/standards_invitation.txt", context)
    send_mail(subject, text, None, [invitation.email])
