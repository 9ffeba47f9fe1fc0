"""Form committees and change who has which part in them; memberships are the truth of rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, get_user_perms, remove_perm

from standards import journal
from standards.events.committees import (
    CommitteeFormed,
    MemberJoined,
    MembershipEnded,
    RoleChanged,
)
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from standards.models import Committee, MemberBody, Membership, User
from standards.permissions import Capability, can, is_administrator
from standards.rules.roles import Role

if TYPE_CHECKING:
    from datetime import datetime


class CommitteeFacts(TypedDict, total=False):
    """Hold what a committee may have beside slug, designation and title."""

    title_zh: str
    scope: str
    scope_zh: str
    kind: str
    constituted: str
    parent: Committee | None


@transaction.atomic
def create_committee(
    *,
    slug: str,
    designation: str,
    title: str,
    actor: User,
    at: datetime,
    **facts: Unpack[CommitteeFacts],
) -> Committee:
    """Form a committee; Forbidden for all but site administrators."""
    if not is_administrator(actor):
        raise Forbidden(_("Only site administrators form committees."))
    if not slug or slugify(slug) != slug or Committee.objects.filter(slug=slug).exists():
        detail = _("Choose a free short name of small letters, digits and hyphens.")
        raise InvalidInput(detail, errors=[FieldProblem("/slug", detail)])
    committee = Committee.objects.create(slug=slug, designation=designation, title=title, **facts)
    journal.record(
        CommitteeFormed(
            subject=f"committee:{committee.pk}",
            actor=actor.pk,
            at=at,
            committee=committee.pk,
            slug=slug,
        )
    )
    return committee


def check_manager(actor: User, committee: Committee) -> None:
    """Refuse with Forbidden who may not manage the committee's members."""
    if not can(actor, Capability.MANAGE_COMMITTEE, committee):
        raise Forbidden(_("Only the committee manager changes members and roles."))


def known_role(role: str) -> Role:
    """Return the role of that name; InvalidInput lists the roles there are."""
    if role not in set(Role):
        detail = _("Choose one of: %(roles)s.") % {"roles": ", ".join(Role)}
        raise InvalidInput(detail, errors=[FieldProblem("/role", detail)])
    return Role(role)


@transaction.atomic
def add_member(
    *,
    committee: Committee,
    person: User,
    role: str,
    actor: User,
    at: datetime,
    member_body: MemberBody | None = None,
) -> Membership:
    """Give a person a role in a committee from now on; Conflict when they hold it already."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    check_manager(actor, committee)
    return seat(
        committee=committee,
        person=person,
        role=known_role(role),
        member_body=member_body,
        actor=actor,
        at=at,
    )


def seat(
    *,
    committee: Committee,
    person: User,
    role: Role,
    actor: User,
    at: datetime,
    member_body: MemberBody | None = None,
) -> Membership:
    """Open a membership in the caller's transaction; the caller has checked the right."""
    if _open_rows(committee, person).filter(role=role).exists():
        raise Conflict(_("%(name)s holds this role already.") % {"name": str(person)})
    membership = Membership.objects.create(
        committee=committee,
        user=person,
        role=role,
        member_body=member_body or person.member_body,
        valid_from=at,
    )
    _record(MemberJoined, membership, actor=actor, at=at)
    project_permissions(committee=committee, person=person)
    return membership


def _open_rows(committee: Committee, person: User):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return Membership.objects.filter(committee=committee, user=person, valid_to=None)


def _record(
    event: type[MemberJoined | MembershipEnded],
    membership: Membership,
    *,
    actor: User,
    at: datetime,
) -> None:
    journal.record(
        event(
            subject=f"committee:{membership.committee_id}",
            actor=actor.pk,
            at=at,
            membership=membership.pk,
            committee=membership.committee_id,
            person=membership.user_id,
            role=membership.role,
        )
    )


def _locked(membership: Membership) -> Membership:
    """Return the row locked; Conflict when it has ended."""
    Committee.objects.select_for_update().get(pk=membership.committee_id)
    row = Membership.objects.select_related("committee", "user").get(pk=membership.pk)
    if row.valid_to is not None:
        raise Conflict(_("This membership has ended."))
    return row


def _keep_a_manager(membership: Membership, actor: User) -> None:
    """Refuse with Conflict to take the last manager away; site administrators may."""
    others = Membership.objects.filter(
        committee=membership.committee_id, role=Role.MANAGER, valid_to=None
    ).exclude(pk=membership.pk)
    if membership.role == Role.MANAGER and not others.exists() and not is_administrator(actor):
        raise Conflict(_("A committee needs a manager. Name another one first."))


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: User, at: datetime) -> Membership:
    """Give a member another role from now on; the old role stays in the history.

    The membership keeps its id. Conflict when it has ended, when the person holds the new role
    already, or when the committee would be left without a manager.
    """
    row = _locked(membership)
    check_manager(actor, row.committee)
    wanted = known_role(role)
    if wanted == row.role:
        return row
    if _open_rows(row.committee, row.user).filter(role=wanted).exists():
        raise Conflict(_("%(name)s holds this role already.") % {"name": str(row.user)})
    _keep_a_manager(row, actor)
    previous = row.role
    Membership.objects.create(
        committee=row.committee,
        user=row.user,
        role=previous,
        member_body=row.member_body,
        valid_from=row.valid_from,
        valid_to=max(at, row.valid_from),
    )
    row.role, row.valid_from = wanted, max(at, row.valid_from)
    row.save(update_fields=["role", "valid_from"])
    journal.record(
        RoleChanged(
            subject=f"committee:{row.committee_id}",
            actor=actor.pk,
            at=at,
            membership=row.pk,
            committee=row.committee_id,
            person=row.user_id,
            role=row.role,
            previous=previous,
        )
    )
    project_permissions(committee=row.committee, person=row.user)
    return row


@transaction.atomic
def end_membership(*, membership: Membership, actor: User, at: datetime) -> Membership:
    """End a membership; members may end their own. Conflict when it has ended already."""
    row = _locked(membership)
    if row.user_id != actor.pk:
        check_manager(actor, row.committee)
    _keep_a_manager(row, actor)
    row.valid_to = max(at, row.valid_from)
    row.save(update_fields=["valid_to"])
    _record(MembershipEnded, row, actor=actor, at=at)
    project_permissions(committee=row.committee, person=row.user)
    return row


def project_permissions(*, committee: Committee, person: User) -> None:
    """Make guardian's rows equal the memberships, and have open sockets look again."""
    roles = _open_rows(committee, person).values_list("role", flat=True)
    wanted = {f"act_as_{role}" for role in roles}
    held = {name for name in get_user_perms(person, committee) if name.startswith("act_as_")}
    for name in wanted - held:
        assign_perm(name, person, committee)
    for name in held - wanted:
        remove_perm(name, person, committee)
    User.objects.filter(pk=person.pk).update(auth_epoch=F("auth_epoch") + 1)
