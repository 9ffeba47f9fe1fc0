"""Frozen revisions and confirmed answers to the tracing of what was applied where."""

from __future__ import annotations

from reviews.events import CommentDisposed, CommentsDisposed
from reviews.operations.applications import trace_comments
from reviews.queries.comment_notices import notices_of_applications
from standards.events.drafts import DraftFrozen
from standards.kernel import slots
from standards.kernel.subscriptions import on

slots.register("notify", notices_of_applications)


@on(DraftFrozen)
def trace_in_new_revision(event: DraftFrozen) -> None:
    """See which accepted comments the new revision applies; a second time changes nothing."""
    trace_comments(draft=event.draft, at=event.at)


@on(CommentDisposed)
def trace_answered(event: CommentDisposed) -> None:
    """See whether a revision applied a comment before its answer was confirmed."""
    if event.final and event.draft is not None:
        trace_comments(draft=event.draft, at=event.at)


@on(CommentsDisposed)
def trace_answered_together(event: CommentsDisposed) -> None:
    """Do the same for comments that were answered at once."""
    if event.final and event.draft is not None:
        trace_comments(draft=event.draft, at=event.at)
