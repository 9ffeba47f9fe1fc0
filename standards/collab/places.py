"""Lock documents for writing and read what rights over them depend on, by one plain query.

This runs for every window of every room; building model objects here cost more than the commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from standards.models import DocumentHead, Draft, WorkItem
from standards.rules.drafts import DraftState

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(slots=True)
class Place:
    """Hold the locked counter of a draft, and where the draft stands."""

    pk: int
    seq: int
    state: str
    rights_phase: str
    rights_committee_id: int
    is_public: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether the text may change."""
        return self.state == DraftState.OPEN


def lock_places(draft_ids: Collection[int]) -> dict[int, Place]:
    """Lock the counters of drafts in the order of their ids; unknown drafts are left out."""
    found = _locked(draft_ids)
    missing = [pk for pk in draft_ids if pk not in found]
    if missing and Draft.objects.filter(pk__in=missing).exists():
        for draft in Draft.objects.filter(pk__in=missing).order_by("pk"):
            DocumentHead.objects.get_or_create(draft=draft)
        found = _locked(draft_ids)
    return found


def _locked(draft_ids: Collection[int]) -> dict[int, Place]:
    query = places_query(", ".join(["%s"] * len(draft_ids)))
    lock = " FOR UPDATE OF h" if connection.features.has_select_for_update_of else ""
    with connection.cursor() as cursor:
        cursor.execute(query + lock, sorted(draft_ids))
        return {row[0]: Place(*row) for row in cursor.fetchall()}


def places_query(marks: str) -> str:
    """Return the query for the columns of `Place`; `marks` stand for the ids of the drafts."""
    return _QUERY.format(marks=marks)


_QUERY = (
    "SELECT h.draft_id, h.seq, d.state, w.phase, w.committee_id"  # noqa: S608  (table names alone)
    f" FROM {DocumentHead._meta.db_table} h"
    f" JOIN {Draft._meta.db_table} d ON d.id = h.draft_id"
    f" JOIN {WorkItem._meta.db_table} w ON w.id = d.work_item_id"
    " WHERE h.draft_id IN ({marks}) ORDER BY h.draft_id"
)
