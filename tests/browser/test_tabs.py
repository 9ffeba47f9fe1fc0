"""Editing with an old page, in two tabs of one person, and undo after the edits of others."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import (
    content_of,
    path_of,
    saved,
    text_block,
    write_requirement,
)
from tests.browser.waiting import until

pytestmark = pytest.mark.services
TEXT = "window.lepton.editor.state.doc.textContent"


def test_a_page_of_an_older_schema_says_to_reload(browser_page, draft, people, monkeypatch):
    page = browser_page("/drafts/", people.editor)
    age = """(() => {
      const Socket = window.WebSocket;
      window.WebSocket = class extends Socket {
        constructor(url, protocols) {
          super(String(url).replace(/schema=\\d+/, "schema=0"), protocols);
        }
      };
    })()"""
    page.add_init_script(age)
    page.goto(path_of(draft))
    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text("Reload the page", timeout=15_000)
    expect(notice.get_by_role("button", name="Reload")).to_be_visible()
    expect(page.locator(".ProseMirror")).to_have_attribute("contenteditable", "false")


def test_two_tabs_of_one_person_write_one_text(browser_page, draft, people):
    one = browser_page(path_of(draft), people.editor)
    saved(one)
    write_requirement(one)
    saved(one)
    two = one.context.new_page()
    two.goto(path_of(draft))
    saved(two)
    text_block(two, "What a report").click()
    two.keyboard.press("End")
    two.keyboard.type(" From the second tab.")
    saved(two)
    expect(one.locator(".ProseMirror")).to_contain_text("From the second tab.")
    text_block(one, "What a report").click()
    one.keyboard.press("Home")
    one.keyboard.type("First: ")
    saved(one)
    expect(two.locator(".ProseMirror")).to_contain_text("First: What a report says.")
    two.close()
    one.keyboard.type("and on, ")
    saved(one)
    words = "First: and on, What a report says. From the second tab."
    assert words in str(content_of(draft))


def test_undo_takes_back_ones_own_work_and_leaves_that_of_others(browser_page, draft, people):
    one = browser_page(path_of(draft), people.editor)
    two = browser_page(path_of(draft), people.editor2)
    saved(one)
    saved(two)
    write_requirement(one)
    saved(one)
    text_block(one, "What a report").click()
    one.keyboard.press("End")
    one.wait_for_timeout(700)  # undo joins what is typed within half a second
    one.keyboard.type(" MINE")
    saved(one)
    expect(two.locator(".ProseMirror")).to_contain_text("MINE")
    text_block(two, "What a report").click()
    two.keyboard.press("Home")
    two.keyboard.type("THEIRS ")
    saved(two)
    expect(one.locator(".ProseMirror")).to_contain_text("THEIRS")
    one.keyboard.press("Control+z")
    expect(two.locator(".ProseMirror")).not_to_contain_text("MINE")
    saved(one)
    for page in (one, two):
        assert "THEIRS What a report says." in page.evaluate(TEXT)
    one.keyboard.press("Control+Shift+z")
    saved(one)
    until(two, f"{TEXT}.includes('THEIRS What a report says. MINE')")
