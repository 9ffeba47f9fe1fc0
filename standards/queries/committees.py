"""Read committees: the tree, officers, members now and before, open nominations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from standards.kernel.errors import FieldProblem, InvalidInput, NotFound
from standards.kernel.phrases import gettext_noop
from standards.models import Committee, Invitation, Membership, Nomination, User
from standards.permissions import committees_of, is_administrator
from standards.rules.roles import OFFICERS, Role
from standards.rules.stages import PUBLIC_PHASES

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    Person = User | AnonymousUser

ROLE_LABELS = {
    Role.MANAGER: gettext_noop("Secretary"),
    Role.CHAIR: gettext_noop("Chair"),
    Role.EDITOR: gettext_noop("Editor"),
    Role.EXPERT: gettext_noop("Expert"),
    Role.VOTING_MEMBER: gettext_noop("Voting member"),
    Role.OBSERVER: gettext_noop("Observer"),
    Role.LIAISON: gettext_noop("Liaison"),
}
LONGEST_ID = 16
ORDER = {role: place for place, role in enumerate(ROLE_LABELS)}


@dataclass
class Branch:
    """Hold one committee of the tree and those below it."""

    committee: Committee
    children: list[Branch] = field(default_factory=list)


def open_memberships() -> QuerySet[Membership]:
    """Return the memberships that are valid by the database's clock."""
    return Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=Now()), valid_from__lte=Now()
    )


def committees_with_counts(user: Person | None = None) -> QuerySet[Committee]:
    """Return committees (a person's own where one is named) with `projects` and `published`."""
    projects = Count("work_items", filter=Q(work_items__phase__in=PUBLIC_PHASES), distinct=True)
    rows = Committee.objects.annotate(
        projects=projects, published=Count("standards", distinct=True)
    ).order_by("designation", "pk")
    return rows if user is None else rows.filter(pk__in=committees_of(user))


def committee_tree() -> list[Branch]:
    """Return the committees as a tree, each level by designation; one query."""
    branches = {one.pk: Branch(one) for one in committees_with_counts()}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.committee.parent_id or 0)
        (above.children if above else roots).append(branch)
    return roots


def members_of(committee: Committee) -> list[Membership]:
    """Return the present members, officers first, then by name."""
    rows = open_memberships().filter(committee=committee).select_related("user", "member_body")
    return sorted(rows, key=lambda row: (ORDER[Role(row.role)], row.user.name, row.pk))


def officers_of(committee: Committee) -> list[Membership]:
    """Return manager and chair; this is public."""
    return [row for row in members_of(committee) if row.role in OFFICERS]


def former_members_of(committee: Committee) -> list[Membership]:
    """Return the parts that have ended, the latest first."""
    rows = Membership.objects.filter(committee=committee, valid_to__lte=Now())
    return list(rows.select_related("user", "member_body").order_by("-valid_to", "-pk")[:100])


def open_nominations(committee: Committee) -> list[Nomination]:
    """Return nominations that wait for the manager, the oldest first."""
    rows = Nomination.objects.filter(committee=committee, state=Nomination.State.OPEN)
    return list(rows.select_related("person", "member_body").order_by("nominated_at", "pk"))


def nominations_owed_by(user: User) -> QuerySet[Nomination]:
    """Return the open nominations that a committee manager is to decide."""
    rows = Nomination.objects.filter(state=Nomination.State.OPEN)
    managed = committees_of(user, Role.MANAGER)
    return rows.filter(committee__in=managed).select_related("person", "committee")


def may_see_addresses(user: Person, committee: Committee) -> bool:
    """Tell whether e-mail addresses are shown to this person: to managers and administrators."""
    return is_administrator(user) or committee.pk in committees_of(user, Role.MANAGER)


def member_of(committee: Committee, pk: str) -> Membership | None:
    """Return a present membership of the committee by its id; None when there is none."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < LONGEST_ID):
        return None
    rows = open_memberships().filter(committee=committee, pk=int(pk))
    return rows.select_related("user", "member_body").first()


def nomination_of(committee: Committee, pk: str) -> Nomination:
    """Return a nomination of the committee by its id; NotFound otherwise."""
    number = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < LONGEST_ID else 0
    rows = Nomination.objects.filter(committee=committee, pk=number)
    found = rows.select_related("person", "member_body", "committee").first()
    if found is None:
        raise NotFound(_("There is no such nomination."))
    return found


def person_with_address(email: str, *, of_body: int | None) -> User:
    """Return a person of a member body by e-mail; InvalidInput says the same for all others."""
    found = User.objects.filter(
        email=email.strip().lower(), member_body=of_body, is_active=True
    ).first()
    if found is None or of_body is None:
        detail = _("Nobody of your member body has this address.")
        raise InvalidInput(detail, errors=[FieldProblem("/email", detail)])
    return found


def role_label(role: str) -> str:
    """Return a role in words of the reader's language; an unknown one as it is."""
    return _(ROLE_LABELS[Role(role)]) if role in set(Role) else role


def role_choices() -> list[tuple[str, str]]:
    """Return the roles with their words, officers first."""
    return [(role.value, _(label)) for role, label in ROLE_LABELS.items()]


def subcommittees_of(committee: Committee) -> list[Committee]:
    """Return the committees directly below, with their counts."""
    return list(committees_with_counts().filter(parent=committee))


def managers_of(committee: Committee) -> list[User]:
    """Return the present managers of a committee."""
    rows = open_memberships().filter(committee=committee, role=Role.MANAGER)
    return [row.user for row in rows.select_related("user").order_by("pk")]


def members_to_tell(committee: Committee | int, *, but: int | None) -> list[User]:
    """Return the present members of a committee, each once, without the one who acted."""
    ids = open_memberships().filter(committee=committee).values("user")
    people = User.objects.filter(pk__in=ids, is_active=True).order_by("pk")
    return [one for one in people if one.pk != but]


def invitations_for(user: User, *, at: datetime) -> list[Invitation]:
    """Return the open invitations that were sent to a person's address."""
    rows = Invitation.objects.filter(
        email=user.email, accepted_at=None, revoked_at=None, expires_at__gt=at
    )
    return list(rows.select_related("committee").order_by("invited_at", "pk"))


def committees_matching(query: str) -> list[Committee]:
    """Return at most 20 committees whose designation, title or scope holds every word."""
    rows = Committee.objects.order_by("designation", "pk")
    for word in query.split():
        rows = rows.filter(
            Q(designation__icontains=word)
            | Q(title__icontains=word)
            | Q(title_zh__icontains=word)
            | Q(scope__icontains=word)
        )
    return list(rows[:20])
