"""The resolution table by keyboard, in bulk, with undo, and live for a second person."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import axe

pytestmark = pytest.mark.services


@pytest.fixture
def comments(draft, people, at):
    """Return 80 comments on a draft."""
    from reviews.models import Comment

    return Comment.objects.bulk_create(
        Comment(
            draft=draft,
            work_item=draft.work_item,
            author=people.expert1,
            name="Expert",
            type="te",
            text=f"Point {n}",
            clause=f"{n % 5 + 1}",
            created_at=at,
        )
        for n in range(80)
    )


def row(page, comment):
    return page.locator(f"#comment-{comment.pk}")


def test_comments_are_answered_by_keyboard_and_in_bulk_for_all_to_see(
    browser_page, draft, people, comments
):
    address = f"/comments/?draft={draft.pk}"
    watcher = browser_page(address, people.chair)
    expect(watcher.locator("[data-live-dot]")).to_have_text("Live")
    page = browser_page(address, people.editor)
    expect(page.locator("[data-live-dot]")).to_have_text("Live")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("a")
    for each in (page, watcher):
        expect(row(each, comments[0])).to_contain_text("Accepted")
    page.keyboard.press("u")
    expect(row(watcher, comments[0])).not_to_contain_text("Accepted")
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.locator("tr[data-editing] textarea").fill("See the study.")
    page.locator("tr[data-editing] button[value=propose]").click()
    expect(row(page, comments[1])).to_contain_text("See the study.")
    page.locator("[data-filters] [name=q]").fill("Point 7")
    expect(page.locator("[data-shown]")).to_have_text("11 match")
    page.locator("[data-select-all]").check()
    bar = page.locator("[data-bulk-form]")
    bar.locator("[name=disposition]").select_option("noted")
    bar.locator("[name=observation]").fill("Seen.")
    bar.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-bulk-preview]")).to_contain_text("11 comments get: Noted")
    assert axe(page) == []
    page.get_by_role("button", name="Do it").click()
    expect(page.locator("#bulk-result")).to_contain_text("11 comments: Noted.")
    expect(row(page, comments[7])).to_contain_text("Seen.")


def test_rows_come_as_one_scrolls(browser_page, draft, people, comments):
    page = browser_page(f"/comments/?draft={draft.pk}", people.observer)
    expect(page.locator("tr[data-comment]")).to_have_count(30)
    page.locator("[data-more]").scroll_into_view_if_needed()
    expect(page.locator("tr[data-comment]")).to_have_count(80)


def test_topics_are_set_and_filtered_by_keyboard(browser_page, draft, people, comments):
    page = browser_page(f"/comments/?draft={draft.pk}", people.editor)
    expect(page.locator("[data-live-dot]")).to_have_text("Live")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.locator("[data-topic]")).to_be_focused()
    page.keyboard.type("Reporting #urgent")
    page.keyboard.press("Enter")
    expect(row(page, comments[0])).to_contain_text("Reporting")
    expect(row(page, comments[0])).to_contain_text("#urgent")
    page.reload()
    page.locator("[data-filters] [name=topic]").select_option("Reporting")
    expect(page.locator("[data-shown]")).to_have_text("1 match")
    assert axe(page) == []
