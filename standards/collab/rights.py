"""Say what many people may do to one draft, asking the database as little as is safe."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import connection

from standards.models import User
from standards.permissions.rights import load_roles
from standards.queries.drafts import my_right

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from standards.collab.places import Place
    from standards.models import Draft
    from standards.rules.drafts import DraftRight

REMEMBER_SECONDS = 30.0
MAX_REMEMBERED = 20_000

Account = tuple[int, object]
_remembered: dict[tuple[int, int, object, str], tuple[int, float, DraftRight | None]] = {}
_ACCOUNTS = (
    "SELECT id, auth_epoch, CAST(date_joined AS TEXT)"  # noqa: S608  (a table name alone)
    f" FROM {User._meta.db_table} WHERE is_active AND id IN ({{marks}})"
)


def accounts(people: Collection[int]) -> dict[int, Account]:
    """Return the `auth_epoch` and the first day of each person whose account is active.

    The day is as the database gives it: it only tells one account from another.
    """
    if not people:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(accounts_query(", ".join(["%s"] * len(people))), list(people))
        return {pk: (epoch, joined) for pk, epoch, joined in cursor.fetchall()}


def accounts_query(marks: str) -> str:
    """Return the query of `accounts`; `marks` stand for the ids of the people."""
    return _ACCOUNTS.format(marks=marks)


def remembered_rights(
    draft: Draft | Place, people: Collection[int], known: Mapping[int, Account]
) -> dict[int, DraftRight | None] | None:
    """Return the right of each person as remembered; None when one of them must be looked up.

    `known` are their accounts as just read, by the same terms as in `rights_in`.
    """
    rights: dict[int, DraftRight | None] = {}
    oldest, state = time.monotonic() - REMEMBER_SECONDS, _state_of(draft)
    for pk in people:
        account = known.get(pk)
        if account is None:
            return None
        old = _remembered.get((draft.pk, pk, account[1], state))
        if old is None or old[0] != account[0] or old[1] < oldest:
            return None
        rights[pk] = old[2]
    return rights


def _state_of(draft: Draft | Place) -> str:
    return f"{draft.state} {draft.rights_phase}"


def rights_in(
    draft: Draft | Place, people: Collection[int], known: Mapping[int, Account] | None = None
) -> dict[int, DraftRight | None]:
    """Return the right of each person; one query when none of their rights has changed.

    `known` are their accounts where they have just been read: then no query is needed. A
    remembered right counts while the account's `auth_epoch` stands, for at most 30 seconds.
    """
    moment = time.monotonic()
    if len(_remembered) > MAX_REMEMBERED:
        _remembered.clear()
    rights: dict[int, DraftRight | None] = dict.fromkeys(people)
    state = _state_of(draft)
    forgotten: dict[int, tuple[int, int, object, str]] = {}
    for pk, (epoch, joined) in (accounts(people) if known is None else known).items():
        if pk not in rights:
            continue
        key = (draft.pk, pk, joined, state)
        old = _remembered.get(key)
        if old is None or old[0] != epoch or old[1] < moment - REMEMBER_SECONDS:
            forgotten[pk] = key
        else:
            rights[pk] = old[2]
    for user in _with_roles(forgotten):
        right = rights[user.pk] = my_right(user, draft)
        _remembered[forgotten[user.pk]] = (user.auth_epoch, moment, right)
    return rights


def _with_roles(people: Collection[int]) -> list[User]:
    """Return active people with all their roles looked up; two queries however many they are."""
    if not people:
        return []
    users = list(User.objects.filter(pk__in=people, is_active=True))
    load_roles(users)
    return users
