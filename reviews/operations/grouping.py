"""Putting new comments of enquiries into their groups: the worker that owns the indexes.

The rows in the database are the truth; an index in memory is put together from them when there is
none, when a person changed the groups, or when another worker wrote in between. One worker at a
time holds the lease.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from reviews.clustering.clusters import LEADER, Placed, Sketches, sketches_of
from reviews.models import Cluster, Clustering, ClusterMember, Comment
from reviews.operations.cluster_index import Known, known_of, signed
from standards.operations.leases import give_lease_back, take_lease

LEASE, LEASE_SECONDS = "clusters", 5  # how long a killed worker keeps the next one waiting
BATCH = 2_000  # comments written in one transaction: well under a second
MOST_KNOWN = 4  # indexes kept in memory
LONGEST_TRANSACTION = timedelta(minutes=10)


class Stale(Exception):
    """Say that somebody else changed the groups since they were read."""


@dataclass
class Keeper:
    """What one worker keeps between passes: its name, its indexes, and what surely was grouped."""

    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    known: dict[int, Known] = field(default_factory=dict)
    grouped_up_to: int = 0
    editions: int = 0

    def forget(self, enquiry: int | None = None) -> None:
        """Drop an index, or all of them; the next pass reads the rows again."""
        if enquiry is None:
            self.known.clear()
            self.grouped_up_to = 0
        else:
            self.known.pop(enquiry, None)

    def index_for(self, clustering: Clustering) -> Known:
        """Return the index of an enquiry, read anew when the one in memory is stale."""
        found = self.known.pop(clustering.enquiry_id, None)
        if found is None or not found.is_of(clustering):
            found = known_of(clustering)
        self.known[clustering.enquiry_id] = found  # the last one used stands last
        while len(self.known) > MOST_KNOWN:
            self.known.pop(next(iter(self.known)))
        return found


def group_pending(*, keeper: Keeper, at: datetime) -> dict[int, int]:
    """Group some of the comments that wait; return how many per enquiry, empty when none waits.

    Empty, too, while another worker holds the lease.
    """
    waiting = _waiting(keeper)
    if not waiting:
        _note_what_is_grouped(keeper, at)
        return {}
    if not take_lease(LEASE, holder=keeper.holder, seconds=LEASE_SECONDS, at=at):
        keeper.forget()
        return {}
    by_enquiry: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, enquiry, text in waiting:
        by_enquiry[enquiry].append((pk, text))
    return {
        enquiry: _group(enquiry, comments, keeper, at) for enquiry, comments in by_enquiry.items()
    }


def stop_grouping(*, keeper: Keeper) -> None:
    """Let another worker begin at once."""
    give_lease_back(LEASE, holder=keeper.holder)


def _waiting(keeper: Keeper) -> list[tuple[int, int, str]]:
    """Return comments without a group: number, enquiry, text. People make old ones wait again."""
    editions = Clustering.objects.aggregate(n=Sum("edition"))["n"] or 0
    if editions != keeper.editions:
        keeper.editions, keeper.grouped_up_to = editions, 0
    rows = Comment.objects.filter(
        enquiry__isnull=False,
        receipt__isnull=False,
        membership__isnull=True,
        pk__gt=keeper.grouped_up_to,
    )
    return list(rows.order_by("pk").values_list("pk", "enquiry_id", "text")[:BATCH])


def _note_what_is_grouped(keeper: Keeper, at: datetime) -> None:
    """Remember below which number nothing can wait any more: there the search may begin.

    A number is given when a transaction begins, so that a lower one may still come to light.
    """
    old = Comment.objects.filter(created_at__lt=at - LONGEST_TRANSACTION)
    newest = old.order_by("-pk").values_list("pk", flat=True).first()
    keeper.grouped_up_to = max(keeper.grouped_up_to, newest or 0)


def _group(enquiry: int, comments: Sequence[tuple[int, str]], keeper: Keeper, at: datetime) -> int:
    clustering, _made = Clustering.objects.get_or_create(enquiry_id=enquiry)
    known = keeper.index_for(clustering)
    sketches = sketches_of([text for _pk, text in comments])
    placed = known.index.add(sketches)
    ids = [pk for pk, _text in comments]
    written = False
    try:
        _write(known, ids, (placed, sketches), at)
        written = True
    except Stale:
        pass
    finally:
        if not written:
            keeper.forget(enquiry)  # memory is ahead of the rows
    return len(ids) if written else 0


@transaction.atomic
def _write(known: Known, ids: Sequence[int], found: tuple[Placed, Sketches], at: datetime) -> None:
    clustering = Clustering.objects.select_for_update().get(enquiry=known.enquiry)
    if not known.is_of(clustering):
        raise Stale
    changes = _changes(known, ids, found[0])
    homes = _grow(known, changes, at)
    rows = _member_rows(known, ids, found, homes)
    ClusterMember.objects.bulk_create(rows, batch_size=500)
    known.last_member = clustering.last_member = rows[-1].pk
    clustering.grouped_at = at
    clustering.save(update_fields=["last_member", "grouped_at"])


@dataclass
class Change:
    """What comes together under one label: new comments, unique ones, and whole clusters."""

    new: list[int] = field(default_factory=list)
    singles: list[int] = field(default_factory=list)
    clusters: list[int] = field(default_factory=list)


def _changes(known: Known, ids: Sequence[int], placed: Placed) -> dict[int, Change]:
    """Return the change under each label that new comments came to, oldest parts first."""
    changes: dict[int, Change] = {}
    joined = sorted({int(each) for each in placed.joined[: int(placed.ends[0]), 1]})
    roots = known.index.roots(placed.labels).tolist()
    for label in [*dict.fromkeys(roots), *joined]:
        change = changes.setdefault(known.index.root(label), Change())
        if label in known.clusters:
            change.clusters.append(known.clusters.pop(label))
        if label in known.singles:
            change.singles.append(known.singles.pop(label))
    for pk, root in zip(ids, roots, strict=True):
        changes[root].new.append(pk)
    return changes


def _grow(known: Known, changes: dict[int, Change], at: datetime) -> dict[int, int]:
    """Make, enlarge and join clusters; return the cluster of each label that has one."""
    homes: dict[int, int] = {}
    fresh: dict[int, Cluster] = {}
    for label, change in changes.items():
        loose = change.singles + change.new
        if change.clusters:
            homes[label] = known.clusters[label] = change.clusters[0]
        elif len(loose) > 1:
            fresh[label] = Cluster(
                enquiry_id=known.enquiry, representative_id=loose[0], created_at=at
            )
        else:
            known.singles[label] = loose[0]
    Cluster.objects.bulk_create(fresh.values(), batch_size=500)
    for label, cluster in fresh.items():
        homes[label] = known.clusters[label] = cluster.pk
    _join({home: changes[label].clusters[1:] for label, home in homes.items()})
    _move_singles({home: changes[label].singles for label, home in homes.items()})
    _count(
        {
            home: len(changes[label].singles) + len(changes[label].new)
            for label, home in homes.items()
        }
    )
    return homes


def _join(absorbed: dict[int, list[int]]) -> None:
    """Move the members of clusters into another, and delete what is empty then."""
    for home, others in absorbed.items():
        if others:
            moved = ClusterMember.objects.filter(cluster__in=others).update(cluster=home)
            Cluster.objects.filter(pk__in=others).delete()
            _count({home: moved})


def _move_singles(singles: dict[int, list[int]]) -> None:
    """Give comments that were unique so far their cluster."""
    home_of = {pk: home for home, pks in singles.items() for pk in pks}
    members = list(ClusterMember.objects.filter(comment__in=home_of).defer("signature"))
    for member in members:
        member.cluster_id = home_of[member.comment_id]
    ClusterMember.objects.bulk_update(members, ["cluster"], batch_size=500)


def _count(more: dict[int, int]) -> None:
    clusters = list(Cluster.objects.filter(pk__in=more).only("pk", "size"))
    for cluster in clusters:
        cluster.size += more[cluster.pk]
    Cluster.objects.bulk_update(clusters, ["size"], batch_size=500)


def _member_rows(
    known: Known, ids: Sequence[int], found: tuple[Placed, Sketches], homes: dict[int, int]
) -> list[ClusterMember]:
    placed, sketches = found
    roots = known.index.roots(placed.labels).tolist()
    leads = (placed.kinds == LEADER).tolist()
    return [
        ClusterMember(
            comment_id=pk,
            enquiry_id=known.enquiry,
            cluster_id=homes.get(roots[row]),
            digest=signed(sketches.digests[row]),
            signature=sketches.signatures[row].tobytes() if leads[row] else None,
            alike=int(placed.alike[row]),
        )
        for row, pk in enumerate(ids)
    ]
