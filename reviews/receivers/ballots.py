"""Closed and judged ballots to the signing of their records; frozen texts to those who said no."""

from __future__ import annotations

from reviews.events import BallotClosed, BallotJudged
from reviews.operations.asking import ask_objectors
from standards.events.drafts import DraftFrozen
from standards.infrastructure import doorbell
from standards.kernel.subscriptions import on


@on(BallotClosed)
def have_record_signed(event: BallotClosed) -> None:
    """Ask the worker, which holds the key, to sign the decision record and file it."""
    doorbell.ring("reviews.sign_record", event.ballot)


@on(BallotJudged)
def have_judged_record_signed(event: BallotJudged) -> None:
    """Ask the worker to sign the record with the chair's judgement too."""
    doorbell.ring("reviews.sign_record", event.ballot)


@on(DraftFrozen)
def ask_whether_it_satisfies(event: DraftFrozen) -> None:
    """Ask those whose objections stand on a clause that the frozen text changed."""
    ask_objectors(revision=event.revision, at=event.at)
