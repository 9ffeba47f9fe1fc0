"""Outside the demo two officers withdraw a certificate: one asks, another agrees."""

from datetime import timedelta

import pytest
from django.test import Client

from certification.models import Certificate
from tests.certification.life import move
from tests.lepton_site.factor import give_factor, let_time_pass, sign_in

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


@pytest.fixture
def seats(officers) -> list[Client]:
    """Return the two officers' browsers, signed in with their second factors."""
    for officer in officers:
        give_factor(officer)
    return [sign_in(officer) for officer in officers]


def test_api_answers_202_until_somebody_else_agrees(active, seats):
    address, body = f"/api/v1/applications/{active.pk}/moves/", {"move": "withdraw", "reason": WHY}
    first = seats[0].post(address, body, content_type="application/json")
    assert (first.status_code, first.json()["state"]) == (202, "active")
    second = seats[1].post(address, body, content_type="application/json")
    assert (second.status_code, second.json()["state"]) == (200, "withdrawn")


@pytest.mark.parametrize("move", ["grant", "refuse", "suspend", "reduce", "withdraw", "uphold"])
def test_what_is_signed_asks_a_session_to_confirm_and_no_token_may(active, seats, api_for, move):
    address, body = f"/api/v1/applications/{active.pk}/moves/", {"move": move, "reason": WHY}
    let_time_pass(seats[0])
    late = seats[0].post(address, body, content_type="application/json")
    token = api_for(people_of(active)).post(address, body, format="json")
    for answer in (late, token):
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:lepton:problem:confirmation-required"
    assert "Sign in and do it on the page" in token.json()["detail"]
    assert status_of(active) == ("active", "active")


def people_of(application):
    """Return the officer who granted."""
    return application.transitions.get(move="grant").actor


def test_what_is_not_signed_asks_for_nothing(active, seats):
    let_time_pass(seats[0])
    body = {"move": "resume", "reason": WHY}
    address = f"/api/v1/applications/{active.pk}/moves/"
    assert seats[0].post(address, body, content_type="application/json").status_code == 409


def test_page_asks_to_confirm_and_then_makes_the_very_move(active, seats):
    let_time_pass(seats[0])
    address = f"/certification/applications/{active.pk}/"
    form = {"move": "withdraw", "withdraw-reason": WHY}
    asked = seats[0].post(f"{address}moves/", form)
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    done = seats[0].post(asked["Location"], {"password": "correct horse"}, follow=True)
    assert "a second officer" in done.text
    assert WHY in done.text


def test_case_file_says_who_asked_and_that_another_is_awaited(active, officers, seats):
    address = f"/certification/applications/{active.pk}/"
    form = {"move": "withdraw", "withdraw-reason": WHY}
    assert "a second officer" in seats[0].post(f"{address}moves/", form, follow=True).text
    page = seats[1].get(address).text
    assert WHY in page
    assert officers[0].name in page
