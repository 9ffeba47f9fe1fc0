"""Pages of committees: the tree, one committee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from standards.kernel import slots
from standards.kernel.clock import now
from standards.permissions import Capability, access_committee, can
from standards.queries.committees import (
    committee_tree,
    members_of,
    role_label,
    subcommittees_of,
)
from standards.queries.work_items import phase_counts, programme_of
from standards.rules.roles import OFFICERS
from standards.rules.stages import LINE, PHASE_LABELS, is_late, target_dates

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from standards.models import Membership, WorkItem

SHOWN_MEMBERS = 8


def committees(request: HttpRequest) -> HttpResponse:
    """Show all committees as a tree."""
    return render(request, "standards/committees/list.html", {"tree": committee_tree()})


def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a committee: scope, officers and programme to all, more to members."""
    found = access_committee(request.user, slug)
    inside = can(request.user, Capability.READ_COMMITTEE, found)
    everybody = members_of(found)
    officers = [row for row in everybody if row.role in OFFICERS]
    counts = phase_counts(found)
    context = {
        "committee": found,
        "inside": inside,
        "members": [member_line(row) for row in (everybody if inside else officers)],
        "shown_members": SHOWN_MEMBERS,
        "member_count": len({row.user_id for row in everybody}),
        "programme": [programme_line(one) for one in programme_of(found, request.user)],
        "phases": [(phase, _(PHASE_LABELS[phase]), counts[phase]) for phase in LINE],
        "subcommittees": subcommittees_of(found),
        "may_propose": can(request.user, Capability.PROPOSE_WORK_ITEM, found),
        "may_manage": can(request.user, Capability.MANAGE_COMMITTEE, found),
        "panels": slots.panels("committee.panel", found, request.user) if inside else [],
    }
    page = "committee" if inside else "public"
    return render(request, f"standards/committees/{page}.html", context)


def member_line(row: Membership) -> dict[str, Any]:
    """Shape a member for a list: the person, the role in words, the member body."""
    body = row.member_body.name if row.member_body else ""
    return {"row": row, "person": row.user, "role": role_label(row.role), "body": body}


def programme_line(work_item: WorkItem) -> dict[str, Any]:
    """Shape a work item for the table of the programme."""
    standing = work_item.standing
    targets = target_dates(work_item.track_months, work_item.started)
    later = LINE[LINE.index(standing.phase) + 1 :] if standing.phase in LINE else ()
    return {
        "work_item": work_item,
        "standing": standing,
        "phase_label": _(PHASE_LABELS[standing.phase]),
        "next": _(PHASE_LABELS[later[0]]) if later else "",
        "target": targets.get(later[0]) if later else None,
        "late": is_late(standing, targets, now().date()),
    }
