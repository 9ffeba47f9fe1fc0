"""Somebody without an account comments on a phone, and follows the receipt to the reply."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from reviews.models import Comment
from reviews.operations.comments import Decision, dispose_comment
from reviews.operations.enquiries import EnquiryPlan, open_enquiry
from standards.kernel.canonical import content_hash
from standards.kernel.clock import now
from standards.models import Draft, Revision, WorkItem
from tests.reviews.conftest import DOC

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def enquiry(live_site, committee, people):
    at = now() - timedelta(days=1)
    item = WorkItem.objects.create(
        number=4101, committee=committee, designation="ls-4101", title="Classifiers",
        phase="public_enquiry", substage=20, proposed_by=people.secretary,
        started=at.date(), updated_at=at,
    )  # fmt: skip
    draft = Draft.objects.create(
        work_item=item, title="LS 4101", created_by=people.editor, created_at=at, edited_at=at
    )
    revision = Revision.objects.create(
        draft=draft, number=1, name="DIS 1", hash=content_hash(DOC), content=DOC,
        frozen_at=at, frozen_by=people.editor,
    )  # fmt: skip
    plan = EnquiryPlan(
        revision=revision,
        title="Medical-imaging classifiers",
        summary="What such a system must show.",
        closes_at=at + timedelta(days=60),
    )
    return open_enquiry(plan=plan, actor=people.secretary, at=at)


def answer(people):
    decision = Decision(disposition="rejected", observation="Because of N 214.", final=True)
    dispose_comment(comment=Comment.objects.get(), decision=decision, actor=people.chair, at=now())


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_phone_files_a_comment_and_follows_it_to_the_reply(browser_page, enquiry, people, script):
    page = browser_page(f"/enquiries/{enquiry.pk}/", java_script_enabled=script, **PHONE)
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("What should change, and why?").fill("Say how it is measured.")
    page.get_by_label("Clause").select_option(label="1 Scope")
    page.get_by_label("Name").fill("Ana Lind")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("heading", name="We have your comment")).to_be_visible()
    expect(page.get_by_text("Say how it is measured.").first).to_be_visible()
    secret = page.locator(".receipt code").inner_text()
    receipt = page.url.partition("#")[0]
    answer(people)
    page.goto(f"/enquiries/{enquiry.pk}/")
    page.get_by_role("link", name="What became of it").click()
    assert page.url == receipt
    expect(page.get_by_text("Because of N 214.")).to_be_visible()
    form = page.locator("#answer")
    form.get_by_label("Secret").fill(secret)
    form.get_by_role("button", name="This answers me").click()
    expect(page.get_by_text("You said: this answers me.")).to_be_visible()
    assert Comment.objects.get().satisfied is True


def test_selected_passage_is_commented_and_the_words_survive_the_tab(browser_page, enquiry):
    page = browser_page(f"/enquiries/{enquiry.pk}/")
    page.locator("article.doc p[data-block=p1]").select_text()
    page.get_by_role("button", name="Comment on the selection").click()
    expect(page.locator("[data-passage] blockquote")).to_contain_text("what is measured")
    page.get_by_label("What should change, and why?").fill("Say who measures.")
    page.reload()
    expect(page.get_by_label("What should change, and why?")).to_have_value("Say who measures.")
    page.locator("article.doc p[data-block=p1]").select_text()
    page.get_by_role("button", name="Comment on the selection").click()
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("heading", name="We have your comment")).to_be_visible()
    made = Comment.objects.get()
    assert (made.anchor_block, made.text) == ("p1", "Say who measures.")
    assert made.anchor_quote == "This text says what is measured, and how."
    page.goto(f"/enquiries/{enquiry.pk}/")
    expect(page.get_by_label("What should change, and why?")).to_have_value("")
