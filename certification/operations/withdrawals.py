"""Withdrawing a certificate takes two persons, save in the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from certification.events.applications import WithdrawalAsked
from certification.models import WithdrawalRequest
from certification.rules.certificates import WITHDRAWAL_LASTS
from standards import journal

if TYPE_CHECKING:
    from datetime import datetime

    from certification.models import Certificate
    from standards.models import User

PERSONS_TO_WITHDRAW = 2


def withdrawal_agreed(*, certificate: Certificate, reason: str, actor: User, at: datetime) -> bool:
    """Note that a person wants a certificate withdrawn; tell whether two do, within a week.

    Runs in the transaction of the move, on a locked application.
    """
    if settings.LEPTON_DEMO:
        return True
    WithdrawalRequest.objects.update_or_create(
        certificate=certificate, by=actor, defaults={"at": at, "reason": reason}
    )
    fresh = certificate.withdrawal_requests.filter(at__gt=at - WITHDRAWAL_LASTS)
    if fresh.count() >= PERSONS_TO_WITHDRAW:
        return True
    journal.record(
        WithdrawalAsked(
            subject=certificate.subject,
            actor=actor.pk,
            at=at,
            certificate=certificate.pk,
            application=certificate.application_id,
        )
    )
    return False
