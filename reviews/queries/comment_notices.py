"""Whom it concerns when several comments are answered or given to somebody."""

from __future__ import annotations

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.events import CommentsAssigned, CommentsDisposed
from reviews.models import Comment
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
