"""Comparing two revisions, and the history of a draft, as people use them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import axe, content_of
from tests.standards.collab.test_comparing import clause, doc

pytestmark = pytest.mark.services


@pytest.fixture
def write(draft, people, at):
    """Return a function that makes the draft say something, an hour later each time."""
    from standards.operations.drafts import put_content

    hours = iter(range(1, 100))

    def make(content, who="editor"):
        put_content(
            draft=draft,
            content=content,
            base_etag="*",
            actor=getattr(people, who),
            at=at + timedelta(hours=next(hours)),
        )

    return make


def many(word):
    return doc(*(clause(f"c{n}", f"Clause {n}", f"{word} {n}") for n in range(45)))


def test_changes_are_walked_by_key_and_come_as_they_are_reached(browser_page, draft, write, people):
    write(many("word"))
    write(many("term"))
    page = browser_page(f"/compare/draft-{draft.pk}-1/draft-{draft.pk}/", people.observer)
    sections = page.locator(".rl-clause")
    place = page.locator("[data-compare-place]")
    expect(place).to_have_text("45 changes")
    page.keyboard.press("n")
    expect(place).to_have_text("change 1 of 45")
    page.keyboard.press("p")
    page.locator(".rl-list a").last.click()
    expect(place).to_have_text("change 45 of 45", timeout=20_000)
    expect(sections).to_have_count(45)
    expect(page.locator("#c-c44")).to_be_in_viewport()
    assert page.url.endswith("#c-c44")
    assert axe(page) == []
    page.get_by_role("switch", name="Only requirements").check()
    expect(page.get_by_text("Nothing of that kind changed")).to_be_visible(timeout=20_000)
    assert "only=requirements" in page.url


def test_a_comparison_is_read_without_scripts(browser_page, draft, write, people):
    write(many("word"))
    write(many("term"))
    address = f"/compare/draft-{draft.pk}-1/draft-{draft.pk}/"
    page = browser_page(address, people.observer, java_script_enabled=False)
    page.get_by_role("link", name="Further changes").click()
    expect(page.locator("#c-c20")).to_be_visible()
    page.locator("select[name=to]").select_option(f"draft-{draft.pk}")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith(address)


def test_the_bar_of_a_block_leads_to_who_wrote_it(browser_page, draft, write, people):
    first = clause("a", "Scope", "It is told.")
    write(doc(first, clause("b", "Report", "It is long.")))
    write(doc(first, clause("b", "Report", "It is long and dull.")), "editor2")
    page = browser_page(f"/drafts/{draft.pk}/", people.editor)
    page.locator(".ProseMirror p", has_text="It is long").click()
    page.get_by_role("link", name="Who wrote this").click()
    expect(page.get_by_role("link", name="Who wrote what")).to_have_attribute(
        "aria-current", "true"
    )
    assert page.url.endswith("#c-b")
    words = page.locator("#c-b .by", has_text="and dull")
    expect(words).to_have_attribute("title", people.editor2.name)
    expect(page.locator(".hs-legend")).to_contain_text(people.editor2.name)


def test_the_history_is_played_questioned_and_brought_back(browser_page, draft, write, people):
    first = doc(clause("a", "Scope", "It is told."))
    write(first)
    write(doc(clause("a", "Scope", "It is told by everybody.")), "editor2")
    page = browser_page(f"/drafts/{draft.pk}/", people.editor)
    page.get_by_role("link", name="History").click()
    expect(page.locator("[data-count]")).to_have_text("2 of 2")
    expect(page.locator("ins.by")).to_contain_text("by everybody")
    page.get_by_role("link", name="Who wrote what").click()
    page.get_by_text("by everybody").select_text()
    expect(page.locator("[data-wrote]")).to_contain_text(people.editor2.name, timeout=20_000)
    assert axe(page) == []
    page.get_by_role("link", name="What changed").click()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-count]")).to_have_text("1 of 2")
    assert "at=1" in page.url
    page.get_by_role("button", name="Name this moment").click()
    page.get_by_label("Name of this moment").fill("Before everybody")
    page.get_by_role("button", name="Save the name").click()
    expect(page.locator(".hs-stops")).to_contain_text("Before everybody")
    page.get_by_role("link", name="Restore this state").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Nothing was lost.")).to_be_visible()
    assert content_of(draft) == first
