"""A second factor in a real browser: an app and a vote that asks again, a passkey for all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviews.models import Vote
from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot
from standards.kernel.clock import now
from tests.browser.test_pages import faults_of
from tests.lepton_site.factor import PASSWORD, code, ready

WATCHED = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def _for_real(settings):
    settings.LEPTON_DEMO = False


@pytest.fixture
def at():
    """The browser reads the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def ballot(committee, people, at):
    plan = BallotPlan(
        committee=committee, question="Shall it pass?", rule="simple-majority",
        closes_at=at + timedelta(days=9),
    )  # fmt: skip
    made = create_ballot(plan=plan, actor=people.secretary, at=at)
    return open_ballot(ballot=made, actor=people.secretary, at=at)


def sign_in(page, user):
    page.goto("/accounts/login/?next=/work/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def set_up_app(page):
    """Turn an authenticator app on and return its key."""
    page.goto("/accounts/2fa/totp/activate/")
    key = page.locator("#totp-key").text_content()
    page.fill("#id_code", code(key))
    page.click("main button[data-kind=primary]")
    page.wait_for_url("**/recovery-codes/")
    return key


def test_chair_sets_up_an_app_and_signs_in_with_it(browser_page, people):
    page = browser_page("/", viewport=WATCHED)
    sign_in(page, ready(people.chair))
    page.wait_for_url("**/accounts/2fa/?next=*")
    assert page.get_by_text("You are the chair or the manager of a committee.").is_visible()
    key = set_up_app(page)
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/work/")
    page.context.clear_cookies()
    sign_in(page, people.chair)
    page.wait_for_url("**/2fa/authenticate/")
    page.fill("#id_code", code(key, step=1))
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/")


def test_vote_over_the_socket_asks_who_is_there_and_then_counts(browser_page, people, ballot):
    ready(people.expert1)
    page = browser_page(f"/ballots/{ballot.pk}/", people.expert1, viewport=WATCHED)
    page.locator("[data-live-dot][data-live]").wait_for()
    page.check("input[name=position][value=yes]")
    page.fill("textarea[name=reason]", "Well made.")
    key = page.input_value("[data-vote-form] input[name=key]")
    page.click("[data-vote-form] button[type=submit]")
    dialog = page.get_by_role("dialog", name="Confirm that it is you")
    dialog.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    dialog.get_by_role("alert").wait_for()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.get_by_text("Your vote is not cast yet.").wait_for()
    assert not Vote.objects.exists()
    page.click("[data-vote-form] button[type=submit]")
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Your receipt is").wait_for()
    cast = Vote.objects.get()
    assert (cast.key, cast.position, cast.reason) == (key, "yes", "Well made.")
    page.faults[:] = [one for one in page.faults if "400" not in one]  # the wrong password


def test_passkey_is_added_signs_in_and_confirms(browser_page, people, ballot, live_site):
    named = live_site.replace("127.0.0.1", "localhost")
    page = browser_page(f"{named}/accounts/login/", viewport=WATCHED)
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    ready(people.expert1)

    def enter():
        page.goto(f"{named}/accounts/login/?next=/ballots/{ballot.pk}/")
        page.fill("[name=login]", people.expert1.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")

    enter()
    page.wait_for_url("**/ballots/*/")
    page.goto(f"{named}/accounts/2fa/webauthn/add/")
    page.fill("#id_name", "Office laptop")
    page.click("main button[data-kind=primary]")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{named}/accounts/2fa/")
    for act in ("Rename", "Remove"):
        page.locator("main .list a", has_text=act).click()
        page.get_by_label("Name of the passkey").or_(
            page.get_by_text("your only factor")
        ).wait_for()
        assert faults_of(page) == []
        page.goto(f"{named}/accounts/2fa/")
    assert page.get_by_text("Office laptop", exact=True).is_visible()
    page.context.clear_cookies()
    enter()
    page.wait_for_url("**/2fa/authenticate/")
    assert faults_of(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/ballots/*/")
    forget(page, people.expert1)
    page.locator("[data-live-dot][data-live]").wait_for()
    page.check("input[name=position][value=yes]")
    page.click("[data-vote-form] button[type=submit]")
    page.get_by_role("dialog").get_by_role("button", name="Use a passkey").click()
    page.get_by_text("Your receipt is").wait_for()
    assert Vote.objects.get().position == "yes"


def forget(page, user):
    """Let the session's signs of who sits there grow old."""
    from django.contrib.sessions.backends.db import SessionStore

    cookie = next(one for one in page.context.cookies() if one["name"] == "sessionid")
    session = SessionStore(cookie["value"])
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session["account_authentication_methods"] = session["account_authentication_methods"]
    session.save()
