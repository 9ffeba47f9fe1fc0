"""Work in the background: ids in, one operation each."""

from __future__ import annotations

from celery import shared_task

from reviews.operations import closing, enquiries, enquiry_mail, extending, records
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


@shared_task(name="reviews.mail_confirmation")
def mail_confirmation(receipt: int) -> None:
    """Ask the address that came with a comment to confirm itself."""
    enquiry_mail.mail_confirmation(receipt=receipt, at=now())


@shared_task(name="reviews.mail_reply")
def mail_reply(comment: int) -> None:
    """Send the committee's answer to a comment to its confirmed address."""
    enquiry_mail.mail_reply(comment=comment, at=now())


@shared_task(name="reviews.mail_followers")
def mail_followers(enquiry: int) -> None:
    """Tell who follows its subject of a new enquiry."""
    enquiry_mail.mail_followers(enquiry=enquiry)


@shared_task(name="reviews.sign_record")
def sign_record(ballot: int) -> None:
    """Sign the decision record of a closed ballot."""
    records.sign_record(ballot=ballot, at=now())


@shared_task(name="reviews.remind_owing")
def remind_owing() -> None:
    """Remind those who owe a vote in a ballot that closes soon."""
    extending.remind_owing(at=now())
