"""Guessing is slowed down, tells nothing of who has an account, leaves no secret in the logs."""

import logging

import pytest
from django.test import Client

from tests.lepton_site.factor import PASSWORD, SECRET, code, give_factor, ready, sign_in
from tests.lepton_site.test_second_factor import sign_in_halfway

pytestmark = pytest.mark.django_db
TRIES = 1000
COMPARED = 13  # six tries, each looked at by two backends, and one when the account was made
LOGIN, CONFIRM = "/accounts/login/", "/accounts/reauthenticate/"


@pytest.fixture(autouse=True)
def _for_real(settings):
    settings.LEPTON_DEMO = False


@pytest.fixture
def quick(monkeypatch):
    """Count how often a password is really compared, and spare the time of doing so."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted = []
    monkeypatch.setattr(
        MD5PasswordHasher, "verify", lambda self, given, stored: counted.append(given)
    )
    return counted


def wrong_login(client, email):
    page = client.post(LOGIN, {"login": email, "password": "wrong"})
    form = (page.context or {}).get("form")
    return page.status_code, [str(one) for one in form.non_field_errors()] if form else []


def test_a_thousand_wrong_passwords_are_hardly_tried(people, quick):
    ready_user = ready(people.chair)
    client = Client()
    statuses = [wrong_login(client, ready_user.email)[0] for _try in range(TRIES)]
    assert len(quick) <= COMPARED
    assert statuses.count(429) >= TRIES - 40
    assert client.post(LOGIN, {"login": ready_user.email, "password": PASSWORD}).status_code == 429


def test_an_unknown_address_is_answered_like_a_known_one(people):
    known, unknown = ready(people.chair).email, "nobody@lepton.example"
    answers = {}
    for email in (known, unknown):
        client = Client(REMOTE_ADDR=f"192.0.2.{len(answers)}")
        answers[email] = [wrong_login(client, email) for _try in range(8)]
    assert answers[known] == answers[unknown]
    assert answers[known][0] != answers[known][-1]  # the throttle came, for both alike


def test_many_wrong_codes_are_hardly_tried(people, monkeypatch):
    from allauth.mfa.totp.internal import auth

    give_factor(people.chair)
    client = sign_in_halfway(people.chair)
    tried = []
    monkeypatch.setattr(auth, "validate_totp_code", lambda secret, given: tried.append(given))
    for number in range(TRIES // 5):
        client.post("/accounts/2fa/authenticate/", {"code": f"{number:06d}"})
    assert len(tried) <= 6
    monkeypatch.undo()
    assert client.post("/accounts/2fa/authenticate/", {"code": code()}).status_code == 200
    assert client.get("/work/").status_code == 302


def test_confirming_is_throttled_and_says_how_long(people, quick):
    client = sign_in_quickly(people.editor)
    answers = [
        client.post(CONFIRM, {"password": "wrong"}, headers={"accept": "application/json"})
        for _try in range(50)
    ]
    assert len(quick) <= COMPARED
    assert answers[0].status_code == 400
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "60"


def sign_in_quickly(user):
    from tests.lepton_site.factor import confirm

    client = Client()
    client.force_login(ready(user), backend="django.contrib.auth.backends.ModelBackend")
    confirm(client, user)
    return client


def test_limits_can_be_lifted_for_measurements(people, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    client = sign_in_quickly(people.editor)
    last = [client.post(CONFIRM, {"password": "wrong"}).status_code for _try in range(20)][-1]
    assert last == 200


def test_no_secret_reaches_the_logs(people, caplog):
    give_factor(people.chair)
    with caplog.at_level(logging.DEBUG):
        client = sign_in(people.chair)
        sign_in_halfway(people.chair).post("/accounts/2fa/authenticate/", {"code": "271828"})
        client.post(CONFIRM, {"password": "a wrong secret"})
        client.get("/accounts/2fa/recovery-codes/")
    written = "\n".join(record.getMessage() for record in caplog.records)
    for secret in (PASSWORD, SECRET, "271828", "a wrong secret", "correct+horse", code()):
        assert secret not in written
