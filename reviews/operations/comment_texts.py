"""What follows an answer: its text put into the draft, and the commenter's word on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import CommentAnswered, CommentApplied
from reviews.models import Comment
from reviews.operations.comments import locked
from reviews.permissions import Capability, committee_of_comment, require
from reviews.queries.comments import anchor_of
from reviews.rules.anchoring import AnchorState, index_of, resolve
from reviews.rules.disposition import CommentState, clean_text
from reviews.rules.suggested_text import suggested
from standards import journal
from standards.collab.writing import DocumentWriter
from standards.kernel.errors import Conflict, Forbidden
from standards.models import Draft, User
from standards.queries.drafts import my_right
from standards.rules.drafts import DraftRight


@transaction.atomic
def apply_comment(*, comment: Comment, actor: User, at: datetime) -> Comment:
    """Put a comment's proposed text into the draft as a suggestion at the place it quotes.

    Conflict where there is nothing to put in, the quoted text is gone or the draft is frozen.
    """
    require(actor, Capability.PROPOSE_DISPOSITION, committee_of_comment(comment))
    comment = locked(comment)
    if comment.draft is None or not comment.proposed_text or comment.applied_at is not None:
        raise Conflict(_("There is no proposed text to put in, or it was put in already."))
    writer = DocumentWriter(comment.draft)
    _check_may_write(writer.draft, actor)
    content = _with_suggestion(comment, writer.document.content())
    writer.replace(content, author=actor.pk, at=at)
    comment.applied_by, comment.applied_at = actor, at
    comment.version += 1
    comment.save(update_fields=["applied_by", "applied_at", "version"])
    journal.record(
        CommentApplied(
            subject=f"comment:{comment.pk}",
            actor=actor.pk,
            at=at,
            draft=comment.draft_id,
            ids=(comment.pk,),
        )
    )
    return comment


def _check_may_write(draft: Draft, actor: User) -> None:
    if not draft.is_open:
        raise Conflict(_("The draft is frozen. The chair can open it again."))
    if my_right(actor, draft) not in (DraftRight.WRITE, DraftRight.SUGGEST):
        raise Forbidden(_("You may read this draft but not change it."))


def _with_suggestion(comment: Comment, content: Mapping[str, Any]) -> dict[str, Any]:
    anchor = anchor_of(comment)
    gone = _("The quoted text is not in the draft any more: change the text by hand.")
    if anchor is None or not anchor.quote:
        raise Conflict(_("This comment quotes no text: there is no place to put its text in."))
    standing = resolve(anchor, index_of(content))
    if standing.state is not AnchorState.ANCHORED:
        raise Conflict(gone)
    span = (standing.start, standing.end)
    # Named by version too: a text can be put in once, but the id must be new in the draft.
    name = f"comment-{comment.pk}-{comment.version}"
    made = suggested(content, anchor.block, span, comment.proposed_text, name)
    if made is None:
        raise Conflict(gone)
    return made


def _speaks_for_body(comment: Comment, actor: User) -> bool:
    own = comment.member_body_id is not None and comment.member_body_id == actor.member_body_id
    return own and actor.is_body_secretary and comment.asked_in_id is not None


@transaction.atomic
def answer_comment(
    *, comment: Comment, satisfied: bool, note: object, actor: User, at: datetime
) -> Comment:
    """Record whether a confirmed answer satisfies its commenter, who may say why it does not.

    Where a later text changed the clause of an objection, whether that satisfies; then the
    secretary of the objecting body may say so too.
    """
    comment = locked(comment)
    if comment.author_id != actor.pk and not _speaks_for_body(comment, actor):
        raise Forbidden(_("Only who made the comment says whether the answer satisfies."))
    if comment.state != CommentState.CONFIRMED and comment.asked_in_id is None:
        raise Conflict(_("This comment has no confirmed answer yet."))
    comment.satisfied, comment.satisfied_at = satisfied, at
    comment.satisfied_note = clean_text(note or "", field="note", required=False)
    comment.version += 1
    comment.save(update_fields=["satisfied", "satisfied_at", "satisfied_note", "version"])
    journal.record(
        CommentAnswered(
            subject=f"comment:{comment.pk}",
            actor=actor.pk,
            at=at,
            draft=comment.draft_id,
            ids=(comment.pk,),
            satisfied=satisfied,
        )
    )
    return comment
