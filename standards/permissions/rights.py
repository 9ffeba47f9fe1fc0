"""What a person's roles are, and what they allow for one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.db.models.functions import Now

from standards.models import Committee, Membership, User
from standards.permissions.capabilities import TABLE, Capability, Grant
from standards.rules.roles import Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

Person = User | AnonymousUser
ROLE_CACHE = "role_cache"


class Protected(Protocol):
    """Say where an object stands: whose committee, in which phase, and whether all may read it."""

    @property
    def rights_committee_id(self) -> int:
        """Return the committee whose roles count."""
        ...

    @property
    def rights_phase(self) -> str | None:
        """Return the phase of the work item; None where phases do not matter."""
        ...

    @property
    def is_public(self) -> bool:
        """Return whether everybody may read it."""
        ...


def is_administrator(user: Person) -> bool:
    """Tell whether this is an active site administrator."""
    return bool(user.is_active and user.is_superuser)


def current_memberships(user: User) -> QuerySet[Membership]:
    """Return a person's memberships that are valid by the database's clock."""
    return Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=Now()), user=user, valid_from__lte=Now()
    )


def roles_by_committee(user: Person) -> dict[int, frozenset[Role]]:
    """Return all present roles of a person, by committee id; one query, or none when cached.

    The cache is a dict that the edge puts on the user object for one request (`start_cache`).
    """
    if not isinstance(user, User) or not user.is_active:
        return {}
    cache = getattr(user, ROLE_CACHE, None)
    if cache:
        return dict(cache)
    found: dict[int, set[Role]] = {}
    for committee_id, role in current_memberships(user).values_list("committee_id", "role"):
        found.setdefault(committee_id, set()).add(Role(role))
    roles = {committee_id: frozenset(group) for committee_id, group in found.items()}
    if cache is not None:
        cache.update(roles or {0: frozenset()})
    return roles


def load_roles(users: Collection[User]) -> None:
    """Look the present roles of many people up at once and let each of these objects keep them."""
    valid = Q(valid_to__isnull=True) | Q(valid_to__gt=Now())
    rows = Membership.objects.filter(valid, user__in=users, valid_from__lte=Now())
    found: dict[int, dict[int, set[Role]]] = {user.pk: {} for user in users}
    for user_id, committee_id, role in rows.values_list("user_id", "committee_id", "role"):
        found[user_id].setdefault(committee_id, set()).add(Role(role))
    for user in users:
        roles = {pk: frozenset(group) for pk, group in found[user.pk].items()}
        setattr(user, ROLE_CACHE, roles or {0: frozenset()})


def start_cache(user: Person) -> None:
    """Let role look-ups of this very object (one request) share one query."""
    if isinstance(user, User):
        setattr(user, ROLE_CACHE, {})


def roles_in(user: Person, committee: Committee | int) -> frozenset[Role]:
    """Return the present roles of a person in a committee; empty when none."""
    committee_id = committee if isinstance(committee, int) else committee.pk
    return roles_by_committee(user).get(committee_id, frozenset())


def committees_of(user: Person, *roles: Role) -> list[int]:
    """Return the ids of committees in which a person has any of the roles (all when none given)."""
    wanted = frozenset(roles) or frozenset(Role)
    return sorted(pk for pk, group in roles_by_committee(user).items() if group & wanted)


def manages(user: Person, committee: Committee | int) -> bool:
    """Tell whether a person is a manager or chair of the committee."""
    return bool(roles_in(user, committee) & {Role.MANAGER, Role.CHAIR})


def can(user: Person, capability: Capability, obj: Protected | Committee) -> bool:
    """Tell whether a person may do a thing to an object; the table decides."""
    return allows(TABLE[capability], user, obj)


def allows(grant: Grant, user: Person, obj: Protected | Committee) -> bool:
    """Apply one row of a capability table to a person and an object."""
    if grant.public and getattr(obj, "is_public", False):
        return True
    if not user.is_authenticated:
        return False
    if grant.administrator and is_administrator(user):
        return True
    if isinstance(obj, Committee):
        return bool(roles_in(user, obj) & grant.roles)
    if grant.phases is not None and obj.rights_phase not in grant.phases:
        return False
    return bool(roles_in(user, obj.rights_committee_id) & grant.roles)


def visible_committees(user: Person) -> QuerySet[Committee]:
    """Return the committees whose inner pages a person may read."""
    if is_administrator(user):
        return Committee.objects.all()
    return Committee.objects.filter(pk__in=committees_of(user))
