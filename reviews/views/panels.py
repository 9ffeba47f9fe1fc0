"""Panels of reviews on other apps' pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reviews.models import Enquiry
from reviews.permissions import Capability, can
from reviews.queries.ballots import approved_ballots, ballots_of
from reviews.queries.enquiries import open_enquiries, state_of
from reviews.queries.notices import open_enquiries_of
from standards.kernel.clock import now
from standards.models import User, WorkItem
from standards.rules.programme import DOMAIN_LABELS, Domain

SHOWN_AT_HOME = 4


def home_panel(_user: Any) -> str | None:
    """Return the enquiries that are open now, those that close first on top."""
    at = now()
    rows = open_enquiries(at)
    if not rows:
        return None
    shown = [_period(each, at) for each in rows[:SHOWN_AT_HOME]]
    context = {"periods": shown, "total": len(rows)}
    return render_to_string("reviews/enquiries/_home_panel.html", context)


def _period(enquiry: Enquiry, at: datetime) -> dict[str, Any]:
    whole = enquiry.closes_at - enquiry.opens_at
    domain = Domain(enquiry.work_item.domain)
    return {
        "enquiry": enquiry,
        "domain_label": _(DOMAIN_LABELS[domain]),
        "passed": min(100, int(100 * ((at - enquiry.opens_at) / whole))),
        "soon": state_of(enquiry, at) == "closing_soon",
    }


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
