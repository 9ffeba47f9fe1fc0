"""Reading enquiries: what is open, how many commented, what a receipt leads to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Comment, CommentAttachment, Enquiry, EnquiryReceipt
from reviews.queries.clusters import grouped_with, grouping_of
from reviews.rules.disposition import CommentState, EnquiryState, ReceiptStatus
from standards.kernel.errors import NotFound
from standards.kernel.ids import row_id
from standards.kernel.phrases import Phrase, gettext_noop

CLOSING_SOON = timedelta(days=14)


def enquiries_shown(at: datetime) -> QuerySet[Enquiry]:
    """Return all enquiries with the number of comments, those that close first on top."""
    return (
        Enquiry.objects.filter(opens_at__lte=at)
        .select_related("work_item__committee", "revision", "draft")
        .annotate(received=Count("comments"))
        .order_by("-state", "closes_at", "pk")
    )


def open_enquiries(at: datetime) -> list[Enquiry]:
    """Return the enquiries open now with the number of comments, those that close first on top."""
    rows = enquiries_shown(at).filter(state=EnquiryState.OPEN, closes_at__gt=at)
    return list(rows.defer("revision__content"))


def state_of(enquiry: Enquiry, at: datetime) -> str:
    """Return open, closing_soon or closed."""
    if enquiry.state == EnquiryState.CLOSED or at >= enquiry.closes_at:
        return "closed"
    return "closing_soon" if enquiry.closes_at - at <= CLOSING_SOON else "open"


def counts_of_enquiry(enquiry: Enquiry) -> dict[str, int]:
    """Return how many comments were received and posted, and how far they are grouped."""
    receipts = EnquiryReceipt.objects.filter(comment__enquiry=enquiry)
    posted = Q(posted_at__isnull=False, withdrawn_at__isnull=True, removed_at__isnull=True)
    counts = receipts.aggregate(received=Count("pk"), posted=Count("pk", filter=posted))
    return counts | grouping_of(enquiry, counts["received"])


def posted_comments(enquiry: Enquiry) -> QuerySet[Comment]:
    """Return the comments of an enquiry that are shown, newest first."""
    return told_comments(enquiry).filter(receipt__removed_at__isnull=True)


def told_comments(enquiry: Enquiry) -> QuerySet[Comment]:
    """Return the comments that are shown, and the removed ones whose reason stands instead."""
    return (
        Comment.objects.filter(
            enquiry=enquiry, receipt__withdrawn_at__isnull=True, receipt__posted_at__isnull=False
        )
        .select_related("receipt")
        .prefetch_related("attachments__file")
        .order_by("-pk")
    )


def queue_of(enquiry: Enquiry) -> dict[str, QuerySet[EnquiryReceipt]]:
    """Return what waits for an officer: not yet posted, disowned, and what was removed."""
    rows = (
        EnquiryReceipt.objects.filter(comment__enquiry=enquiry, withdrawn_at__isnull=True)
        .select_related("comment", "removed_by")
        .order_by("pk")
    )
    standing = rows.filter(removed_at__isnull=True)
    return {
        "waiting": standing.filter(posted_at__isnull=True),
        "disowned": standing.filter(posted_at__isnull=False, disowned_at__isnull=False),
        "removed": rows.filter(removed_at__isnull=False).order_by("-removed_at"),
        "posted": standing.filter(posted_at__isnull=False, disowned_at__isnull=True).order_by(
            "-pk"
        ),
    }


def is_shown(receipt: EnquiryReceipt) -> bool:
    """Tell whether everybody may read the comment of a receipt."""
    return receipt.posted_at is not None and not receipt.withdrawn_at and not receipt.removed_at


def attachment_shown(pk: str) -> CommentAttachment | None:
    """Return a file of a comment that everybody may read; None for every other."""
    found = CommentAttachment.objects.select_related("file", "comment__receipt")
    row = found.filter(pk=row_id(pk)).first()
    return row if row is not None and is_shown(row.comment.receipt) else None


def find_receipt(number: str) -> EnquiryReceipt:
    """Return a receipt by its public number; NotFound otherwise."""
    found = (
        EnquiryReceipt.objects.filter(receipt=number.upper())
        .select_related("comment__enquiry__revision", "comment__enquiry__work_item")
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such receipt. Check the number on your confirmation."))
    return found


def receipt_status(receipt: EnquiryReceipt) -> ReceiptStatus:
    """Return how far the comment of a receipt is."""
    comment = receipt.comment
    answers = (
        (receipt.withdrawn_at, ReceiptStatus.WITHDRAWN),
        (receipt.removed_at, ReceiptStatus.REMOVED),
        (is_applied(comment), ReceiptStatus.APPLIED),
        (comment.state == CommentState.CONFIRMED, ReceiptStatus.ANSWERED),
        (receipt.posted_at is None, ReceiptStatus.RECEIVED),
        (grouped_with(comment), ReceiptStatus.GROUPED),
    )
    return next((status for holds, status in answers if holds), ReceiptStatus.POSTED)


def is_applied(comment: Comment) -> bool:
    """Tell whether the answer to a comment stands in a revision."""
    return comment.state == CommentState.CONFIRMED and comment.applied_in_id is not None


def receipt_steps(receipt: EnquiryReceipt) -> list[dict[str, Any]]:
    """Return the way of a comment, step by step: label, instant, done, current."""
    comment = receipt.comment
    others, applied = grouped_with(comment), comment.applied_in
    steps: list[tuple[Phrase, Any, bool]] = [
        _step(gettext_noop("Received"), receipt.received_at),
        _step(gettext_noop("Posted"), receipt.posted_at),
    ]
    if others:
        words = Phrase(gettext_noop("Grouped with %(n)d others"), {"n": others})
        steps.append((words, None, True))
    steps.append(_step(gettext_noop("Answered"), comment.decided_at))
    if applied is not None:
        words = Phrase(gettext_noop("Applied in revision %(n)d"), {"n": applied.number})
        steps.append((words, applied.frozen_at, True))
    if receipt.withdrawn_at is not None:
        steps = [steps[0], _step(gettext_noop("Withdrawn"), receipt.withdrawn_at)]
    elif receipt.removed_at is not None:
        steps = [steps[0], _step(gettext_noop("Removed"), receipt.removed_at)]
    done = [reached for _label, _at, reached in steps]
    current = done.index(False) if False in done else -1
    return [
        {"label": str(label), "at": at, "done": reached, "current": place == current}
        for place, (label, at, reached) in enumerate(steps)
    ]


def _step(label: str, at: datetime | None) -> tuple[Phrase, Any, bool]:
    return Phrase(label), at, at is not None
