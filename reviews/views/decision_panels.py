"""What the ballots of a committee came to, on the page of the committee."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from reviews.permissions import Capability, can
from reviews.queries.decisions import latest_outcomes
from standards.models import Committee

SHOWN = 5


def committee_panel(committee: Committee, user: Any) -> str:
    """Return the latest results for those who may read them; empty for others."""
    if not can(user, Capability.READ_BALLOT, committee):
        return ""
    rows = latest_outcomes(committee, SHOWN)
    if not rows:
        return ""
    context = {"committee": committee, "rows": rows}
    return render_to_string("reviews/ballots/after/_panel.html", context)
