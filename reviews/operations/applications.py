"""In which revision a comment was applied: read off frozen texts, offered, or said by somebody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.events import CommentApplicationSaid, CommentsTraced
from reviews.models import Comment
from reviews.operations.comments import locked
from reviews.permissions import Capability, committee_of_comment, require
from reviews.queries.applications import FrozenTexts
from reviews.queries.comments import anchor_of
from reviews.rules.application import (
    TAKEN_UP,
    AppliedHow,
    Wish,
    clause_evidence,
    clause_of,
    words_found,
)
from reviews.rules.disposition import CommentState
from standards import journal
from standards.kernel.errors import Conflict, InvalidInput
from standards.models import Draft, Revision, User

COLUMNS = ("applied_in", "applied_how", "applied_evidence", "offered_in")


@transaction.atomic
def trace_comments(*, draft: int, at: datetime) -> list[int]:
    """Find in which revision the accepted comments on a draft were applied; return those changed.

    What somebody said by hand stands. Doing it again changes nothing.
    """
    told = Q(applied_in__isnull=False) | Q(offered_in__isnull=False)
    rows = Comment.objects.select_for_update(of=("self",)).filter(
        told | Q(state=CommentState.CONFIRMED), draft=draft, consolidation=""
    )
    comments = list(rows.exclude(applied_how=AppliedHow.HAND).order_by("pk"))
    texts = FrozenTexts(Draft(pk=draft))
    changed = [each for each in comments if _trace(each, texts)]
    # The version stays: the answer is the same, for who is about to change it or to take it back.
    Comment.objects.bulk_update(changed, COLUMNS, batch_size=200)
    ids = tuple(each.pk for each in changed)
    if ids:
        subject = f"draft:{draft}"
        journal.record(CommentsTraced(subject=subject, actor=None, at=at, draft=draft, ids=ids))
    return list(ids)


def _trace(comment: Comment, texts: FrozenTexts) -> bool:
    """Set where a comment was applied or may have been; False when that stands there already."""
    before = (comment.applied_in_id, comment.offered_in_id)
    taken_up = comment.state == CommentState.CONFIRMED and comment.disposition in TAKEN_UP
    if not taken_up or not (_exactly(comment, texts) or _perhaps(comment, texts)):
        _put(comment, AppliedHow.UNKNOWN, (None, None), {})
    return before != (comment.applied_in_id, comment.offered_in_id)


def _put(
    comment: Comment,
    how: AppliedHow,
    revisions: tuple[int | None, int | None],
    evidence: dict[str, object],
) -> None:
    comment.applied_how, comment.applied_evidence = how, evidence
    comment.applied_in_id, comment.offered_in_id = revisions


def _exactly(comment: Comment, texts: FrozenTexts) -> bool:
    wish = Wish(words=comment.proposed_text, anchor=anchor_of(comment))
    first = texts.commented(comment)
    for revision in texts.after(comment):
        before = texts.index(first) if first is not None else None
        found = words_found(wish, before, texts.index(revision))
        if found is not None:
            _put(comment, AppliedHow.TEXT, (revision.pk, None), dict(found.as_dict()))
            return True
    return False


def _perhaps(comment: Comment, texts: FrozenTexts) -> bool:
    first = texts.commented(comment)
    if first is None:
        return False
    label = clause_of(anchor_of(comment), comment.clause, texts.index(first))
    for revision in texts.after(comment):
        evidence = clause_evidence(label, texts.changes(first, revision))
        if evidence is not None:
            _put(comment, AppliedHow.UNKNOWN, (None, revision.pk), evidence)
            return True
    return False


@transaction.atomic
def say_applied(
    *, comment: Comment, revision: Revision | None, actor: User, at: datetime
) -> Comment:
    """Say in which revision a comment was applied, or that it was in none; this is kept as said."""
    require(actor, Capability.PROPOSE_DISPOSITION, committee_of_comment(comment))
    comment = locked(comment)
    if comment.state != CommentState.CONFIRMED:
        raise Conflict(_("This comment has no confirmed answer yet."))
    if revision is not None and revision.draft_id != comment.draft_id:
        raise InvalidInput(_("Choose a revision of the draft that the comment is on."))
    if revision is not None and comment.disposition not in TAKEN_UP:
        raise Conflict(_("Only a comment that was accepted, in whole or in part, is applied."))
    _put(comment, AppliedHow.HAND, (revision.pk if revision else None, None), {})
    comment.version += 1
    comment.save(update_fields=[*COLUMNS, "version"])
    journal.record(
        CommentApplicationSaid(
            subject=f"comment:{comment.pk}",
            actor=actor.pk,
            at=at,
            draft=comment.draft_id,
            ids=(comment.pk,),
            revision=revision.pk if revision else None,
        )
    )
    return comment
