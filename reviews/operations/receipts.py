"""What the holder of a receipt may do: correct, withdraw, disown, answer, confirm an address."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import CommentAnswered, PublicCommentChanged
from reviews.models import Comment, EnquiryReceipt
from reviews.operations.clusters import forget_grouping
from reviews.rules.disposition import CommentState, EnquiryState, clean_text
from reviews.rules.languages import language_of
from reviews.rules.submissions import digest_of
from standards import journal
from standards.kernel.canonical import sha256_hex
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput, NotFound
from standards.models import User

CONFIRMABLE = timedelta(days=14)
SALT = "reviews.confirm-email"


@transaction.atomic
def withdraw_comment(*, receipt: EnquiryReceipt, secret: str, at: datetime) -> None:
    """Withdraw a comment; only the secret told with the receipt allows it."""
    row = _opened(receipt, secret)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        tell_change(row, "withdrawn", None, at)


@transaction.atomic
def correct_comment(
    *, receipt: EnquiryReceipt, secret: str, text: str, proposed_text: str, at: datetime
) -> None:
    """Put other words in place of a comment's, within its time; the first words are kept."""
    row = _opened(receipt, secret)
    comment = row.comment
    if not may_correct(row, at):
        raise Conflict(_("This comment cannot be corrected any more. File another one instead."))
    words = clean_text(text)
    comment.original_text = comment.original_text or comment.text
    comment.text = words
    comment.proposed_text = clean_text(proposed_text, field="proposed_text", required=False)
    comment.text_digest = digest_of(comment.text, comment.proposed_text)
    comment.language = language_of(words)
    comment.copy_of = None
    comment.version += 1
    comment.save(
        update_fields=[
            *("original_text", "text", "proposed_text", "text_digest", "language", "copy_of"),
            "version",
        ]
    )
    row.corrected_at = at
    row.save(update_fields=["corrected_at"])
    forget_grouping(comment=comment.pk)
    tell_change(row, "corrected", None, at)


def may_correct(receipt: EnquiryReceipt, at: datetime) -> bool:
    """Tell whether a comment's words may still be changed by who holds its secret."""
    comment = receipt.comment
    enquiry = comment.enquiry
    if enquiry is None or enquiry.state == EnquiryState.CLOSED or at >= enquiry.closes_at:
        return False
    if receipt.withdrawn_at or receipt.removed_at or comment.state != CommentState.OPEN:
        return False
    return at < correctable_until(receipt)


def correctable_until(receipt: EnquiryReceipt) -> datetime:
    """Return the end of the time in which a comment's words may be changed."""
    enquiry = receipt.comment.enquiry
    hours = enquiry.correction_hours if enquiry is not None else 0
    return receipt.received_at + timedelta(hours=hours)


@transaction.atomic
def disown_comment(*, receipt: EnquiryReceipt, at: datetime) -> bool:
    """Mark a comment as not written by whom it names; False when it is marked already.

    Nothing else changes: an officer looks at what was marked.
    """
    row = _locked(receipt)
    if row.disowned_at is not None:
        return False
    row.disowned_at = at
    row.save(update_fields=["disowned_at"])
    tell_change(row, "disowned", None, at)
    return True


@transaction.atomic
def say_satisfied(
    *, receipt: EnquiryReceipt, secret: str, satisfied: bool, note: str, at: datetime
) -> None:
    """Keep whether the committee's reply answers the comment, in its writer's view."""
    row = _opened(receipt, secret)
    comment = row.comment
    if comment.state != CommentState.CONFIRMED:
        raise Conflict(_("The committee has not answered this comment yet."))
    comment.satisfied, comment.satisfied_at = satisfied, at
    comment.satisfied_note = clean_text(note, field="note", required=False)
    comment.version += 1
    comment.save(update_fields=["satisfied", "satisfied_at", "satisfied_note", "version"])
    journal.record(
        CommentAnswered(
            subject=f"comment:{comment.pk}",
            actor=None,
            at=at,
            draft=comment.draft_id,
            ids=(comment.pk,),
            satisfied=satisfied,
        )
    )


def confirmation_of(receipt: EnquiryReceipt) -> str:
    """Return the token of the link that confirms a receipt's address; only the site can make it."""
    return signing.dumps([receipt.receipt, sha256_hex(receipt.email.encode())], salt=SALT)


@transaction.atomic
def confirm_email(*, token: str, at: datetime) -> EnquiryReceipt:
    """Take a receipt's address as confirmed; NotFound for a link that is forged or too old."""
    refusal = NotFound(
        _("This link is not valid any more. Your comment was received all the same.")
    )
    try:
        number, digest = signing.loads(token, salt=SALT, max_age=CONFIRMABLE)
    except (signing.BadSignature, ValueError) as error:
        raise refusal from error
    row = EnquiryReceipt.objects.select_for_update().filter(receipt=number).first()
    if row is None or not hmac.compare_digest(sha256_hex(row.email.encode()), digest):
        raise refusal
    if row.email_confirmed_at is None:
        row.email_confirmed_at = at
        row.save(update_fields=["email_confirmed_at"])
    return row


def tell_change(row: EnquiryReceipt, act: str, actor: User | None, at: datetime) -> None:
    """Record what became of a public comment."""
    comment: Comment = row.comment
    journal.record(
        PublicCommentChanged(
            subject=f"enquiry:{comment.enquiry_id}",
            actor=actor.pk if actor else None,
            at=at,
            draft=comment.draft_id,
            ids=(comment.pk,),
            enquiry=comment.enquiry_id or 0,
            act=act,
        )
    )


def _opened(receipt: EnquiryReceipt, secret: str) -> EnquiryReceipt:
    """Return the receipt under lock; InvalidInput without the secret that came with it."""
    row = _locked(receipt)
    if not hmac.compare_digest(row.secret_digest, sha256_hex(secret.strip().encode())):
        words = _("This is not the secret that came with the receipt.")
        raise InvalidInput(words, errors=[FieldProblem("/secret", words)])
    return row


def _locked(receipt: EnquiryReceipt) -> EnquiryReceipt:
    rows = EnquiryReceipt.objects.select_for_update(of=("self",)).select_related("comment__enquiry")
    return rows.get(pk=receipt.pk)
