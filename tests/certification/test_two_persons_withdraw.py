"""Outside the demo two officers withdraw a certificate: one asks, another agrees."""

from datetime import timedelta

import pytest
from django.test import Client

from certification.models import Certificate
from tests.certification.life import move

pytestmark = pytest.mark.django_db
WHY = "The holder sells another model under the number."


@pytest.fixture
def officers(people, settings):
    """Return two officers of a site that is no demo."""
    settings.LEPTON_DEMO = False
    people.stranger.staff_roles = ["officer"]
    people.stranger.save()
    return people.officer, people.stranger


def status_of(application):
    application.refresh_from_db()
    return application.state, Certificate.objects.get(application=application).status


def test_first_officer_asks_and_the_second_withdraws(active, officers, at):
    move(active, "withdraw", officers[0], at, reason=WHY)
    assert status_of(active) == ("active", "active")
    assert not active.transitions.filter(move="withdraw").exists()
    move(active, "withdraw", officers[1], at, reason="Seen too.")
    assert status_of(active) == ("withdrawn", "withdrawn")


def test_one_officer_alone_cannot_withdraw_by_asking_twice(active, officers, at):
    for _again in range(2):
        move(active, "withdraw", officers[0], at, reason=WHY)
    assert status_of(active) == ("active", "active")


def test_a_request_lapses_after_a_week(active, officers, at):
    move(active, "withdraw", officers[0], at, reason=WHY)
    move(active, "withdraw", officers[1], at + timedelta(days=8), reason=WHY)
    assert status_of(active) == ("active", "active")
    move(active, "withdraw", officers[0], at + timedelta(days=9), reason=WHY)
    assert status_of(active) == ("withdrawn", "withdrawn")


def test_the_demo_waives_the_second_person(active, people, at):
    move(active, "withdraw", people.officer, at, reason=WHY)
    assert status_of(active) == ("withdrawn", "withdrawn")


def test_api_answers_202_until_somebody_else_agrees(active, officers, api_for):
    address, body = f"/api/v1/applications/{active.pk}/moves/", {"move": "withdraw", "reason": WHY}
    first = api_for(officers[0]).post(address, body, format="json")
    assert (first.status_code, first.json()["state"]) == (202, "active")
    second = api_for(officers[1]).post(address, body, format="json")
    assert (second.status_code, second.json()["state"]) == (200, "withdrawn")


def test_case_file_says_who_asked_and_that_another_is_awaited(active, officers, client_for):
    address = f"/certification/applications/{active.pk}/"
    client: Client = client_for(officers[0])
    form = {"move": "withdraw", "withdraw-reason": WHY}
    assert "a second officer" in client.post(f"{address}moves/", form, follow=True).text
    page = client_for(officers[1]).get(address).text
    assert WHY in page
    assert officers[0].name in page
