"""Panels of reviews on other apps' pages."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from reviews.permissions import Capability, can
from reviews.queries.ballots import approved_ballots, ballots_of
from reviews.queries.notices import open_enquiries_of
from standards.models import User, WorkItem


def work_item_panel(work_item: WorkItem, user: Any) -> str | None:
    """Return the rounds of a work item: ballots, enquiry, comments, and what may be begun."""
    member = isinstance(user, User) and can(user, Capability.READ_BALLOT, work_item.committee)
    enquiries = open_enquiries_of(work_item.pk)
    if not member and not enquiries:
        return None
    manages = member and can(user, Capability.MANAGE_BALLOT, work_item.committee)
    return render_to_string(
        "reviews/ballots/_work_item_panel.html",
        {
            "work_item": work_item,
            "ballots": ballots_of(work_item) if member else [],
            "publishable": approved_ballots(work_item) if manages else [],
            "enquiries": enquiries,
            "member": member,
            "manages": manages,
        },
    )
