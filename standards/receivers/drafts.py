"""Drafts and their discussions to the people whom they concern, and to the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from standards.events.drafts import (
    ClauseAssigned,
    DiscussionAnswered,
    DiscussionAssigned,
    DiscussionOpened,
    DraftFrozen,
    DraftReturned,
    DraftSubmitted,
)
from standards.kernel import slots
from standards.kernel.event import Event
from standards.kernel.slots import Hit, Notice, Owed
from standards.models import Discussion, Draft, Revision, User
from standards.queries.committees import officers_of
from standards.queries.discussions import discussions_owed_by
from standards.queries.drafts import drafts_to_review, visible_drafts
from standards.queries.languages import in_language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from standards.events.drafts import DraftEvent


MOST_HITS, MOST_TEXT = 20, 400


def notices(event: Event) -> list[Notice]:
    """Tell people of answers, of mentions, and of what was given to them to do."""
    tell = _TELLERS.get(type(event))
    return tell(event) if tell is not None else []


def _each(
    people: Iterable[int | None], event: DraftEvent, subject: Callable[[], str], text: str
) -> list[Notice]:
    """Return one notice for each person but the one who acted, in that person's language."""
    wanted = {one for one in people if one is not None} - {event.actor}
    made = []
    for person in User.objects.filter(pk__in=wanted, is_active=True).order_by("pk"):
        with in_language_of(person):
            made.append(
                Notice(
                    user_id=person.pk,
                    subject=subject(),
                    text=text[:MOST_TEXT],
                    url=reverse("draft", args=[event.draft]),
                    key=f"{event.name}:{event.draft}:{event.at.isoformat()}",
                )
            )
    return made


def _opened(event: DiscussionOpened) -> list[Notice]:
    discussion = Discussion.objects.filter(pk=event.discussion).first()
    if discussion is None:
        return []
    return _each(
        discussion.mentions, event, lambda: _("You are named in a discussion"), discussion.text
    )


def _answered(event: DiscussionAnswered) -> list[Notice]:
    discussion = Discussion.objects.filter(pk=event.discussion).first()
    post = discussion.posts.filter(pk=event.post).first() if discussion else None
    if discussion is None or post is None:
        return []
    before = discussion.posts.filter(pk__lt=event.post).values_list("author_id", flat=True)
    named = set(post.mentions)
    others = {discussion.author_id, discussion.assignee_id, *before} - named
    mentioned = _each(named, event, lambda: _("You are named in a discussion"), post.text)
    return mentioned + _each(
        others, event, lambda: _("An answer in a discussion that you take part in"), post.text
    )


def _assigned(event: DiscussionAssigned) -> list[Notice]:
    discussion = Discussion.objects.filter(pk=event.discussion).first()
    if discussion is None:
        return []
    return _each(
        [event.assignee],
        event,
        lambda: _("Settle a discussion: it was given to you"),
        discussion.text,
    )


def _clause(event: ClauseAssigned) -> list[Notice]:
    draft = Draft.objects.get(pk=event.draft)
    return _each(
        [event.person], event, lambda: _("Write a clause: it was given to you"), draft.title
    )


def _submitted(event: DraftSubmitted) -> list[Notice]:
    draft = Draft.objects.select_related("work_item__committee").get(pk=event.draft)
    officers = [row.user_id for row in officers_of(draft.work_item.committee)]
    names = {"title": draft.title}
    return _each(
        officers, event, lambda: _("Review the draft %(title)s") % names, draft.submission_note
    )


def _returned(event: DraftReturned) -> list[Notice]:
    draft = Draft.objects.get(pk=event.draft)
    names = {"title": draft.title}
    return _each(
        [event.submitter], event, lambda: _("%(title)s came back from review") % names, event.note
    )


def _frozen(event: DraftFrozen) -> list[Notice]:
    revision = (
        Revision.objects.select_related("draft__created_by").filter(pk=event.revision).first()
    )
    person = revision.draft.created_by if revision else None
    if revision is None or person is None or person.pk == event.actor:
        return []
    with in_language_of(person):
        subject = _("%(title)s was frozen") % {"title": revision.draft.title}
    return [
        Notice(
            user_id=person.pk,
            subject=subject,
            text=revision.name,
            url=reverse("revision", args=[event.revision]),
            key=f"{event.name}:{event.revision}",
        )
    ]


_TELLERS: dict[type[Event], Callable[..., list[Notice]]] = {
    ClauseAssigned: _clause,
    DiscussionAnswered: _answered,
    DiscussionAssigned: _assigned,
    DiscussionOpened: _opened,
    DraftFrozen: _frozen,
    DraftReturned: _returned,
    DraftSubmitted: _submitted,
}


def owed(user: User, at: datetime) -> list[Owed]:
    """Return the drafts that wait for a person's review and the discussions to settle."""
    drafts = [
        Owed(
            key=f"draft-review:{one.pk}",
            kind="draft",
            title=one.title,
            url=reverse("draft", args=[one.pk]),
            action=_("Review"),
            committee=one.work_item.committee.designation,
        )
        for one in drafts_to_review(user)
    ]
    discussions = [
        Owed(
            key=f"discussion:{one.pk}",
            kind="discussion",
            title=one.text[:80],
            url=reverse("draft", args=[one.subject_id]),
            action=_("Settle"),
        )
        for one in discussions_owed_by(user)
    ]
    return drafts + discussions


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
slots.register("inbox", owed)
slots.register("search", found)
