"""Mail around enquiries: confirm an address, send the answer, tell of a new enquiry."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reviews.models import Enquiry, EnquiryFollower, EnquiryReceipt
from reviews.operations.receipts import confirmation_of
from reviews.rules.disposition import DISPOSITION_WORDS, CommentState, Disposition
from standards.kernel.errors import FieldProblem, InvalidInput, NotFound
from standards.kernel.phrases import Phrase
from standards.rules.programme import Domain

MAILS_A_DAY = 3  # unanswered requests to one address
DAY = timedelta(days=1)
FOLLOW_SALT, UNFOLLOW_SALT = "reviews.follow", "reviews.unfollow"
FOLLOW_OPEN = timedelta(days=7)
ASKED_EVERY = timedelta(hours=1)


def mail_confirmation(*, receipt: int, at: datetime) -> bool:
    """Ask the address that came with a comment to confirm itself; False when it is not asked.

    An address that was asked three times within a day is not asked again that day.
    """
    row = EnquiryReceipt.objects.select_related("comment__enquiry").get(pk=receipt)
    if not row.email or row.email_confirmed_at or row.confirmation_mailed_at:
        return False
    asked = EnquiryReceipt.objects.filter(
        email__iexact=row.email, confirmation_mailed_at__gt=at - DAY
    )
    if asked.count() >= MAILS_A_DAY:
        return False
    link = settings.SITE_URL + reverse("enquiry-email-confirm", args=[confirmation_of(row)])
    context = {"receipt": row, "enquiry": row.comment.enquiry, "link": link}
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string("emails/reviews_confirm.txt", context)
        subject = _("Confirm your address for comment %(receipt)s") % {"receipt": row.receipt}
    send_mail(subject, text, None, [row.email])
    EnquiryReceipt.objects.filter(pk=row.pk).update(confirmation_mailed_at=at)
    return True


def mail_reply(*, comment: int, at: datetime) -> bool:
    """Send the committee's answer to the confirmed address, once; False when there is none."""
    row = (
        EnquiryReceipt.objects.filter(
            comment=comment,
            comment__state=CommentState.CONFIRMED,
            email_confirmed_at__isnull=False,
            reply_mailed_at=None,
            withdrawn_at=None,
        )
        .exclude(email="")
        .select_related("comment__enquiry")
        .first()
    )
    if row is None:
        return False
    context = {
        "receipt": row,
        "comment": row.comment,
        "enquiry": row.comment.enquiry,
        "word": str(Phrase(DISPOSITION_WORDS[Disposition(row.comment.disposition)])),
        "link": settings.SITE_URL + reverse("enquiry-receipt", args=[row.receipt]),
    }
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string("emails/reviews_reply.txt", context)
        subject = _("The committee answered your comment %(receipt)s") % {"receipt": row.receipt}
    send_mail(subject, text, None, [row.email])
    EnquiryReceipt.objects.filter(pk=row.pk).update(reply_mailed_at=at)
    return True


@transaction.atomic
def follow_enquiries(*, email: str, domain: str, language: str, at: datetime) -> EnquiryFollower:
    """Keep that somebody wants mail about new enquiries; it counts once the address confirms."""
    if domain and domain not in {each.value for each in Domain}:
        words = _("There is no such subject.")
        raise InvalidInput(words, errors=[FieldProblem("/domain", words)])
    row, fresh = EnquiryFollower.objects.get_or_create(
        email=email.lower(), domain=domain, defaults={"asked_at": at, "language": language}
    )
    if fresh or row.asked_at <= at - ASKED_EVERY:
        row.asked_at = at
        row.save(update_fields=["asked_at"])
        transaction.on_commit(lambda: _ask_follower(row))
    return row


def _ask_follower(row: EnquiryFollower) -> None:
    link = _link("enquiries-follow-confirm", row, FOLLOW_SALT)
    with translation.override(row.language):
        text = render_to_string("emails/reviews_follow.txt", {"link": link})
        send_mail(_("Confirm that you want mail about new enquiries"), text, None, [row.email])


def _link(name: str, follower: EnquiryFollower, salt: str) -> str:
    return settings.SITE_URL + reverse(name, args=[signing.dumps(follower.pk, salt=salt)])


@transaction.atomic
def confirm_follower(*, token: str, at: datetime) -> EnquiryFollower:
    """Begin the mail that was asked for; NotFound for a link that is forged or too old."""
    row = _follower(token, FOLLOW_SALT, FOLLOW_OPEN)
    if row.confirmed_at is None:
        row.confirmed_at = at
        row.save(update_fields=["confirmed_at"])
    return row


def follower_of(token: str) -> EnquiryFollower:
    """Return who unsubscribes by a link; NotFound for a forged one."""
    return _follower(token, UNFOLLOW_SALT, None)


@transaction.atomic
def stop_following(*, token: str) -> None:
    """Forget an address that wants no more mail; a second time does nothing."""
    pk = _loaded(token, UNFOLLOW_SALT, None)
    EnquiryFollower.objects.filter(pk=pk).delete()


def _follower(token: str, salt: str, age: timedelta | None) -> EnquiryFollower:
    row = EnquiryFollower.objects.filter(pk=_loaded(token, salt, age)).first()
    if row is None:
        raise NotFound(_("This link is not valid any more. Ask for a new one."))
    return row


def _loaded(token: str, salt: str, age: timedelta | None) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=age)
    except signing.BadSignature as error:
        raise NotFound(_("This link is not valid any more. Ask for a new one.")) from error


def mail_followers(*, enquiry: int) -> int:
    """Tell everybody who follows its subject of a new enquiry; returns how many mails."""
    found = Enquiry.objects.select_related("work_item").get(pk=enquiry)
    rows = EnquiryFollower.objects.filter(
        confirmed_at__isnull=False, domain__in=["", found.work_item.domain]
    )
    told = set()
    for row in rows.order_by("pk"):
        if row.email in told:
            continue
        told.add(row.email)
        context = {
            "enquiry": found,
            "link": settings.SITE_URL + reverse("enquiry", args=[found.pk]),
            "stop": _link("enquiries-unfollow", row, UNFOLLOW_SALT),
        }
        with translation.override(row.language):
            text = render_to_string("emails/reviews_new_enquiry.txt", context)
            subject = _("Comment until %(day)s: %(title)s") % {
                "day": found.closes_at.date().isoformat(),
                "title": found.title,
            }
        send_mail(subject, text, None, [row.email])
    return len(told)
