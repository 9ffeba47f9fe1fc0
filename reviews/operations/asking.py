"""Asking those who objected, when a frozen text changed their clause, whether that satisfies."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from reviews.events import ObjectorsAsked
from reviews.models import Ballot, Comment
from reviews.queries.recirculation import changes_between, homes_in, negatives_of, objections_to
from reviews.rules.ballot import BallotState
from reviews.rules.recirculation import touches
from standards import journal
from standards.models import Revision


@transaction.atomic
def ask_objectors(*, revision: int, at: datetime) -> list[int]:
    """Ask about every objection to an earlier text of the draft whose clause this text changed.

    Returns the ids of the comments asked about; none twice for one text, and none whose voter was
    satisfied and whose clause has rested since.
    """
    text = Revision.objects.select_related("draft").get(pk=revision)
    ballots = Ballot.objects.filter(
        state=BallotState.CLOSED,
        secret=False,
        revision__draft=text.draft_id,
        revision__number__lt=text.number,
    )
    by_text: dict[int, list[Comment]] = defaultdict(list)
    for ballot in ballots.select_related("revision"):
        for comment in objections_to(ballot, negatives_of(ballot)):
            if not _is_asked(comment, text):
                by_text[_read_in(comment)].append(comment)
    asked = [pk for old, comments in by_text.items() for pk in _touched(old, text, comments)]
    if asked:
        Comment.objects.filter(pk__in=asked).update(asked_in=text)
        journal.record(
            ObjectorsAsked(
                subject=f"draft:{text.draft_id}",
                actor=None,
                at=at,
                draft=text.draft_id,
                ids=tuple(sorted(asked)),
                revision=text.pk,
            )
        )
    return sorted(asked)


def _is_asked(comment: Comment, text: Revision) -> bool:
    return comment.asked_in is not None and comment.asked_in.number >= text.number


def _read_in(comment: Comment) -> int:
    """Return the text that its voter last said something about, else the one commented on."""
    answered = comment.satisfied_at is not None and comment.asked_in_id is not None
    return int((comment.asked_in_id if answered else comment.revision_id) or 0)


def _touched(old: int, text: Revision, comments: list[Comment]) -> list[int]:
    before = Revision.objects.filter(pk=old).first()
    if before is None:
        return []
    changed, homes = changes_between(before, text), homes_in(before)
    return [
        each.pk for each in comments if touches(changed, each.anchor_block, homes, side="before")
    ]
