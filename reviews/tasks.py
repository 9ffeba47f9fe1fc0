"""Work in the background: ids in, one operation each."""

from __future__ import annotations

from celery import shared_task

from reviews.operations import closing, enquiries, extending, records
from standards.kernel.clock import now


@shared_task(name="reviews.close_due_ballots")
def close_due_ballots() -> None:
    """Close the ballots and enquiries whose hour has come."""
    closing.close_due_ballots(at=now())
    enquiries.close_due_enquiries(at=now())


@shared_task(name="reviews.sign_waiting_records")
def sign_waiting_records() -> None:
    """Sign the decision records that a lost message left unsigned."""
    records.sign_waiting_records(at=now())


@shared_task(name="reviews.forget_addresses")
def forget_addresses() -> None:
    """Wipe the addresses of commenters that were kept as long as stated."""
    enquiries.forget_addresses(at=now())


@shared_task(name="reviews.sign_record")
def sign_record(ballot: int) -> None:
    """Sign the decision record of a closed ballot."""
    records.sign_record(ballot=ballot, at=now())


@shared_task(name="reviews.remind_owing")
def remind_owing() -> None:
    """Remind those who owe a vote in a ballot that closes soon."""
    extending.remind_owing(at=now())
