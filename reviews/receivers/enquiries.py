"""What follows a public comment or a new enquiry: mail, once the fact is durable."""

from __future__ import annotations

from reviews.events import CommentDisposed, CommentsDisposed, CommentsReceived, EnquiryOpened
from standards.infrastructure import doorbell
from standards.kernel.subscriptions import on


@on(CommentsReceived)
def ask_to_confirm(event: CommentsReceived) -> None:
    """Ask the addresses that came with comments to confirm themselves."""
    for receipt in event.unconfirmed:
        doorbell.ring("reviews.mail_confirmation", receipt)


@on(CommentDisposed)
def send_reply(event: CommentDisposed) -> None:
    """Send a final answer to its commenter."""
    if event.final:
        doorbell.ring("reviews.mail_reply", event.comment)


@on(CommentsDisposed)
def send_replies(event: CommentsDisposed) -> None:
    """Send final answers to their commenters."""
    if event.final and not event.undone:
        for comment in event.ids:
            doorbell.ring("reviews.mail_reply", comment)


@on(EnquiryOpened)
def tell_followers(event: EnquiryOpened) -> None:
    """Tell who follows the subject of a new enquiry."""
    doorbell.ring("reviews.mail_followers", event.enquiry)
