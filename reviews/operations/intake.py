"""Taking in comments from people without an account: many at once, one durable transaction."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import CommentsReceived
from reviews.models import Comment, Enquiry
from reviews.operations.comments import Wording, worded
from reviews.operations.intake_rows import NO_ANCHOR, insert_comments, insert_receipts
from reviews.queries.intake import (
    Recent,
    enquiries_of,
    index_of_revision,
    recent_of_emails,
    recent_of_sources,
)
from reviews.rules.anchoring import BlockIndex
from reviews.rules.disposition import EnquiryState
from reviews.rules.languages import language_of
from reviews.rules.submissions import Sender, check_demands, clean_answers, digest_of, signed
from standards import journal
from standards.infrastructure.moments import moment_words
from standards.kernel.canonical import sha256_hex
from standards.kernel.errors import (
    Conflict,
    DomainError,
    FieldProblem,
    InvalidInput,
    NotFound,
    TooMany,
)

PER_MINUTE = 60
WINDOW = timedelta(seconds=60)
PER_EMAIL = 20
EMAIL_WINDOW = timedelta(hours=1)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LONGEST_EMAIL = 254
NO_BLOCKS = BlockIndex()


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One comment as it was handed in for an enquiry, not yet checked."""

    enquiry: int
    wording: Wording
    sender: Sender
    answers: Sequence[object] = ()
    is_robot: bool = False


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A received comment: its id, its public receipt, and the secret that is told once."""

    pk: int
    receipt: str
    secret: str

    @property
    def comment(self) -> Comment:
        """Return the comment, read from the database."""
        return Comment.objects.get(pk=self.pk)


@dataclass(kw_only=True)
class _Limits:
    """What came lately, this batch included."""

    sources: Mapping[str, Recent]
    emails: Mapping[str, Recent]
    taken: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def file_enquiry_comments(
    *, submissions: Sequence[Submission], at: datetime
) -> list[Filed | DomainError]:
    """Take in comments from anybody; what is wrong with one is its own result.

    The results stand in the order of the submissions. The server's time decides whether a comment
    is in time. Nothing but the intake happens here: clusters and mail follow after the commit.
    """
    enquiries = enquiries_of({each.enquiry for each in submissions})
    limits = _limits(submissions, at)
    results: list[Any] = [_checked(each, enquiries, limits, at) for each in submissions]
    rows = [row for row in results if isinstance(row, _Row)]
    if rows:
        _save(rows, at)
    return [row.filed() if isinstance(row, _Row) else row for row in results]


def file_enquiry_comment(
    *, enquiry: Enquiry, wording: Wording, sender: Sender, at: datetime, is_robot: bool = False
) -> Filed:
    """Take in one comment from anybody; raises what is wrong with it."""
    submission = Submission(enquiry=enquiry.pk, wording=wording, sender=sender, is_robot=is_robot)
    return only(file_enquiry_comments(submissions=[submission], at=at))


def only(results: Sequence[Filed | DomainError]) -> Filed:
    """Return the one result of a batch of one; raises it when it is a refusal."""
    if isinstance(results[0], DomainError):
        raise results[0]
    return results[0]


@dataclass(kw_only=True)
class _Row:
    """The columns of a comment that passed its checks, and of the receipt that goes with it."""

    comment: dict[str, Any]
    receipt: dict[str, Any]
    secret: str
    pk: int = 0

    def filed(self) -> Filed:
        return Filed(pk=self.pk, receipt=self.receipt["receipt"], secret=self.secret)


def _checked(
    submission: Submission, enquiries: Mapping[int, Enquiry], limits: _Limits, at: datetime
) -> _Row | DomainError:
    try:
        enquiry = _open_one(submission, enquiries, at)
        _refuse_flood(submission.sender, limits, at)
        row = _row(submission, enquiry, at)
    except DomainError as error:
        return error
    limits.taken.update(filter(None, (row.receipt["source"], row.receipt["email"].lower())))
    return row


def _open_one(submission: Submission, enquiries: Mapping[int, Enquiry], at: datetime) -> Enquiry:
    """Return the enquiry if it takes comments now.

    Who filled the field that people do not see is refused.
    """
    if submission.is_robot:
        raise InvalidInput(_("This form was filled in by a machine. Leave the hidden field empty."))
    enquiry = enquiries.get(submission.enquiry)
    if enquiry is None:
        raise NotFound(_("There is no such thing, or you may not see it."))
    if enquiry.state == EnquiryState.CLOSED or at >= enquiry.closes_at:
        raise Conflict(
            _("This enquiry closed at %(closed)s. Your comment arrived at %(now)s.")
            % {
                "closed": moment_words(enquiry.closes_at, to="second"),
                "now": moment_words(at, to="second"),
            }
        )
    return enquiry


def _limits(submissions: Iterable[Submission], at: datetime) -> _Limits:
    if not settings.LEPTON_LIMITS:
        return _Limits(sources={}, emails={})
    sources = {each.sender.source for each in submissions if each.sender.source}
    emails = {str(each.sender.email).lower() for each in submissions if each.sender.email}
    return _Limits(
        sources=recent_of_sources(sources, since=at - WINDOW),
        emails=recent_of_emails(emails, since=at - EMAIL_WINDOW) if emails else {},
    )


def _refuse_flood(sender: Sender, limits: _Limits, at: datetime) -> None:
    """Refuse the 61st comment within a minute from one address prefix, the 21st of an e-mail.

    An address that nobody confirmed limits nobody: it may be another person's.
    """
    if not settings.LEPTON_LIMITS:
        return
    source, email = sender.source, str(sender.email or "").lower()
    nothing = Recent(0, at)
    if source:
        words = _("Many comments came from your network. Wait a moment and send it again.")
        recent = limits.sources.get(source, nothing)
        _refuse_beyond(recent.plus(limits.taken[source]), PER_MINUTE, WINDOW, (words, at))
    if email in limits.emails:
        words = _("Many comments came with this address. Wait and send it again.")
        recent = limits.emails[email]
        _refuse_beyond(recent.plus(limits.taken[email]), PER_EMAIL, EMAIL_WINDOW, (words, at))


def _refuse_beyond(
    recent: Recent, most: int, window: timedelta, saying: tuple[str, datetime]
) -> None:
    words, at = saying
    if recent.count >= most:
        wait = (recent.oldest + window - at).total_seconds()
        raise TooMany(words, retry_after=int(wait) + 1)


def _row(submission: Submission, enquiry: Enquiry, at: datetime) -> _Row:
    """Return the unsaved rows of a comment; InvalidInput says what is wrong with it."""
    wording, sender = submission.wording, submission.sender
    index = NO_BLOCKS if wording.anchor is None else index_of_revision(enquiry.revision)
    columns = worded(wording, index)
    who, email = signed(sender), _email(sender.email)
    if enquiry.demands:
        check_demands(enquiry.demands, {**who, "email": email})
    comment = {
        **NO_ANCHOR,
        **columns,
        **who,
        "enquiry_id": enquiry.pk,
        "draft_id": enquiry.draft_id,
        "revision_id": enquiry.revision_id,
        "work_item_id": enquiry.work_item_id,
        "language": language_of(columns["text"]),
        "text_digest": digest_of(columns["text"], columns["proposed_text"]),
        "created_at": at,
    }
    secret = secrets.token_urlsafe(16)
    receipt = {
        "receipt": _receipt_number(),
        "secret_digest": sha256_hex(secret.encode()),
        "email": email,
        "source": sender.source,
        "answers": clean_answers(submission.answers, len(enquiry.questions)),
        "received_at": at,
        "posted_at": at if enquiry.posts_at_once else None,
    }
    return _Row(comment=comment, receipt=receipt, secret=secret)


def _email(value: object) -> str:
    if not value:
        return ""
    try:
        validate_email(str(value))
    except ValidationError as error:
        raise _refusal(_("This is not an e-mail address. Leave it empty or mend it.")) from error
    if len(str(value)) > LONGEST_EMAIL:
        raise _refusal(_("At most %(n)d characters are kept here.") % {"n": LONGEST_EMAIL})
    return str(value)


def _refusal(words: str) -> InvalidInput:
    return InvalidInput(words, errors=[FieldProblem("/email", words)])


def _receipt_number() -> str:
    number = secrets.randbits(60)
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(0, 60, 5))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _save(rows: Sequence[_Row], at: datetime) -> None:
    """Insert comments and receipts; copies of a text name the first comment that said it."""
    made = insert_comments([row.comment for row in rows])
    for row, (pk, original) in zip(rows, made, strict=True):
        row.pk = row.receipt["comment_id"] = pk
        row.comment["copy_of_id"] = original
    _name_copies_within(rows)
    receipts = insert_receipts([row.receipt for row in rows])
    _tell(rows, receipts, at)


def _place(row: _Row) -> tuple[int, str]:
    return row.comment["enquiry_id"], row.comment["text_digest"]


def _name_copies_within(rows: Sequence[_Row]) -> None:
    """Let copies within one batch name the first of them."""
    first: dict[tuple[int, str], int] = {}
    for row in rows:
        if row.comment["copy_of_id"] is None:
            original = first.setdefault(_place(row), row.pk)
            if original != row.pk:
                Comment.objects.filter(pk=row.pk).update(copy_of=original)


def _tell(rows: Sequence[_Row], receipts: Sequence[int], at: datetime) -> None:
    """Record what came, once for each enquiry."""
    numbered = list(zip(rows, receipts, strict=True))
    for enquiry in sorted({row.comment["enquiry_id"] for row in rows}):
        mine = [each for each in numbered if each[0].comment["enquiry_id"] == enquiry]
        journal.record(
            CommentsReceived(
                subject=f"enquiry:{enquiry}",
                actor=None,
                at=at,
                draft=mine[0][0].comment["draft_id"],
                enquiry=enquiry,
                ids=tuple(row.pk for row, _receipt in mine),
                unconfirmed=tuple(pk for row, pk in mine if row.receipt["email"]),
            )
        )
