"""Tell people what happened: in the application and by mail, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from standards import journal
from standards.kernel.errors import NotFound
from standards.models import Notification, User

if TYPE_CHECKING:
    from datetime import datetime

    from standards.kernel.slots import Notice


@transaction.atomic
def notify(notice: Notice, *, at: datetime) -> Notification:
    """Keep a notice for a person and tell their open pages; a repeated key changes nothing."""
    row, fresh = Notification.objects.get_or_create(
        user_id=notice.user_id,
        key=notice.key,
        defaults={
            "subject": notice.subject,
            "text": notice.text,
            "url": notice.url,
            "at": at,
        },
    )
    if fresh:
        journal.announce(
            f"user:{notice.user_id}",
            {"type": "notice", "notice": {"subject": notice.subject, "url": notice.url}},
        )
    return row


def mail(notification: Notification, *, at: datetime) -> bool:
    """Send a notice by mail unless that was done; False when it had been."""
    if notification.mailed_at is not None:
        return False
    user: User = notification.user
    with translation.override(user.language or settings.LANGUAGE_CODE):
        text = render_to_string(
            "emails/notice.txt", {"notification": notification, "site_url": settings.SITE_URL}
        )
        send_mail(notification.subject, text, None, [user.email])
    Notification.objects.filter(pk=notification.pk).update(mailed_at=at)
    return True


@transaction.atomic
def mark_read(*, actor: User, pk: int | None, at: datetime) -> int:
    """Mark one of the actor's notices (all when `pk` is None) as read; return how many changed."""
    rows = Notification.objects.filter(user=actor)
    if pk is not None:
        rows = rows.filter(pk=pk)
        if not rows.exists():
            raise NotFound(_("There is no such notice in your inbox."))
    changed = rows.filter(read_at=None).update(read_at=at)
    if changed:
        journal.announce(f"user:{actor.pk}", {"type": "read"})
    return changed
