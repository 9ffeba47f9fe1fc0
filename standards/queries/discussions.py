"""Read the discussions beside a draft, each with the place in the text that it is about now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standards.models import Discussion
from standards.rules.document import block_text, is_text_block, node_id, utf16_length, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet

    from standards.models import Draft, User

DRAFT = "draft"
LEAST_KEPT, MOST_GROWN = 0.6, 3  # shares of the quote: what is left of it, what it became
LEAST_END = 3  # UTF-16 units


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

    The passage is looked for in its block alone; of several places the nearest counts. Where its
    words were changed inside, its beginning and end are looked for, and `text` says what stands
    between them now. Offsets are UTF-16 units.
    """
    placed = dict(anchor)
    text, quote = texts.get(str(anchor["block"])), str(anchor["quote"])
    if text is None:
        return placed | {"state": "orphaned"}
    if not quote:
        return placed | {"state": "anchored"}
    starts = _starts(text, quote)
    if not starts:
        return placed | _changed_place(text, quote)
    start = min(starts, key=lambda one: abs(one - int(anchor["start"])))
    return placed | {"state": "anchored", "start": start, "end": start + utf16_length(quote)}


def _changed_place(text: str, quote: str) -> dict[str, Any]:
    """Return where a passage stands whose middle was changed; orphaned when little is left."""
    head = _longest(quote, lambda length: quote[:length] in text)
    first = text.find(quote[:head])
    rest = text[first + head :]
    tail = _longest(quote[head:], lambda length: quote[len(quote) - length :] in rest)
    if tail < LEAST_END:
        tail = 0  # a letter or two stand everywhere
    if not head or (head + tail) < LEAST_KEPT * len(quote):
        return {"state": "orphaned"}
    last = first + head
    if tail:
        last += rest.find(quote[len(quote) - tail :]) + tail
    now = text[first:last]
    if len(now) > MOST_GROWN * len(quote):
        return {"state": "orphaned"}
    start = utf16_length(text[:first])
    return {"state": "anchored", "start": start, "end": start + utf16_length(now), "text": now}


def _longest(quote: str, fits: Callable[[int], bool]) -> int:
    """Return the greatest length from 0 on that fits; whatever fits, each shorter one does."""
    low, high = 0, len(quote)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _starts(text: str, quote: str) -> list[int]:
    starts, place = [], text.find(quote)
    while place >= 0:
        starts.append(utf16_length(text[:place]))
        place = text.find(quote, place + 1)
    return starts
