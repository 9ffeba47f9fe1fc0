"""Begin, answer and resolve discussions beside a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.events.drafts import (
    DiscussionAnswered,
    DiscussionAssigned,
    DiscussionEvent,
    DiscussionOpened,
    DiscussionResolved,
)
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from standards.models import Discussion, Draft, Post
from standards.permissions import Capability, can
from standards.queries.discussions import DRAFT
from standards.queries.drafts import reader_of, readers_among

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from standards.models import User

MAX_TEXT, MAX_QUOTE = 10_000, 2_000


@transaction.atomic
def open_discussion(
    *,
    draft: Draft,
    text: str,
    anchor: Mapping[str, Any] | None,
    actor: User,
    at: datetime,
    mentions: Sequence[str] = (),
) -> Discussion:
    """Begin a discussion about a draft, at a place in its text where one is given.

    `mentions` are the ids of the people whom the text names; those who may not read the draft are
    left out.
    """
    _check_may_discuss(draft, actor)
    discussion = Discussion.objects.create(
        subject_kind=DRAFT,
        subject_id=draft.pk,
        anchor=_checked_anchor(anchor),
        author=actor,
        text=_checked_text(text),
        mentions=readers_among(draft, mentions),
        at=at,
    )
    _record(DiscussionOpened, draft, discussion, actor=actor, at=at)
    return discussion


@transaction.atomic
def answer_discussion(
    *,
    draft: Draft,
    discussion: Discussion,
    text: str,
    actor: User,
    at: datetime,
    mentions: Sequence[str] = (),
) -> Post:
    """Answer in a discussion; Conflict when it is resolved."""
    row = Discussion.objects.select_for_update().get(pk=discussion.pk)
    _check_may_discuss(draft, actor)
    if row.resolved_at is not None:
        raise Conflict(_("This discussion is resolved. Open it again to answer."))
    post = Post.objects.create(
        discussion=row,
        author=actor,
        text=_checked_text(text),
        mentions=readers_among(draft, mentions),
        at=at,
    )
    _record(DiscussionAnswered, draft, row, actor=actor, at=at, post=post.pk)
    return post


@transaction.atomic
def assign_discussion(
    *, draft: Draft, discussion: Discussion, person: str | None, actor: User, at: datetime
) -> Discussion:
    """Give a discussion to one person to settle, or to nobody; doing so twice changes nothing.

    InvalidInput when that person may not read the draft.
    """
    row = Discussion.objects.select_for_update().get(pk=discussion.pk)
    _check_may_discuss(draft, actor)
    assignee = reader_of(draft, person) if person is not None else None
    if row.assignee_id == (assignee.pk if assignee else None):
        return row
    row.assignee = assignee
    row.save(update_fields=["assignee"])
    given = assignee.pk if assignee else None
    _record(DiscussionAssigned, draft, row, actor=actor, at=at, assignee=given)
    return row


@transaction.atomic
def resolve_discussion(
    *, draft: Draft, discussion: Discussion, actor: User, at: datetime, resolved: bool = True
) -> Discussion:
    """Resolve a discussion, or open it again; doing so twice changes nothing."""
    row = Discussion.objects.select_for_update().get(pk=discussion.pk)
    _check_may_discuss(draft, actor)
    if (row.resolved_at is not None) == resolved:
        return row
    row.resolved_at, row.resolved_by = (at, actor) if resolved else (None, None)
    row.save(update_fields=["resolved_at", "resolved_by"])
    _record(DiscussionResolved, draft, row, actor=actor, at=at, resolved=resolved)
    return row


def _check_may_discuss(draft: Draft, actor: User) -> None:
    if not can(actor, Capability.DISCUSS_DRAFT, draft):
        raise Forbidden(_("Only people of the committee take part in its discussions."))


def _record(
    event: type[DiscussionEvent], draft: Draft, discussion: Discussion, **facts: Any
) -> None:
    actor = facts.pop("actor")
    journal.record(
        event(
            subject=f"draft:{draft.pk}",
            actor=actor.pk,
            draft=draft.pk,
            committee=draft.rights_committee_id,
            discussion=discussion.pk,
            **facts,
        )
    )


def _checked_text(text: str) -> str:
    clean = text.strip().replace("\x00", "")
    if 1 <= len(clean) <= MAX_TEXT:
        return clean
    sentence = _("Write 1 to %(longest)s characters.") % {"longest": MAX_TEXT}
    raise InvalidInput(sentence, errors=[FieldProblem("/text", sentence)])


def _checked_anchor(anchor: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the place in its stored form; InvalidInput when it is none."""
    if anchor is None:
        return None
    block, quote = anchor.get("block"), anchor.get("quote", "")
    start, end = anchor.get("start", 0), anchor.get("end", 0)
    texts = isinstance(block, str) and 0 < len(block) <= 64 and isinstance(quote, str)
    offsets = all(isinstance(one, int) and not isinstance(one, bool) for one in (start, end))
    if not texts or not offsets or not 0 <= start <= end <= 1_000_000:
        sentence = _("A place has a block, a start, an end and a quote.")
        raise InvalidInput(sentence, errors=[FieldProblem("/anchor", sentence)])
    return {"block": block, "start": start, "end": end, "quote": str(quote)[:MAX_QUOTE]}
