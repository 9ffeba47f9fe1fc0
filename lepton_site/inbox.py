"""What a person owes, gathered from every app's slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standards.kernel import slots

if TYPE_CHECKING:
    from datetime import datetime

    from standards.kernel.slots import Owed
    from standards.models import User


def owed_by(user: User, *, at: datetime) -> list[Owed]:
    """Return everything that a person owes, the earliest due first, undated ones last."""
    owed: list[Owed] = slots.gather("inbox", user, at)
    return sorted(owed, key=lambda one: (one.due is None, one.due or at, one.title))
