"""Named leases: exactly one worker does a thing at a time, and a dead one blocks it briefly."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from standards.models import Lease


@transaction.atomic
def take_lease(name: str, *, holder: str, seconds: int, at: datetime) -> bool:
    """Take or extend a lease; False while another holder's has not ended."""
    Lease.objects.get_or_create(name=name)
    lease = Lease.objects.select_for_update().get(name=name)
    if lease.holder != holder and lease.until is not None and lease.until > at:
        return False
    lease.holder, lease.until = holder, at + timedelta(seconds=seconds)
    lease.save(update_fields=["holder", "until"])
    return True


def give_lease_back(name: str, *, holder: str) -> None:
    """End one's own lease early."""
    Lease.objects.filter(name=name, holder=holder).update(until=None, holder="")
