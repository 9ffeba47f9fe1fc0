"""Reading comments: lists with their anchors as they stand now, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from reviews.models import Comment
from reviews.permissions import readable_committees, seen_by_body
from reviews.rules.anchoring import Anchor, AnchorState, BlockIndex, Standing, index_of, resolve
from reviews.rules.application import TAKEN_UP, AppliedHow
from reviews.rules.disposition import CommentState, Consolidation, Disposition
from reviews.rules.labels import tag_filter
from standards.kernel.ids import row_id
from standards.models import Draft, User, WorkItem
from standards.queries.document_log import current_seq, digest_of
from standards.queries.drafts import draft_version

RELATED = ("author", "member_body", "receipt", "draft", "ballot", "enquiry", "assignee")
TRACED = ("applied_in", "offered_in")  # revisions, whose texts are not needed with them
LONGEST_SEARCH = 200
BEFORE_ALL = Q(consolidation=Consolidation.NONE)
WITHOUT_TOPIC = "-"
# What else the list is narrowed to, by one word.
ONLY: Mapping[str, Q] = {
    "must": Q(must_satisfy=True),
    "duplicates": Q(disposition=Disposition.DUPLICATE) | Q(duplicate_of__isnull=False),
    "originals": ~Q(disposition=Disposition.DUPLICATE) & Q(duplicate_of__isnull=True),
    "applied": Q(applied_in__isnull=False),
    "to_apply": Q(
        state=CommentState.CONFIRMED,
        disposition__in=TAKEN_UP,
        applied_in__isnull=True,
        applied_how=AppliedHow.UNKNOWN,
    ),
    "offered": Q(offered_in__isnull=False),
    "unsatisfied": Q(satisfied=False),
}


def visible_comments(user: Any) -> QuerySet[Comment]:
    """Return the comments that this person may read; strangers read those of enquiries.

    What a member body still holds back is seen by its own people alone.
    """
    rows = Comment.objects.select_related(*RELATED, *TRACED)
    rows = rows.defer(*(f"{name}__content" for name in TRACED))
    public = Q(enquiry__isnull=False)
    if not isinstance(user, User):
        return rows.filter(public, BEFORE_ALL)
    committees = readable_committees(user)
    return rows.filter(
        public
        | Q(draft__work_item__committee__in=committees)
        | Q(ballot__committee__in=committees),
        BEFORE_ALL | seen_by_body(user),
    )


def filtered_comments(comments: QuerySet[Comment], given: Mapping[str, Any]) -> QuerySet[Comment]:
    """Apply the filters of the list: place, state, type, clause, member, who, matter and words."""
    for name in ("draft", "ballot", "enquiry", "member_body", "assignee"):
        if given.get(name):
            comments = comments.filter(**{name: row_id(given[name])})
    for name in ("state", "type", "disposition"):
        if given.get(name):
            comments = comments.filter(**{name: given[name]})
    if given.get("clause"):
        clause = str(given["clause"])
        comments = comments.filter(Q(clause=clause) | Q(clause__startswith=f"{clause}."))
    if given.get("must"):
        comments = comments.filter(must_satisfy=True)
    comments = _of_matter(comments, given)
    if given.get("q"):
        comments = comments.filter(_says(str(given["q"])[:LONGEST_SEARCH]))
    return comments


def _of_matter(comments: QuerySet[Comment], given: Mapping[str, Any]) -> QuerySet[Comment]:
    """Apply the filters of topic, tag and what else the list is narrowed to."""
    topic = given.get("topic")
    if topic:
        comments = comments.filter(topic="" if topic == WITHOUT_TOPIC else topic)
    if given.get("tag"):
        tag = tag_filter(given["tag"])
        comments = comments.filter(tags__contains=tag) if tag else comments.none()
    only = given.get("only")
    if only:
        comments = comments.filter(ONLY[str(only)]) if str(only) in ONLY else comments.none()
    return comments


def _says(words: str) -> Q:
    """Return the condition that a comment says these words, or bears this number."""
    found = Q(text__icontains=words) | Q(proposed_text__icontains=words)
    found |= Q(observation__icontains=words) | Q(name__icontains=words)
    return found | Q(pk=row_id(words)) if row_id(words) else found


def block_index(draft: Draft | None) -> BlockIndex:
    """Return the index of a draft's present text; empty where there is no draft."""
    if draft is None:
        return BlockIndex()
    seq = current_seq(draft.pk)
    return _index_at(draft.pk, seq, digest_of(draft.pk, seq))


@lru_cache(maxsize=4)
def _index_at(draft: int, seq: int, _digest: str) -> BlockIndex:
    """Return the index of a draft's text after an update, which never changes.

    The hash of the update tells it from one of the same number that was taken back.
    """
    return index_of(draft_version(Draft(pk=draft), upto=seq).content)


def block_indexes(comments: Iterable[Comment]) -> dict[int, BlockIndex]:
    """Return the index of every draft that these comments are anchored in, each read once."""
    drafts = {each.draft_id: each.draft for each in comments if each.draft and each.anchor_block}
    return {pk: block_index(draft) for pk, draft in drafts.items() if pk is not None}


def anchor_of(comment: Comment) -> Anchor | None:
    """Return the anchor as it was when the comment was made; None for a general comment."""
    if not comment.anchor_block:
        return None
    return Anchor(
        block=comment.anchor_block,
        start=comment.anchor_start,
        end=comment.anchor_end,
        quote=comment.anchor_quote,
        before=comment.anchor_before,
        after=comment.anchor_after,
        repeated=comment.anchor_repeated,
    )


def standing_of(comment: Comment, indexes: Mapping[int, BlockIndex]) -> Standing | None:
    """Return where a comment's anchor stands now; None for a general comment."""
    anchor = anchor_of(comment)
    if anchor is None:
        return None
    index = indexes.get(comment.draft_id or 0)
    if index is None:
        return Standing(AnchorState.ORPHANED, anchor.start, anchor.end)
    return resolve(anchor, index)


def counts_by_disposition(comments: QuerySet[Comment]) -> dict[str, int]:
    """Return how many comments have each disposition; the open ones stand under ""."""
    rows = comments.order_by().values_list("disposition").annotate(n=Count("pk"))
    return dict(rows)


def unanswered(work_item: WorkItem) -> QuerySet[Comment]:
    """Return the comments of a work item without a confirmed disposition, withdrawn ones apart."""
    return Comment.objects.filter(
        BEFORE_ALL,
        ~Q(state=CommentState.CONFIRMED),
        Q(receipt__isnull=True) | Q(receipt__withdrawn_at__isnull=True),
        work_item=work_item,
    )


def drafts_with_comments(user: User) -> list[Draft]:
    """Return the drafts with comments in the person's committees, with how many are open."""
    known = Q(comments__consolidation=Consolidation.NONE)
    open_ones = Count("comments", filter=known & Q(comments__state=CommentState.OPEN))
    return list(
        Draft.objects.filter(work_item__committee__in=readable_committees(user))
        .select_related("work_item__committee")
        .annotate(comment_count=Count("comments", filter=known), open_count=open_ones)
        .filter(comment_count__gt=0)
        .order_by("-open_count", "-pk")[:200]
    )
