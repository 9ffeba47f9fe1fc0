"""Drafts and their discussions to the people whom they concern, and to the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from standards.events.drafts import DiscussionAnswered, DraftFrozen
from standards.kernel import slots
from standards.kernel.slots import Hit, Notice
from standards.models import Discussion, Revision, User
from standards.queries.drafts import visible_drafts

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from standards.kernel.event import Event

MOST_HITS = 20


def notices(event: Event) -> list[Notice]:
    """Tell those in a discussion of an answer, and who began a draft that it was frozen."""
    if isinstance(event, DiscussionAnswered):
        return _answered(event)
    if isinstance(event, DraftFrozen):
        return _frozen(event)
    return []


def _answered(event: DiscussionAnswered) -> list[Notice]:
    discussion = Discussion.objects.filter(pk=event.discussion).first()
    if discussion is None:
        return []
    before = discussion.posts.filter(pk__lt=event.post).values_list("author_id", flat=True)
    people = {discussion.author_id, *before}
    post = discussion.posts.filter(pk=event.post).first()
    return [
        Notice(
            user_id=person,
            subject=_("An answer in a discussion that you take part in"),
            text=post.text[:400] if post else "",
            url=reverse("draft", args=[event.draft]),
            key=f"{event.name}:{event.post}",
        )
        for person in sorted(people - {event.actor})
    ]


def _frozen(event: DraftFrozen) -> list[Notice]:
    revision = Revision.objects.select_related("draft").filter(pk=event.revision).first()
    person = revision.draft.created_by_id if revision else None
    if revision is None or person is None or person == event.actor:
        return []
    return [
        Notice(
            user_id=person,
            subject=_("%(title)s was frozen") % {"title": revision.draft.title},
            text=revision.name,
            url=reverse("revision", args=[event.revision]),
            key=f"{event.name}:{event.revision}",
        )
    ]


def found(query: str, user: User | AnonymousUser) -> list[Hit]:
    """Return the drafts that the reader may see with the words in their title."""
    if not isinstance(user, User) or not query.strip():
        return []
    rows = visible_drafts(user).filter(title__icontains=query.strip())[:MOST_HITS]
    return [
        Hit(
            kind=_("Drafts"),
            title=draft.title,
            url=reverse("draft", args=[draft.pk]),
            excerpt=draft.work_item.printed,
        )
        for draft in rows
    ]


slots.register("notify", notices)
slots.register("search", found)
