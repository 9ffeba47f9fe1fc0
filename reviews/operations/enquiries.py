"""Opening and closing enquiries, and taking in comments from people without an account."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import CommentFiled, EnquiryClosed, EnquiryOpened
from reviews.models import Comment, Enquiry, EnquiryReceipt
from reviews.operations.clearances import clear_for_comments
from reviews.operations.comments import Wording, worded
from reviews.permissions import Capability, require
from reviews.rules.anchoring import index_of
from reviews.rules.disposition import EnquiryState, clean_text
from standards import journal
from standards.infrastructure.moments import moment_words
from standards.kernel.canonical import sha256_hex
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput, TooMany
from standards.models import Revision, User
from standards.operations.images import open_images

PER_MINUTE = 60
WINDOW = timedelta(seconds=60)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LONGEST_NAME = 200
LONGEST_EMAIL = 254


@dataclass(frozen=True, kw_only=True)
class EnquiryPlan:
    """What is laid open, in which words, until when."""

    revision: Revision
    title: str
    summary: str
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who says to have written a comment, all of it optional; `source` is an address prefix."""

    name: object = ""
    organisation: object = ""
    country: object = ""
    stakeholder: object = ""
    email: object = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A received comment: its public receipt, and the secret that is told once."""

    comment: Comment
    receipt: str
    secret: str


@transaction.atomic
def open_enquiry(*, plan: EnquiryPlan, actor: User, at: datetime) -> Enquiry:
    """Lay a frozen revision open to everybody."""
    draft = plan.revision.draft
    require(actor, Capability.MANAGE_ENQUIRY, draft.work_item.committee)
    title = clean_text(plan.title, field="title")
    if len(title) > LONGEST_NAME:
        raise _refusal("title", _("A title has at most 200 characters."))
    if plan.closes_at <= at:
        raise _refusal("closes_at", _("The enquiry must close in the future."))
    if Enquiry.objects.filter(draft=draft, state=EnquiryState.OPEN).exists():
        raise Conflict(_("An enquiry on this draft is open already."))
    enquiry = Enquiry.objects.create(
        work_item=draft.work_item,
        draft=draft,
        revision=plan.revision,
        title=title,
        summary=clean_text(plan.summary, field="summary", required=False),
        opens_at=at,
        closes_at=plan.closes_at,
        opened_by=actor,
    )
    open_images(revision=plan.revision, at=at)
    journal.record(
        EnquiryOpened(
            subject=f"enquiry:{enquiry.pk}",
            actor=actor.pk,
            at=at,
            enquiry=enquiry.pk,
            draft=draft.pk,
        )
    )
    return enquiry


@transaction.atomic
def file_enquiry_comment(
    *, enquiry: Enquiry, wording: Wording, sender: Sender, at: datetime, is_robot: bool = False
) -> Filed:
    """Take in a comment from anybody; the server's time decides whether it is in time.

    Who filled the field that people do not see is refused.
    """
    if is_robot:
        raise InvalidInput(_("This form was filled in by a machine. Leave the hidden field empty."))
    _refuse_late(enquiry, at)
    _refuse_flood(sender.source, at)
    columns = worded(wording, index_of(enquiry.revision.content))
    comment = Comment.objects.create(
        **columns,
        **_signed(sender),
        enquiry=enquiry,
        draft=enquiry.draft,
        revision=enquiry.revision,
        work_item=enquiry.work_item,
        created_at=at,
    )
    secret = secrets.token_urlsafe(16)
    receipt = EnquiryReceipt.objects.create(
        comment=comment,
        receipt=_receipt_number(),
        secret_digest=sha256_hex(secret.encode()),
        email=_email(sender.email),
        source=sender.source,
        received_at=at,
        posted_at=at,
    )
    _tell(enquiry, comment, at)
    return Filed(comment=comment, receipt=receipt.receipt, secret=secret)


def _tell(enquiry: Enquiry, comment: Comment, at: datetime) -> None:
    journal.record(
        CommentFiled(
            subject=f"comment:{comment.pk}",
            actor=None,
            at=at,
            comment=comment.pk,
            draft=comment.draft_id,
            enquiry=enquiry.pk,
        )
    )


def _refuse_late(enquiry: Enquiry, at: datetime) -> None:
    if enquiry.state == EnquiryState.CLOSED or at >= enquiry.closes_at:
        raise Conflict(
            _("This enquiry closed at %(closed)s. Your comment arrived at %(now)s.")
            % {
                "closed": moment_words(enquiry.closes_at, to="second"),
                "now": moment_words(at, to="second"),
            }
        )


def _refuse_flood(source: str, at: datetime) -> None:
    """Refuse the 61st comment within a minute from one address prefix."""
    if not source or not settings.LEPTON_LIMITS:
        return
    recent = EnquiryReceipt.objects.filter(source=source, received_at__gt=at - WINDOW)
    times = list(recent.order_by("-received_at").values_list("received_at", flat=True)[:PER_MINUTE])
    if len(times) == PER_MINUTE:
        wait = (times[-1] + WINDOW - at).total_seconds()
        raise TooMany(
            _("Many comments came from your network. Wait a moment and send it again."),
            retry_after=int(wait) + 1,
        )


def _signed(sender: Sender) -> dict[str, str]:
    limits = {"name": LONGEST_NAME, "organisation": LONGEST_NAME, "country": 60, "stakeholder": 60}
    values = {}
    for field, limit in limits.items():
        value = clean_text(getattr(sender, field) or "", field=field, required=False)
        value = " ".join(value.split())
        if len(value) > limit:
            words = _("At most %(n)d characters are kept here.") % {"n": limit}
            raise _refusal(field, words)
        values[field] = value
    return values


def _email(value: object) -> str:
    if not value:
        return ""
    try:
        validate_email(str(value))
    except ValidationError as error:
        words = _("This is not an e-mail address. Leave it empty or mend it.")
        raise _refusal("email", words) from error
    if len(str(value)) > LONGEST_EMAIL:
        raise _refusal("email", _("At most %(n)d characters are kept here.") % {"n": LONGEST_EMAIL})
    return str(value)


def _receipt_number() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _place in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def _refusal(field: str, words: str) -> InvalidInput:
    return InvalidInput(words, errors=[FieldProblem(f"/{field}", words)])


@transaction.atomic
def withdraw_comment(*, receipt: EnquiryReceipt, secret: str, at: datetime) -> None:
    """Withdraw a comment; only the secret told with the receipt allows it."""
    row = EnquiryReceipt.objects.select_for_update().get(pk=receipt.pk)
    if not hmac.compare_digest(row.secret_digest, sha256_hex(secret.encode())):
        raise _refusal("secret", _("This is not the secret that came with the receipt."))
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])


@transaction.atomic
def forget_addresses(*, at: datetime) -> int:
    """Wipe the e-mail addresses and sources of comments once they were kept as long as stated."""
    before = at - settings.LEPTON_RETENTION["commenter_addresses"]
    kept = EnquiryReceipt.objects.exclude(email="", source="").filter(received_at__lt=before)
    return kept.update(email="", source="")


def close_due_enquiries(*, at: datetime) -> list[int]:
    """Close every enquiry whose hour has come, each in its own transaction."""
    due = Enquiry.objects.filter(state=EnquiryState.OPEN, closes_at__lte=at)
    return [pk for pk in due.values_list("pk", flat=True) if close_due_enquiry(pk=pk, at=at)]


@transaction.atomic
def close_due_enquiry(*, pk: int, at: datetime) -> bool:
    """Close one enquiry whose hour has come; False when it was closed before."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=pk)
    if enquiry.state == EnquiryState.CLOSED or enquiry.closes_at > at:
        return False
    _close(enquiry, None, at)
    return True


@transaction.atomic
def close_enquiry(*, enquiry: Enquiry, actor: User, at: datetime) -> Enquiry:
    """Close an enquiry before its hour."""
    require(actor, Capability.MANAGE_ENQUIRY, enquiry.work_item.committee)
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    if enquiry.state == EnquiryState.CLOSED:
        raise Conflict(_("This enquiry is closed already."))
    _close(enquiry, actor, at)
    return enquiry


def _close(enquiry: Enquiry, actor: User | None, at: datetime) -> None:
    enquiry.state, enquiry.closed_at = EnquiryState.CLOSED, at
    enquiry.save(update_fields=["state", "closed_at"])
    clear_for_comments(enquiry.work_item, actor, at)
    journal.record(
        EnquiryClosed(
            subject=f"enquiry:{enquiry.pk}",
            actor=actor.pk if actor else None,
            at=at,
            enquiry=enquiry.pk,
            draft=enquiry.draft_id,
        )
    )
