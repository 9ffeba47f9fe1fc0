"""Keeping the running count of a ballot: noted with each cast, folded, proved at the close."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict

from django.db import transaction

from reviews.models import Ballot, TallyChange
from reviews.queries.running_counts import recounted
from reviews.rules.running import NUMBERS, Change, summed

log = logging.getLogger(__name__)
FOLD_EVERY = 256  # rows: what a tally adds up stays of this order


@transaction.atomic
def note_casts(ballot: Ballot, changes: Iterable[Change]) -> None:
    """Note what casts changed, in their transaction; now and then fold the rows of the ballot."""
    rows = _insert(ballot, changes)
    if any(row.pk % FOLD_EVERY == 0 for row in rows):
        fold_count(ballot)


def _insert(ballot: Ballot, changes: Iterable[Change]) -> list[TallyChange]:
    rows = [TallyChange(ballot=ballot, **asdict(one)) for one in summed(changes).values()]
    return TallyChange.objects.bulk_create(rows)


@transaction.atomic
def fold_count(ballot: Ballot) -> None:
    """Replace the rows of a running count by their sums; rows that others hold are left to them.

    A reader sees either the old rows or the new ones: all of it is one commit.
    """
    free = TallyChange.objects.filter(ballot=ballot).select_for_update(skip_locked=True)
    rows = list(free.values("pk", "member_class", "position", "reasoned", *NUMBERS))
    TallyChange.objects.filter(pk__in=[row.pop("pk") for row in rows]).delete()
    _insert(ballot, (Change(**row) for row in rows))


@transaction.atomic
def settle_count(ballot: Ballot) -> bool:
    """Count the votes anew and let that stand; False, and an error, where the count was another.

    The ballot's row must be locked against casts.
    """
    rows = TallyChange.objects.filter(ballot=ballot)
    running = summed(Change(**row) for row in rows.values(*_FIELDS))
    right = summed(recounted(ballot))
    rows.delete()
    _insert(ballot, right.values())
    if running == right:
        return True
    log.error(
        "the running count of ballot %s was %s, a recount gives %s: the recount stands",
        ballot.number,
        list(running.values()),
        list(right.values()),
    )
    return False


_FIELDS = ("member_class", "position", "reasoned", *NUMBERS)
