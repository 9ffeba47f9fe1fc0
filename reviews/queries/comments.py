"""Reading comments: lists with their anchors as they stand now, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from reviews.models import Comment
from reviews.permissions import readable_committees
from reviews.rules.anchoring import Anchor, AnchorState, BlockIndex, Standing, index_of, resolve
from reviews.rules.disposition import CommentState
from standards.models import Draft, User, WorkItem
from standards.queries.drafts import draft_content

RELATED = ("author", "member_body", "receipt", "draft", "ballot", "enquiry")


def visible_comments(user: Any) -> QuerySet[Comment]:
    """Return the comments that this person may read; strangers read those of enquiries."""
    rows = Comment.objects.select_related(*RELATED)
    public = Q(enquiry__isnull=False)
    if not isinstance(user, User):
        return rows.filter(public)
    committees = readable_committees(user)
    return rows.filter(
        public | Q(draft__work_item__committee__in=committees) | Q(ballot__committee__in=committees)
    )


def filtered_comments(comments: QuerySet[Comment], given: Mapping[str, Any]) -> QuerySet[Comment]:
    """Apply the filters of the list: draft, ballot, enquiry, state, type, clause and words."""
    for name in ("draft", "ballot", "enquiry"):
        value = str(given.get(name) or "")
        if value:
            usable = value.isascii() and value.isdigit() and len(value) < 19
            comments = comments.filter(**{name: int(value)}) if usable else comments.none()
    for name in ("state", "type", "disposition"):
        if given.get(name):
            comments = comments.filter(**{name: given[name]})
    if given.get("clause"):
        clause = str(given["clause"])
        comments = comments.filter(Q(clause=clause) | Q(clause__startswith=f"{clause}."))
    if given.get("q"):
        comments = comments.filter(text__icontains=str(given["q"])[:200])
    return comments


def block_index(draft: Draft | None) -> BlockIndex:
    """Return the index of a draft's present text; empty where there is no draft."""
    return index_of(draft_content(draft)) if draft is not None else BlockIndex()


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
        ~Q(state=CommentState.CONFIRMED),
        Q(receipt__isnull=True) | Q(receipt__withdrawn_at__isnull=True),
        work_item=work_item,
    )


def drafts_with_comments(user: User) -> list[Draft]:
    """Return the drafts with comments in the person's committees, with how many are open."""
    open_ones = Count("comments", filter=Q(comments__state=CommentState.OPEN))
    return list(
        Draft.objects.filter(work_item__committee__in=readable_committees(user))
        .select_related("work_item__committee")
        .annotate(comment_count=Count("comments"), open_count=open_ones)
        .filter(comment_count__gt=0)
        .order_by("-open_count", "-pk")[:200]
    )
