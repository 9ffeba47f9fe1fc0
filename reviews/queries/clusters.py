"""Reading groups of near-duplicate comments: how many, how large, who says what differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet, Sum

from reviews.models import Cluster, Clustering, ClusterMember, Comment, Enquiry
from reviews.rules.disposition import CommentState
from standards.rules.word_difference import INSERT, Segment, segments_of

LARGEST_DIFFERENCE = 20_000  # characters of a comment whose words are compared


# Whether a group's own comment is shown: its words, and a name made of them, are not otherwise.
IS_SHOWN = Q(
    representative__receipt__posted_at__isnull=False,
    representative__receipt__withdrawn_at__isnull=True,
    representative__receipt__removed_at__isnull=True,
)


def grouping_of(enquiry: Enquiry, received: int) -> dict[str, int]:
    """Return how many of the received comments are grouped, unique, and not yet looked at.

    The three add up to `received`.
    """
    grouped = clusters_of(enquiry).aggregate(n=Sum("size"))["n"] or 0
    looked_at = ClusterMember.objects.filter(enquiry=enquiry).count()
    return {
        "grouped": grouped,
        "unique": looked_at - grouped,
        "pending": max(0, received - looked_at),
    }


def clusters_of(enquiry: Enquiry) -> QuerySet[Cluster]:
    """Return groups of two or more, largest first; `is_shown`: whether its own text is."""
    found = Cluster.objects.filter(enquiry=enquiry, size__gte=2).order_by("-size", "pk")
    return found.annotate(is_shown=ExpressionWrapper(IS_SHOWN, BooleanField()))


def grouping_state(enquiry: Enquiry) -> Clustering | None:
    """Return when the comments were last grouped, and what is said on each clause."""
    return Clustering.objects.filter(enquiry=enquiry).first()


def unique_among(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Return those of an enquiry's comments that resemble no other."""
    alone = Q(membership__cluster=None) | Q(membership__cluster__size=1)
    return comments.filter(alone, membership__isnull=False).order_by("clause", "pk")


def grouped_with(comment: Comment) -> int:
    """Return how many other comments say nearly the same."""
    found = cluster_of(comment)
    return found.size - 1 if found else 0


def cluster_of(comment: Comment) -> Cluster | None:
    """Return the group of two or more to which a comment belongs."""
    return Cluster.objects.filter(members__comment=comment, size__gte=2).first()


def answered_in(clusters: Iterable[Cluster]) -> dict[int, int]:
    """Return, for each of these groups, how many comments have a confirmed answer."""
    members = ClusterMember.objects.filter(cluster__in=[each.pk for each in clusters])
    counts = (
        members.filter(comment__state=CommentState.CONFIRMED)
        .order_by()
        .values_list("cluster")
        .annotate(n=Count("pk"))
    )
    return dict(counts)


def members_shown(clusters: Sequence[int], comments: QuerySet[Comment]) -> dict[int, list[int]]:
    """Return the ids of these groups' comments, in order, as far as they are among `comments`."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = comments.filter(membership__cluster__in=clusters).order_by("pk")
    for cluster, pk in rows.values_list("membership__cluster", "pk"):
        found[cluster].append(pk)
    return found


def typical_texts(
    representatives: Mapping[int, int], members: Mapping[int, Sequence[int]]
) -> dict[int, str]:
    """Return the text that stands for each group, another member's where it is not shown."""
    chosen = {
        cluster: own if own in (shown := members.get(cluster, ())) else next(iter(shown), None)
        for cluster, own in representatives.items()
    }
    wanted = [pk for pk in chosen.values() if pk is not None]
    texts = dict(Comment.objects.filter(pk__in=wanted).values_list("pk", "text"))
    return {cluster: texts.get(pk or 0, "") for cluster, pk in chosen.items()}


def text_of(cluster: Cluster, comments: QuerySet[Comment]) -> str:
    """Return the text that stands for a group; another member's where it is not shown."""
    members = comments.filter(membership__cluster=cluster)
    own = members.filter(pk=cluster.representative_id).values_list("text", flat=True)
    return own.first() or members.order_by("pk").values_list("text", flat=True).first() or ""


@dataclass(frozen=True)
class Wording:
    """Comments of exactly the same words: the first of them, how many, and how they differ.

    `segments` lead from the group's text to theirs; `is_same` where only case or signs differ.
    """

    comment: Comment
    count: int
    segments: Sequence[Segment]

    @property
    def others(self) -> int:
        """Return how many more there are of the same words."""
        return self.count - 1

    @property
    def is_same(self) -> bool:
        """Tell whether nothing differs from the group's text."""
        return all(each.op == "equal" for each in self.segments)


def wordings_of(cluster: Cluster, comments: QuerySet[Comment]) -> QuerySet[Any, Any]:
    """Return one row per different text of a group: its first comment, and how many there are."""
    members = comments.filter(membership__cluster=cluster)
    return (
        members.order_by()
        .values("membership__digest")
        .annotate(first=Min("pk"), n=Count("pk"))
        .order_by("-n", "first")
    )


def read_wordings(rows: Sequence[dict[str, int]], text: str) -> list[Wording]:
    """Return the texts of some rows of `wordings_of` with what differs from the group's text."""
    found = Comment.objects.select_related("receipt").in_bulk([row["first"] for row in rows])
    return [
        Wording(found[row["first"]], row["n"], _difference(text, found[row["first"]].text))
        for row in rows
    ]


def _difference(text: str, other: str) -> list[Segment]:
    if max(len(text), len(other)) > LARGEST_DIFFERENCE:
        return [Segment(INSERT, other)]
    return segments_of(text, other)


def find_cluster(enquiry: Enquiry, pk: int) -> Cluster | None:
    """Return a group of this enquiry, also one of a single comment that was taken apart."""
    found = Cluster.objects.filter(enquiry=enquiry, pk=pk)
    return found.annotate(is_shown=ExpressionWrapper(IS_SHOWN, BooleanField())).first()


def name_of(cluster: Any) -> str:
    """Return a group's name; empty while it is made of words that are not shown any more."""
    return cluster.label if cluster.named_by_hand or cluster.is_shown else ""
