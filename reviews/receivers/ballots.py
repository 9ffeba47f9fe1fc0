"""Closed ballots to the signing of their records."""

from __future__ import annotations

from reviews.events import BallotClosed
from standards.infrastructure import doorbell
from standards.kernel.subscriptions import on


@on(BallotClosed)
def have_record_signed(event: BallotClosed) -> None:
    """Ask the worker, which holds the key, to sign the decision record."""
    doorbell.ring("reviews.sign_record", event.ballot)
