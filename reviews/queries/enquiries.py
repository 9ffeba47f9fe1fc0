"""Reading enquiries: what is open, how many commented, what a receipt leads to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Comment, Enquiry, EnquiryReceipt
from reviews.queries.clusters import grouped_with, grouping_of
from reviews.rules.disposition import CommentState, EnquiryState, ReceiptStatus
from standards.kernel.errors import NotFound

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
    counts = receipts.aggregate(received=Count("pk"), posted=Count("posted_at"))
    return counts | grouping_of(enquiry, counts["received"])


def posted_comments(enquiry: Enquiry) -> QuerySet[Comment]:
    """Return the comments of an enquiry that are shown, newest first."""
    return (
        Comment.objects.filter(enquiry=enquiry, receipt__withdrawn_at__isnull=True)
        .select_related("receipt")
        .order_by("-pk")
    )


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
    if receipt.withdrawn_at is not None:
        return ReceiptStatus.WITHDRAWN
    if receipt.comment.state == CommentState.CONFIRMED:
        applied = receipt.comment.applied_in_id is not None
        return ReceiptStatus.APPLIED if applied else ReceiptStatus.ANSWERED
    if receipt.posted_at is None:
        return ReceiptStatus.RECEIVED
    return ReceiptStatus.GROUPED if grouped_with(receipt.comment) else ReceiptStatus.POSTED
