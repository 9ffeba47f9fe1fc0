"""Addresses of commenters are kept as long as stated and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviews.models import EnquiryReceipt
from reviews.operations.comments import Wording
from reviews.operations.enquiries import (
    EnquiryPlan,
    Sender,
    file_enquiry_comment,
    forget_addresses,
    open_enquiry,
)
from standards.kernel.errors import InvalidInput

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def received(revision, people, at):
    """Return a function that files a comment under an address."""
    plan = EnquiryPlan(
        revision=revision, title="Imaging", summary="", closes_at=at + timedelta(days=120)
    )
    enquiry = open_enquiry(plan=plan, actor=people.secretary, at=at)

    def file(when, email="reader@example.org"):
        sender = Sender(email=email, source="digest")
        wording = Wording(text="Raise it.")
        return file_enquiry_comment(enquiry=enquiry, wording=wording, sender=sender, at=when)

    return file


def test_addresses_are_wiped_after_ninety_days_and_the_comment_stays(received, at):
    received(at)
    received(at + timedelta(days=1))
    assert forget_addresses(at=at + timedelta(days=90, seconds=1)) == 1
    old, young = EnquiryReceipt.objects.order_by("received_at")
    assert (old.email, old.source) == ("", "")
    assert (young.email, young.source) == ("reader@example.org", "digest")
    assert old.comment.text == "Raise it."
    assert forget_addresses(at=at + timedelta(days=90, seconds=1)) == 0


def test_the_scheduler_wipes_them(received, at, settings):
    from reviews.tasks import forget_addresses as task

    received(at - timedelta(days=4000))
    assert "reviews.forget_addresses" in settings.CELERY_BEAT_SCHEDULE
    task()
    assert not EnquiryReceipt.objects.exclude(email="").exists()


def test_an_address_that_is_too_long_is_refused(received, at):
    domain = ".".join(["x" * 61] * 4)
    with pytest.raises(InvalidInput) as refused:
        received(at, email=f"reader@{domain}.org")
    assert refused.value.errors[0].pointer == "/email"
