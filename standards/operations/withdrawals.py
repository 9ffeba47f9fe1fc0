"""Withdraw what was published; the text stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from standards import journal
from standards.events.publications import EditionWithdrawn
from standards.models import Edition, WorkItem

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import User


@transaction.atomic
def withdraw_standard(*, work_item: WorkItem, reason: str, actor: User, at: datetime) -> None:
    """Mark every edition of the work item's standard as withdrawn; rights are the caller's."""
    editions = Edition.objects.select_related("standard").filter(
        standard__designation=work_item.designation, withdrawn_at=None
    )
    for edition in editions.select_for_update(of=("self",)):
        edition.withdrawn_at, edition.withdrawal_reason = at, reason
        edition.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        journal.record(
            EditionWithdrawn(
                subject=f"edition:{edition.pk}",
                actor=actor.pk,
                at=at,
                edition=edition.pk,
                designation=edition.standard.designation,
                number=edition.number,
                reference=edition.reference,
                committee=work_item.committee_id,
                reason=reason,
            )
        )
