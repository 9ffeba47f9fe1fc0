"""Read the discussions beside a draft, each with the place in the text that it is about now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standards.models import Discussion
from standards.rules.document import block_text, is_text_block, node_id, utf16_length, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from standards.models import Draft, User

DRAFT = "draft"


def discussions_of(draft: Draft) -> QuerySet[Discussion]:
    """Return the discussions beside a draft, the oldest first; three queries in all."""
    rows = Discussion.objects.filter(subject_kind=DRAFT, subject_id=draft.pk)
    return rows.select_related("author", "assignee").prefetch_related("posts__author")


def block_texts(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the text of every text block of a document by its id."""
    return {
        node_id(place.node): block_text(place.node)
        for place in walk(content)
        if is_text_block(place.node) and node_id(place.node)
    }


def discussion_facts(discussion: Discussion, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return a discussion with its answers and its place in the present text."""
    return {
        "id": str(discussion.pk),
        "text": discussion.text,
        "author": author_facts(discussion.author),
        "at": discussion.at,
        "resolved": discussion.resolved_at is not None,
        "mentions": [str(one) for one in discussion.mentions],
        "assignee": author_facts(discussion.assignee) if discussion.assignee else None,
        "anchor": place_now(discussion.anchor, texts) if discussion.anchor else None,
        "posts": [
            {
                "id": str(post.pk),
                "text": post.text,
                "mentions": [str(one) for one in post.mentions],
                "author": author_facts(post.author),
                "at": post.at,
            }
            for post in discussion.posts.all()
        ],
    }


def discussions_owed_by(user: User) -> QuerySet[Discussion]:
    """Return the open discussions that were given to a person to settle, the oldest first."""
    return Discussion.objects.filter(assignee=user, subject_kind=DRAFT, resolved_at=None)


def author_facts(user: User) -> dict[str, Any]:
    """Return what is shown of the author of a discussion or an answer."""
    return {"id": str(user.pk), "name": user.name, "hue": user.hue}


def place_now(anchor: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """Return where a quoted passage stands now, or that it is gone.

    The passage is looked for in its block alone; of several places the nearest counts. Offsets
    are UTF-16 units.
    """
    placed = dict(anchor)
    text, quote = texts.get(str(anchor["block"])), str(anchor["quote"])
    if text is None:
        return placed | {"state": "orphaned"}
    if not quote:
        return placed | {"state": "anchored"}
    starts = _starts(text, quote)
    if not starts:
        return placed | {"state": "orphaned"}
    start = min(starts, key=lambda one: abs(one - int(anchor["start"])))
    return placed | {"state": "anchored", "start": start, "end": start + utf16_length(quote)}


def _starts(text: str, quote: str) -> list[int]:
    starts, place = [], text.find(quote)
    while place >= 0:
        starts.append(utf16_length(text[:place]))
        place = text.find(quote, place + 1)
    return starts
