"""What pages say after an act, and where a reader without scripts finds it."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from reviews.models import EnquiryReceipt
from standards.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    """Pages read the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def enquiry(revision, people, at):
    from reviews.operations.enquiries import EnquiryPlan, open_enquiry

    plan = EnquiryPlan(
        revision=revision, title="Imaging", summary="What it is.", closes_at=at + timedelta(days=80)
    )
    return open_enquiry(plan=plan, actor=people.secretary, at=at)


def said(response):
    return [str(one) for one in get_messages(response.wsgi_request)]


def test_first_wish_to_close_waits_for_a_second_and_the_second_closes(client_for, people, open_one):
    ballot = open_one()
    address = reverse("ballot-close", args=[ballot.pk])
    assert said(client_for(people.secretary).post(address)) == [
        "Noted. The ballot closes when a second person asks for it too."
    ]
    assert said(client_for(people.chair).post(address)) == ["The ballot is closed."]


def test_faulty_comment_is_shown_at_its_form(client_for, enquiry):
    page = client_for().post(reverse("enquiry", args=[enquiry.pk]), {"text": ""})
    assert page.status_code == 400
    assert 'action="#comment" id="comment"' in page.content.decode()


def test_phone_is_led_to_the_form_from_the_head(client_for, enquiry):
    page = client_for().get(reverse("enquiry", args=[enquiry.pk])).content.decode()
    assert 'href="#comment"' in page


def test_receipt_tells_its_hours_as_all_pages_do(client_for, enquiry):
    client = client_for()
    client.post(reverse("enquiry", args=[enquiry.pk]), {"text": "Raise it."})
    receipt = EnquiryReceipt.objects.get()
    page = client.get(reverse("enquiry-receipt", args=[receipt.receipt])).content.decode()
    assert page.count(f'datetime="{receipt.received_at:%Y-%m-%dT%H:%M}') >= 2
