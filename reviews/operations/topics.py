"""Saying what groups are about, and what is conspicuous about them; the worker does it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F

from reviews.clustering.signals import FEWEST, signals_of
from reviews.clustering.topics import READ_MEMBERS, Group, Topic, topics_of
from reviews.models import Cluster, Clustering, Comment, EnquiryReceipt
from reviews.queries.clusters import IS_SHOWN
from reviews.queries.enquiries import posted_comments

DESCRIBED_TOGETHER = 500
BACKGROUND = 400  # other groups whose text says what is common to all
GROWTH = 1.25  # from which on a group is described anew
MOST_CLAUSES = 40
PAUSE = timedelta(seconds=10)


def describe_clusters(*, enquiry: int, at: datetime) -> int:
    """Describe the groups of an enquiry that are new or grew by a quarter; return how many."""
    fresh = list(
        Cluster.objects.filter(enquiry=enquiry, size__gte=2)
        .filter(size__gte=F("described_size") * GROWTH)
        .exclude(size=F("described_size"))
        .select_related("representative")[:DESCRIBED_TOGETHER]
    )
    if fresh:
        topics = topics_of([_group(each) for each in fresh], _background(enquiry, fresh))
        for cluster, topic in zip(fresh, topics, strict=True):
            _describe(cluster, topic, at)
    _write(enquiry, fresh, at)
    return len(fresh)


def is_due(clustering: Clustering, at: datetime) -> bool:
    """Tell whether comments came to groups since they were described, and a moment has passed."""
    if clustering.grouped_at is None:
        return False
    described = clustering.described_at
    return described is None or (clustering.grouped_at > described and at - described >= PAUSE)


def replace_hidden() -> set[int]:
    """Let another comment stand for each group whose own is shown no more; return the enquiries.

    The groups are to be described anew; those of which nothing is shown stay as they are.
    """
    hidden = Cluster.objects.filter(~IS_SHOWN).select_related("representative")
    changed = []
    for cluster in hidden:
        shown = posted_comments(cluster.enquiry).filter(membership__cluster=cluster)
        first = shown.order_by("pk").first()
        if first is not None:
            cluster.representative, cluster.described_size = first, 0
            changed.append(cluster)
    Cluster.objects.bulk_update(changed, ["representative", "described_size"], batch_size=500)
    return {each.enquiry_id for each in changed}


def _group(cluster: Cluster) -> Group:
    """Return the texts to read of a group: its own, then those of its most different members."""
    leaders = Comment.objects.filter(
        membership__cluster=cluster, membership__signature__isnull=False
    ).exclude(pk=cluster.representative_id)
    texts = leaders.order_by("pk").values_list("text", flat=True)[: READ_MEMBERS - 1]
    return Group(cluster.size, [cluster.representative.text, *texts])


def _background(enquiry: int, fresh: list[Cluster]) -> list[str]:
    others = Cluster.objects.filter(enquiry=enquiry).exclude(pk__in=[each.pk for each in fresh])
    return list(others.values_list("representative__text", flat=True)[:BACKGROUND])


def _describe(cluster: Cluster, topic: Topic, at: datetime) -> None:
    cluster.terms = list(topic.terms)
    if not cluster.named_by_hand:
        cluster.label = topic.label
    cluster.described_size = cluster.size
    if cluster.size >= FEWEST:
        receipts = EnquiryReceipt.objects.filter(comment__membership__cluster=cluster)
        arrivals = receipts.order_by("received_at").values_list("received_at", "source")
        moments, sources = zip(*arrivals, strict=True) if arrivals else ((), ())
        copies = cluster.members.values("digest").annotate(n=Count("pk")).order_by("-n").first()
        found = signals_of(moments, copies["n"] if copies else 0, sources, at)
        cluster.signals = found.as_dict() if found else {}


@transaction.atomic
def _write(enquiry: int, clusters: list[Cluster], at: datetime) -> None:
    """Keep descriptions; a name that a person gave meanwhile stays."""
    clustering = Clustering.objects.select_for_update().get(enquiry=enquiry)
    named = Cluster.objects.filter(pk__in=[each.pk for each in clusters], named_by_hand=True)
    names = dict(named.values_list("pk", "label"))
    for cluster in clusters:
        cluster.label = names.get(cluster.pk, cluster.label)
    Cluster.objects.bulk_update(
        clusters, ["terms", "label", "described_size", "signals"], batch_size=200
    )
    clustering.clauses = _clauses(enquiry)
    clustering.described_at = at
    clustering.save(update_fields=["clauses", "described_at"])


def _clauses(enquiry: int) -> list[dict[str, object]]:
    """Return what the comments on each clause are about: clause, how many, key terms."""
    comments = Comment.objects.filter(enquiry=enquiry, receipt__withdrawn_at__isnull=True)
    counts = comments.exclude(clause="").values("clause").annotate(n=Count("pk"))
    rows = list(counts.order_by("-n", "clause")[:MOST_CLAUSES])
    leaders = comments.filter(membership__signature__isnull=False)
    groups = [
        Group(
            row["n"],
            list(
                leaders.filter(clause=row["clause"])
                .order_by("-pk")
                .values_list("text", flat=True)[:READ_MEMBERS]
            ),
        )
        for row in rows
    ]
    return [
        {"clause": row["clause"], "size": row["n"], "terms": list(topic.terms)}
        for row, topic in zip(rows, topics_of(groups), strict=True)
    ]
