"""Votes and duties on the page of their committee."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from reviews.permissions import Capability, can
from reviews.queries.obligations import obligations_of
from standards.kernel.clock import now
from standards.models import Committee, User


def duties_panel(committee: Committee, user: Any) -> str | None:
    """Return which members have missed too much, for officers; for others the way to the record."""
    if not isinstance(user, User) or not can(user, Capability.READ_BALLOT, committee):
        return None
    manages = can(user, Capability.MANAGE_BALLOT, committee)
    rows = obligations_of(committee, now()) if manages else []
    context = {
        "committee": committee,
        "manages": manages,
        "rows": [row for row in rows if row.record.reported],
    }
    return render_to_string("reviews/duties/_panel.html", context)
