"""Reading for the resolution table: one window of rows, in an order, and counts beside filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from reviews.models import Comment
from reviews.permissions import ALLOWED, Capability, current_seats
from reviews.rules.clause_order import clause_key, inside
from reviews.rules.disposition import CommentState
from reviews.rules.labels import split_tags
from standards.kernel.clock import now
from standards.models import Committee, User

FIRST_WINDOW, WINDOW = 30, 100
MOST_CLAUSES = 400
MOST_TOPICS, MOST_TAGS = 200, 200
Sorter = Callable[[tuple[Any, ...]], Any]
# By the columns (pk, clause, type, name, state, disposition, must_satisfy).
SORTS: Mapping[str, Sorter] = {
    "clause": lambda row: (clause_key(row[1]), row[0]),
    "type": lambda row: (row[2], clause_key(row[1]), row[0]),
    "from": lambda row: (row[3].casefold(), row[0]),
    "disposition": lambda row: (row[5], row[4], row[0]),
    "must": lambda row: (not row[6], clause_key(row[1]), row[0]),
}
SORTED_BY = ("pk", "clause", "type", "name", "state", "disposition", "must_satisfy")


@dataclass(frozen=True)
class Window:
    """Some rows of the table: those from `start` on, out of `total`."""

    rows: Sequence[Comment]
    start: int
    total: int

    @property
    def following(self) -> int:
        """Return where the next window starts; 0 after the last one."""
        end = self.start + len(self.rows)
        return end if end < self.total else 0


def window_of(comments: QuerySet[Comment], sort: str, start: int) -> Window:
    """Return one window of the comments; an unknown order is that of their numbers."""
    ids = _ordered_ids(comments.select_related(None), sort)
    size = WINDOW if start else FIRST_WINDOW
    chosen = ids[start : start + size]
    by_id = comments.in_bulk(chosen)
    return Window([by_id[pk] for pk in chosen if pk in by_id], start, len(ids))


def _ordered_ids(comments: QuerySet[Comment], sort: str) -> list[int]:
    """Return the ids in an order; by number the database sorts and gives nothing else."""
    backwards, name = sort.startswith("-"), sort.removeprefix("-")
    if name not in SORTS:
        return list(comments.order_by("-pk" if backwards else "pk").values_list("pk", flat=True))
    # 5,000 short rows are sorted here in milliseconds; clause numbers are in no column's order.
    found = comments.order_by().values_list(*SORTED_BY)
    return [row[0] for row in sorted(found, key=SORTS[name], reverse=backwards)]


@dataclass(frozen=True)
class Progress:
    """How far the comments on one clause or topic are; `done` have a confirmed disposition."""

    name: str
    total: int
    proposed: int
    done: int


@dataclass(frozen=True)
class Facets:
    """How many comments of a place there are of each kind."""

    total: int
    types: Mapping[str, int]
    states: Mapping[str, int]
    dispositions: Mapping[str, int]
    members: Sequence[tuple[int, str, int]]
    must: int
    clauses: Sequence[Progress]
    topics: Sequence[Progress]
    tags: Sequence[tuple[str, int]]


def facets_of(comments: QuerySet[Comment]) -> Facets:
    """Count the comments of a place for its filters, in one query."""
    rows = list(
        comments.order_by()
        .select_related(None)
        .values_list(
            "type",
            "state",
            "disposition",
            "must_satisfy",
            "clause",
            "member_body",
            "member_body__name",
            "topic",
            "tags",
        )
    )
    members = Counter((row[5], row[6]) for row in rows if row[5] is not None)
    return Facets(
        total=len(rows),
        types=Counter(row[0] for row in rows),
        states=Counter(row[1] for row in rows),
        dispositions=Counter(row[2] for row in rows),
        members=[(pk, name, n) for (pk, name), n in sorted(members.items(), key=_by_name)],
        must=sum(row[3] for row in rows),
        clauses=_progress([(inside(row[4]), row[1]) for row in rows], clause_key)[:MOST_CLAUSES],
        topics=_topics([(row[7], row[1]) for row in rows]),
        tags=sorted(Counter(tag for row in rows for tag in split_tags(row[8])).items())[:MOST_TAGS],
    )


def _by_name(item: tuple[tuple[int, str], int]) -> str:
    return item[0][1].casefold()


def _progress(rows: Sequence[tuple[str, str]], order: Callable[[str], Any]) -> list[Progress]:
    """Return how far the comments under each name are, in an order of the names."""
    counts: dict[str, Counter[str]] = {}
    for name, state in rows:
        counts.setdefault(name, Counter())[state] += 1
    return [
        Progress(name, found.total(), found[CommentState.PROPOSED], found[CommentState.CONFIRMED])
        for name, found in sorted(counts.items(), key=lambda item: order(item[0]))
    ]


def _topics(rows: Sequence[tuple[str, str]]) -> list[Progress]:
    """Return how far each topic is, those without one last; nothing where none has one."""
    if not any(topic for topic, _state in rows):
        return []
    return _progress(rows, lambda topic: (not topic, topic.casefold()))[:MOST_TOPICS]


def answerers_of(committee: Committee) -> list[User]:
    """Return the people of a committee to whom comments can be given."""
    seats = current_seats(committee, now()).filter(role__in=ALLOWED[Capability.PROPOSE_DISPOSITION])
    return list(User.objects.filter(pk__in=seats.values("user"), is_active=True).order_by("name"))
