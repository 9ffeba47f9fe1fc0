"""Meetings on the page of their committee."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from reviews.permissions import Capability, can
from reviews.queries.meetings import upcoming_of
from reviews.views.meetings import meeting_line
from standards.kernel.clock import now
from standards.models import Committee

SHOWN = 3


def committee_panel(committee: Committee, user: Any) -> str:
    """Return the meetings that come next."""
    context = {
        "committee": committee,
        "rows": [meeting_line(each) for each in upcoming_of(committee, now())[:SHOWN]],
        "leads": can(user, Capability.RUN_MEETING, committee),
    }
    return render_to_string("reviews/meetings/_panel.html", context)
