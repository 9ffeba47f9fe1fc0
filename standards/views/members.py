"""Pages for who is in a committee: members, invitations, nominations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from standards.forms.committees import SeatForm
from standards.kernel.clock import now
from standards.kernel.errors import NotFound
from standards.models import Invitation, Membership
from standards.operations.committees import change_role, end_membership
from standards.operations.joining import (
    accept_invitation,
    decide_nomination,
    invitation_of,
    invite,
    may_nominate,
    nominate,
)
from standards.permissions import Capability, access_committee, can
from standards.queries.committees import (
    former_members_of,
    may_see_addresses,
    member_of,
    members_of,
    nomination_of,
    open_nominations,
    person_with_address,
    role_choices,
    role_label,
)
from standards.views.acts import attempt, attempt_form
from standards.views.base import first_value, person, signed_in
from standards.views.committees import member_line

if TYPE_CHECKING:
    from standards.models import Committee, User


def _back(committee: Committee) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("committee-members", args=[committee.slug]))


def _page(
    request: HttpRequest, committee: Committee, user: User, form: SeatForm | None = None
) -> HttpResponse:
    may_manage = can(user, Capability.MANAGE_COMMITTEE, committee)
    context = {
        "committee": committee,
        "members": [member_line(row) for row in members_of(committee)],
        "former": [member_line(row) for row in former_members_of(committee)],
        "nominations": open_nominations(committee) if may_manage else [],
        "addresses": may_see_addresses(user, committee),
        "may_manage": may_manage,
        "may_nominate": may_nominate(user) and not may_manage,
        "roles": role_choices(),
        "form": form or SeatForm(),
        "me": user,
    }
    return render(request, "standards/committees/members.html", context)


@signed_in
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the members; a manager invites, a member body's secretary nominates."""
    user = person(request)
    committee = access_committee(
        user, slug, None if may_nominate(user) else Capability.READ_COMMITTEE
    )
    if request.method != "POST":
        return _page(request, committee, user)
    form = SeatForm(request.POST)
    if can(user, Capability.MANAGE_COMMITTEE, committee):
        made = attempt_form(
            form, lambda given: invite(**given, committee=committee, actor=user, at=now())
        )
    else:
        made = attempt_form(
            form,
            lambda given: nominate(
                committee=committee,
                person=person_with_address(given["email"], of_body=user.member_body_id),
                role=given["role"],
                actor=user,
                at=now(),
            ),
        )
    return _page(request, committee, user, form) if made is None else _told(request, made)


def _told(request: HttpRequest, made: object) -> HttpResponse:
    """Say what became of an invitation or a nomination."""
    committee: Committee = made.committee  # type: ignore[attr-defined]
    if isinstance(made, Invitation):
        sentence = _("The invitation is on its way.")
    elif isinstance(made, Membership):
        sentence = _("%(name)s has an account and is a member now.") % {"name": made.user}
    else:
        sentence = _("The nomination is recorded; the committee manager confirms it.")
    attempt(request, lambda: None, done=sentence)
    return _back(committee)


@require_POST
@signed_in
def change(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Give a member another role, or end the membership (`act=end`)."""
    user = person(request)
    committee = access_committee(user, slug, Capability.READ_COMMITTEE)
    row = member_of(committee, pk)
    if row is None:
        raise NotFound(_("There is no such member."))
    if first_value(request.POST, "act") == "end":
        attempt(
            request,
            lambda: end_membership(membership=row, actor=user, at=now()),
            done=_("The membership has ended."),
        )
        return HttpResponseRedirect(reverse("committee", args=[slug]))
    role = first_value(request.POST, "role")
    attempt(
        request,
        lambda: change_role(membership=row, role=role, actor=user, at=now()),
        done=_("%(name)s is now: %(role)s.") % {"name": str(row.user), "role": role_label(role)},
    )
    return _back(committee)


@require_POST
@signed_in
def decide(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Confirm or refuse a nomination."""
    user = person(request)
    committee = access_committee(user, slug, Capability.MANAGE_COMMITTEE)
    nomination = nomination_of(committee, pk)
    confirm = first_value(request.POST, "act") == "confirm"
    attempt(
        request,
        lambda: decide_nomination(nomination=nomination, confirm=confirm, actor=user, at=now()),
        done=_("The nomination is confirmed.") if confirm else _("The nomination is refused."),
    )
    return _back(committee)


@signed_in
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation and take its acceptance."""
    user = person(request)
    invitation = invitation_of(secret, at=now())
    if request.method == "POST":
        row = accept_invitation(secret=secret, actor=user, at=now())
        return HttpResponseRedirect(reverse("committee", args=[row.committee.slug]))
    context = {
        "invitation": invitation,
        "committee": invitation.committee,
        "role": role_label(invitation.role),
    }
    return render(request, "standards/committees/accept.html", context)
