"""What the intake of comments looks up: each question once for a whole batch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Lower

from reviews.models import Enquiry, EnquiryReceipt
from reviews.rules.anchoring import BlockIndex, index_of
from standards.models import Revision

INDEXES_KEPT = 16


@dataclass(frozen=True)
class Recent:
    """How many came within a window, and when the oldest of them came."""

    count: int
    oldest: datetime

    def plus(self, more: int) -> Recent:
        """Return it with some that came just now."""
        return Recent(self.count + more, self.oldest)


def enquiries_of(pks: Collection[int]) -> dict[int, Enquiry]:
    """Return enquiries by id, without the contents of their revisions."""
    rows = Enquiry.objects.filter(pk__in=pks).select_related("revision")
    return {row.pk: row for row in rows.defer("revision__content", "summary")}


def index_of_revision(revision: Revision) -> BlockIndex:
    """Return the index of a frozen text; it is read once for each text, by its hash."""
    return _index(revision.hash, revision.pk)


@lru_cache(maxsize=INDEXES_KEPT)
def _index(_hash: str, pk: int) -> BlockIndex:
    return index_of(Revision.objects.values_list("content", flat=True).get(pk=pk))


def recent_of_sources(sources: Collection[str], *, since: datetime) -> dict[str, Recent]:
    """Return what came from address prefixes since an instant."""
    rows = EnquiryReceipt.objects.filter(source__in=sources, received_at__gt=since)
    found = rows.values_list("source").annotate(Count("pk"), Min("received_at"))
    return {source: Recent(count, oldest) for source, count, oldest in found.order_by()}


def recent_of_emails(emails: Collection[str], *, since: datetime) -> dict[str, Recent]:
    """Return what came with e-mail addresses since an instant, of those confirmed in it."""
    rows = EnquiryReceipt.objects.annotate(lower=Lower("email")).filter(
        ~Q(email=""), lower__in=emails, received_at__gt=since
    )
    found = rows.values_list("lower").annotate(
        Count("pk"), Min("received_at"), Max("email_confirmed_at")
    )
    return {
        email: Recent(count, oldest)
        for email, count, oldest, confirmed in found.order_by()
        if confirmed is not None
    }
