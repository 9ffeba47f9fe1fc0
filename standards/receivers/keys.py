"""Agreed changes of the signing key to the making of it; receivers run in the worker."""

from __future__ import annotations

from standards.events.keys import KeyChangeAsked
from standards.kernel.clock import now
from standards.kernel.subscriptions import on
from standards.operations.keys import make_new_key


@on(KeyChangeAsked)
def make_agreed_key(event: KeyChangeAsked) -> None:
    """Make the key where a second person has agreed."""
    if event.agreed:
        make_new_key(change=event.change, at=now())
