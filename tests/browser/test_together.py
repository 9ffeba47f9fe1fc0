"""Two people beside one draft: following, assigning, discussing, commenting, reviewing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import axe, path_of, saved, write_requirement
from tests.browser.waiting import until

pytestmark = pytest.mark.services


def test_a_colleague_is_followed_and_seen_in_the_clause(browser_page, draft, people):
    editor = browser_page(path_of(draft), people.editor)
    chair = browser_page(path_of(draft), people.chair)
    saved(editor)
    saved(chair)
    write_requirement(editor)
    expect(chair.locator(".clause-writer")).to_have_text(f"{people.editor.name} is editing")
    chair.get_by_role("button", name=f"Follow {people.editor.name}").click()
    following = chair.locator("[data-following]")
    expect(following).to_contain_text(f"Following {people.editor.name}")
    for _line in range(30):
        editor.keyboard.press("End")
        editor.keyboard.type("Another sentence of the statement that goes on. ")
    saved(editor)
    within = """() => {
        const { top, bottom } = document.querySelector(".cursor").getBoundingClientRect();
        const pane = document.querySelector("#main").getBoundingClientRect();
        return top >= pane.top && bottom <= pane.bottom;
    }"""
    expect(chair.locator(".ProseMirror")).to_contain_text(editor.locator(".statement").inner_text())
    until(chair, within)
    chair.keyboard.press("Escape")
    expect(following).to_be_hidden()


def test_a_clause_is_assigned_and_the_draft_submitted(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write_requirement(page)
    saved(page)
    page.get_by_role("button", name="Assign the clause at the caret").click()
    page.locator("#assign-dialog").get_by_label("Person").select_option(label=people.expert.name)
    page.locator("#assign-dialog").get_by_role("button", name="Assign").click()
    badge = page.locator(".clause-work .av")
    expect(badge).to_have_attribute("aria-label", people.expert.name)
    assert axe(page) == []
    page.get_by_role("button", name="Submit for review").click()
    page.locator("#submit-dialog").get_by_label("Note").fill("Clause 1 is new.")
    assert axe(page) == []
    page.locator("#submit-dialog").get_by_role("button", name="Submit").click()
    expect(page.locator(".ed-bar")).to_contain_text("In review")
    chair = browser_page(path_of(draft), people.chair)
    chair.get_by_role("button", name="Return to the editors").click()
    expect(chair.locator("#return-dialog")).to_contain_text("Clause 1 is new.")


def test_a_discussion_names_a_colleague_and_becomes_a_formal_comment(browser_page, draft, people):
    from reviews.models import Comment
    from standards.models import Discussion

    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write_requirement(page)
    saved(page)
    page.locator(".statement").click(click_count=3)
    page.keyboard.press("Control+Alt+m")
    field = page.get_by_label("Start a discussion")
    field.press_sequentially(f"@{people.chair.name[:2]}")
    page.get_by_role("option", name=people.chair.name).click()
    field.press_sequentially("which model?")
    page.get_by_role("button", name="Post").click()
    thread = page.locator("[data-discussions] .thread")
    expect(thread.locator(".mention")).to_have_text(f"@{people.chair.name}")
    assert Discussion.objects.get().mentions == [people.chair.pk]
    thread.get_by_label("Assigned to").select_option(label=people.chair.name)
    expect(thread.locator(".thread-head")).to_contain_text("Assigned to")
    assert axe(page) == []
    thread.get_by_role("button", name="Formal comment").click()
    form = page.locator("#formal-comment-dialog")
    expect(form.locator("[data-quote]")).to_have_text("The report shall state the model.")
    form.get_by_label("Type").select_option(label="technical")
    assert axe(page) == []
    form.get_by_role("button", name="File the comment").click()
    expect(page.locator(".thread[data-resolved]")).to_contain_text("Filed as formal comment")
    comment = Comment.objects.get()
    assert (comment.type, comment.anchor_quote) == ("te", "The report shall state the model.")
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator(".thread:not([data-resolved])")).to_have_count(1)
