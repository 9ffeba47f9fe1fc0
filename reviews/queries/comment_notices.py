"""Whom it concerns when several comments are answered or given to somebody."""

from __future__ import annotations

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.events import (
    CommentApplicationSaid,
    CommentsAssigned,
    CommentsDisposed,
    CommentsTraced,
)
from reviews.models import Comment
from standards.kernel.event import Event
from standards.kernel.slots import Notice


def of_bulk(event: CommentsDisposed) -> list[Notice]:
    """Tell each commenter once that comments were answered; proposals are not told."""
    if not event.final or event.undone:
        return []
    authors: dict[int, list[int]] = defaultdict(list)
    rows = Comment.objects.filter(pk__in=event.ids, author__isnull=False)
    for pk, author in rows.exclude(author=event.actor).values_list("pk", "author"):
        authors[author].append(pk)
    return [
        Notice(
            user_id=author,
            subject=ngettext(
                "%(n)d of your comments was answered",
                "%(n)d of your comments were answered",
                len(ids),
            )
            % {"n": len(ids)},
            text="",
            url=_table(event.draft, ids[0]),
            key=f"{event.name}:{event.subject}:{author}",
        )
        for author, ids in sorted(authors.items())
    ]


def notices_of_applications(event: Event) -> list[Notice]:
    """Tell each commenter once in which revision what they asked for was applied."""
    if not isinstance(event, CommentsTraced | CommentApplicationSaid):
        return []
    applied: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = Comment.objects.filter(pk__in=event.ids, author__isnull=False, applied_in__isnull=False)
    rows = rows.exclude(author=event.actor).order_by("pk")
    for pk, author, number in rows.values_list("pk", "author", "applied_in__number"):
        applied[author, number].append(pk)
    return [
        Notice(
            user_id=author,
            subject=ngettext(
                "%(n)d of your comments is applied in revision %(number)d",
                "%(n)d of your comments are applied in revision %(number)d",
                len(ids),
            )
            % {"n": len(ids), "number": number},
            text=_("Say in the table whether this answers you."),
            url=_table(event.draft, ids[0]),
            key=f"{event.name}:{event.subject}:{event.at.isoformat()}:{author}:{number}",
        )
        for (author, number), ids in sorted(applied.items())
    ]


def of_assignment(event: CommentsAssigned) -> list[Notice]:
    """Tell the person to whom comments were given."""
    if event.assignee is None or event.assignee == event.actor:
        return []
    n = len(event.ids)
    words = ngettext("Answer %(n)d comment", "Answer %(n)d comments", n) % {"n": n}
    return [
        Notice(
            user_id=event.assignee,
            subject=words,
            text=_("They were given to you."),
            url=f"{reverse('comments')}?draft={event.draft or ''}&assignee={event.assignee}",
            key=f"{event.name}:{event.subject}:{event.at.isoformat()}",
        )
    ]


def _table(draft: int | None, comment: int) -> str:
    return f"{reverse('comments')}?draft={draft or ''}#comment-{comment}"
