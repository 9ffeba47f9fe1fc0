"""What the page of signing keys shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standards.models import KeyChange

if TYPE_CHECKING:
    from datetime import datetime, timedelta


def open_wish(old_key: str, *, at: datetime, lasts: timedelta) -> KeyChange | None:
    """Return the wish for a new key that awaits a second person, if there is one."""
    rows = KeyChange.objects.select_related("asked_by").filter(old_key=old_key)
    return rows.filter(asked_at__gt=at - lasts).order_by("pk").first()
