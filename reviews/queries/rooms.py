"""What the pages of ballots read beside the ballot itself."""

from __future__ import annotations

from standards.models import Committee, Revision, User, WorkItem
from standards.permissions import committees_of
from standards.rules.roles import OFFICERS

OFFERED = 30


def committees_managed(user: User) -> list[Committee]:
    """Return the committees in which this person may prepare ballots."""
    return list(Committee.objects.filter(pk__in=committees_of(user, *OFFICERS)))


def revisions_to_vote_on(committee: Committee, item: WorkItem | None) -> list[tuple[str, str]]:
    """Return the frozen revisions that a ballot may be about, newest first, as choices."""
    rows = Revision.objects.filter(draft__work_item__committee=committee)
    if item is not None:
        rows = rows.filter(draft__work_item=item)
    rows = rows.select_related("draft__work_item").order_by("-frozen_at").defer("content")
    return [
        (str(each.pk), f"{each.draft.work_item.printed} {each.name}") for each in rows[:OFFERED]
    ]
