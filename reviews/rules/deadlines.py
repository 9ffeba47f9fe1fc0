"""When those who owe a vote are reminded, and what may become of the hour of the close."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

REMIND_HOURS = (7 * 24, 2 * 24, 4)  # before the close


def reminder_due(
    *, since: datetime, closes_at: datetime, at: datetime, sent: Collection[int]
) -> int | None:
    """Return which reminder is due, in hours before the close; None when none is.

    `since` is when everybody was last told of the hour: at opening, or by an extension. What fell
    before that is not sent. After downtime only the nearest to the close is.
    """
    reached = [
        hours
        for hours in REMIND_HOURS
        if since < closes_at - timedelta(hours=hours) <= at < closes_at
    ]
    nearest = min(reached, default=None)
    return None if nearest in sent else nearest
