"""Secretary, members and an observer in one ballot room: a split vote, a later hour, a comment."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from lepton_site.demo.people import ACCOUNTS, account, load_people
from reviews.models import Comment, Vote
from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot
from reviews.operations.delegations import set_standing
from standards.infrastructure.keys import ensure_keys
from standards.kernel.canonical import content_hash
from standards.kernel.clock import now
from standards.models import Committee, Draft, Revision, WorkItem
from tests.reviews.conftest import DOC

WAIT = 15_000


@pytest.fixture
def people(live_site, settings, tmp_path):
    settings.LEPTON_DATA = tmp_path
    ensure_keys(at=now())
    load_people(at=now() - timedelta(days=9))
    return SimpleNamespace(**{name: account(name) for name in ACCOUNTS})


@pytest.fixture
def ballot(people):
    """Return an open ballot on a text, in which the member of expert1 has three votes."""
    at, committee = now() - timedelta(hours=1), Committee.objects.get(slug="lc-4")
    item = WorkItem.objects.create(
        number=4198, committee=committee, designation="ls-4198", title="Classifiers",
        phase="committee_review", substage=20, proposed_by=people.secretary,
        started=at.date(), updated_at=at,
    )  # fmt: skip
    draft = Draft.objects.create(
        work_item=item, title="Classifiers", created_by=people.editor, created_at=at, edited_at=at
    )
    revision = Revision.objects.create(
        draft=draft, number=1, name="CD 1", hash=content_hash(DOC), content=DOC, frozen_at=at,
        frozen_by=people.editor,
    )  # fmt: skip
    by = {"actor": people.secretary, "at": at}
    member = f"body:{people.expert1.member_body_id}"
    set_standing(committee=committee, member=member, weight=3, interest="", **by)
    plan = BallotPlan(
        committee=committee, question="Is the text ready?", rule="simple-majority",
        revision=revision, closes_at=at + timedelta(days=9),
    )  # fmt: skip
    return open_ballot(ballot=create_ballot(plan=plan, **by), **by)


def test_a_room_of_four_follows_votes_the_hour_and_comments(people, ballot, browser_page):
    address = f"/ballots/{ballot.pk}/"
    secretary = browser_page(address, people.secretary)
    first = browser_page(address, people.expert1)
    second = browser_page(address, people.expert2)
    observer = browser_page(address, people.observer)
    for page in (secretary, first, second, observer):
        expect(page.locator("[data-live-dot]")).to_have_text("Live", timeout=WAIT)
    expect(observer.locator("[data-vote-form]")).to_have_count(0)
    expect(second.get_by_text("Split the vote")).to_have_count(0)

    first.get_by_text("Split the vote").click()
    first.locator("[name='part.yes']").fill("2")
    expect(first.locator("[data-split-sum]")).to_have_text("2 of 3 shared out")
    first.locator("[name='part.no']").fill("1")
    first.get_by_role("button", name="Cast vote").click()
    roll = observer.locator("[data-part=live] tbody")
    expect(roll).to_contain_text("2 In favour, 1 Against", timeout=WAIT)
    expect(first.locator("[data-part=mine]")).to_contain_text("2 In favour", timeout=WAIT)
    assert [part["weight"] for part in Vote.objects.get().parts] == [2, 1]

    later = ballot.closes_at + timedelta(days=7)
    secretary.get_by_text("Put off the closing hour").click()
    secretary.locator("#extend-hour").fill(f"{later:%Y-%m-%dT%H:%M}")
    secretary.locator("#extend-reason").fill("Summer break")
    secretary.get_by_role("button", name="Put it off").click()
    expect(second.locator("[data-part=hour]")).to_contain_text("Extended once", timeout=WAIT)
    expect(second.get_by_text("put off: Summer break")).to_be_visible(timeout=WAIT)

    second.locator("#comment-block").select_option(label="1 Scope")
    second.locator("#comment-text").fill("Say for whom.")
    second.get_by_text("Must be satisfied before").click()
    second.get_by_role("button", name="File the comment").click()
    expect(second.locator(".room-comments")).to_contain_text("Say for whom.", timeout=WAIT)
    filed = Comment.objects.get()
    assert (filed.anchor_block, filed.clause, filed.must_satisfy) == ("c1", "1", True)
    assert second.url.endswith(address)
