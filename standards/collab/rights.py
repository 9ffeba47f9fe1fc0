"""Say what many people may do to one draft, asking the database as little as is safe."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from standards.models import User
from standards.permissions.rights import load_roles
from standards.queries.drafts import my_right

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from standards.collab.places import Place
    from standards.models import Draft
    from standards.rules.drafts import DraftRight

REMEMBER_SECONDS = 30.0
MAX_REMEMBERED = 20_000

Account = tuple[int, "datetime"]
_remembered: dict[tuple[int, int, datetime, str], tuple[int, float, DraftRight | None]] = {}


def accounts(people: Collection[int]) -> dict[int, Account]:
    """Return the `auth_epoch` and the first day of each person whose account is active."""
    rows = User.objects.filter(pk__in=people, is_active=True)
    found = rows.values_list("pk", "auth_epoch", "date_joined")
    return {pk: (epoch, joined) for pk, epoch, joined in found}


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
    state = f"{draft.state} {draft.rights_phase}"
    forgotten: list[int] = []
    for pk, (epoch, joined) in (accounts(people) if known is None else known).items():
        old = _remembered.get((draft.pk, pk, joined, state))
        if pk not in rights:
            continue
        if old is None or old[0] != epoch or old[1] < moment - REMEMBER_SECONDS:
            forgotten.append(pk)
        else:
            rights[pk] = old[2]
    for user in _with_roles(forgotten):
        right = rights[user.pk] = my_right(user, draft)
        key = (draft.pk, user.pk, user.date_joined, state)
        _remembered[key] = (user.auth_epoch, moment, right)
    return rights


def _with_roles(people: Collection[int]) -> list[User]:
    """Return active people with all their roles looked up; two queries however many they are."""
    if not people:
        return []
    users = list(User.objects.filter(pk__in=people, is_active=True))
    load_roles(users)
    return users
