"""A secretary leads a meeting through three comments while a member looks on."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from lepton_site.demo.people import ACCOUNTS, account, load_people
from reviews.models import Comment, Meeting
from standards.infrastructure.keys import ensure_keys
from standards.kernel.clock import now
from standards.models import Committee, RegisteredDocument, WorkItem
from tests.reviews.meetings_scene import make_scene

WAIT = 15_000


@pytest.fixture
def scene(live_site, settings, tmp_path):
    settings.LEPTON_DATA = tmp_path
    at = now() - timedelta(days=1)
    ensure_keys(at=at)
    load_people(at=at - timedelta(days=9))
    people = SimpleNamespace(**{name: account(name) for name in ACCOUNTS})
    committee = Committee.objects.get(slug="lc-4")
    item = WorkItem.objects.create(
        number=4101,
        committee=committee,
        designation="ls-4199",
        title="Classifiers",
        phase="committee_review",
        substage=20,
        proposed_by=people.secretary,
        started=at.date(),
        updated_at=at,
    )
    made = make_scene(committee, item, people, at)
    made.people = people
    return made


def decide(page, key, words, button):
    expect(page.locator("[data-live-dot]")).to_have_text("Live", timeout=WAIT)
    page.locator("body").press(key)
    page.locator("#observation").fill(words)
    page.get_by_role("button", name=button, exact=True).click()


def test_a_secretary_leads_while_a_member_looks_on(scene, browser_page):
    own = f"/meetings/{scene.meeting.pk}/"
    lead = browser_page(f"{own}room/", scene.people.secretary)
    member = browser_page(f"{own}room/", scene.people.expert1)
    expect(member.locator("[data-live-dot]")).to_have_text("Live", timeout=WAIT)
    expect(lead.locator("[data-live-dot]")).to_have_text("Live", timeout=WAIT)
    expect(member.locator("[data-desk-form]")).to_have_count(0)

    lead.locator("body").press("ArrowRight")
    expect(member.locator(".stage-comment")).to_have_text("Name the metrics.", timeout=WAIT)
    expect(member.locator(".stage-text ins").first).to_be_visible()
    expect(lead.locator(".stage-comment")).to_have_text("Name the metrics.", timeout=WAIT)
    lead.locator("[data-for=hands_for][data-count='1']").click(click_count=2)
    expect(member.locator(".stage-hands dd").first).to_have_text("2", timeout=WAIT)

    decide(lead, "m", "With “reported”.", "Record and go on")
    expect(member.locator(".stage-comment")).to_have_text(
        "Say who keeps the test part.", timeout=WAIT
    )
    expect(lead.locator(".stage-comment")).to_have_text(
        "Say who keeps the test part.", timeout=WAIT
    )
    decide(lead, "r", "Clause 5 says so.", "Record and go on")
    expect(lead.locator(".stage-comment")).to_have_text("The language is clear.", timeout=WAIT)
    decide(lead, "n", "With thanks.", "Record")
    expect(member.locator(".stage-decision")).to_contain_text("With thanks.", timeout=WAIT)

    lead.get_by_role("button", name="End the meeting").click()
    lead.wait_for_url("**/minutes/")
    expect(lead.locator("article")).to_contain_text("Clause 5 says so.")
    chair = browser_page(f"{own}minutes/", scene.people.chair)
    chair.get_by_role("button", name="Confirm the minutes").click()
    expect(chair.get_by_role("link", name="N 1", exact=True)).to_be_visible(timeout=WAIT)
    said = Comment.objects.order_by("pk").values_list("disposition", flat=True)
    assert list(said) == ["rejected", "accepted_with_modification", "noted"]
    assert Meeting.objects.get().state == "confirmed"
    assert RegisteredDocument.objects.get().files.count() == 1
