"""Every event to the people whom it concerns."""

from __future__ import annotations

from standards.kernel import slots
from standards.kernel.clock import now
from standards.kernel.event import Event
from standards.kernel.subscriptions import on
from standards.operations.notifications import mail, notify


@on(Event)
def tell_people(event: Event) -> None:
    """Ask every app whom an event concerns; notify and mail each of them once."""
    for notice in slots.gather("notify", event):
        mail(notify(notice, at=event.at), at=now())
