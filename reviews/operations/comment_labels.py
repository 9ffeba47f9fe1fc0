"""Sorting comments by matter: their topic and their tags, for one or for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from reviews.events import CommentsLabelled
from reviews.models import Comment
from reviews.operations.comment_handling import locked_together
from reviews.permissions import Capability
from reviews.rules.labels import Labels, checked, labelled
from standards import journal
from standards.models import User


@transaction.atomic
def label_comments(
    *, ids: Sequence[int], labels: Labels, actor: User, at: datetime
) -> list[Comment]:
    """Give comments a topic and tags, or take them away; return those that changed.

    InvalidInput for labels that cannot be, NotFound and Forbidden as for an answer.
    """
    labels = checked(labels)
    changed = []
    for comment in locked_together(ids, Capability.PROPOSE_DISPOSITION, actor):
        before = (comment.topic, comment.tags)
        comment.topic, comment.tags = labelled(*before, labels)
        if (comment.topic, comment.tags) != before:
            changed.append(comment)
    # The version stays: the answer to the comment is the same.
    Comment.objects.bulk_update(changed, ["topic", "tags"], batch_size=500)
    if changed:
        drafts = {each.draft_id for each in changed}
        journal.record(
            CommentsLabelled(
                subject=f"comment:{changed[0].pk}",
                actor=actor.pk,
                at=at,
                draft=drafts.pop() if len(drafts) == 1 else None,
                ids=tuple(each.pk for each in changed),
            )
        )
    return changed
