"""Say what many people may do to one draft, asking the database as little as is safe."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from standards.models import User
from standards.queries.drafts import my_right

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from standards.models import Draft
    from standards.rules.drafts import DraftRight

REMEMBER_SECONDS = 30.0
MAX_REMEMBERED = 20_000

_remembered: dict[tuple[int, int, datetime, str], tuple[int, float, DraftRight | None]] = {}


def rights_in(draft: Draft, people: Collection[int]) -> dict[int, DraftRight | None]:
    """Return the right of each person; one query when none of their rights has changed.

    A remembered right counts while the account's `auth_epoch` stands, for at most 30 seconds.
    """
    moment = time.monotonic()
    if len(_remembered) > MAX_REMEMBERED:
        _remembered.clear()
    rights: dict[int, DraftRight | None] = dict.fromkeys(people)
    for user in User.objects.filter(pk__in=people, is_active=True):
        key = (draft.pk, user.pk, user.date_joined, f"{draft.state} {draft.rights_phase}")
        known = _remembered.get(key)
        if known is None or known[0] != user.auth_epoch or known[1] < moment - REMEMBER_SECONDS:
            known = (user.auth_epoch, moment, my_right(user, draft))
            _remembered[key] = known
        rights[user.pk] = known[2]
    return rights
