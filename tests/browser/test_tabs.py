"""Editing with an old page, in two tabs of one person, and undo after the edits of others."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import (
    content_of,
    insert,
    path_of,
    saved,
    state_of,
    text_block,
    write_requirement,
)
from tests.browser.test_structures import bar as choose
from tests.browser.test_structures import nodes_of
from tests.browser.waiting import until

pytestmark = pytest.mark.services
SHAPE = """() => {
    const rows = [];
    window.lepton.editor.state.doc.descendants((node) => {
        if (node.type.name === "tableRow") rows.push(node.childCount);
    });
    return rows;
}"""
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


def test_a_row_added_without_connection_joins_a_column_of_a_colleague(browser_page, draft, people):
    one = browser_page(path_of(draft), people.editor)
    saved(one)
    one.locator(".ProseMirror").click()
    insert(one, "clause")
    one.keyboard.type("Results")
    one.keyboard.press("Enter")
    insert(one, "table")
    one.locator(".doc-table td").first.click()
    one.keyboard.type("shared")
    saved(one)
    two = browser_page(path_of(draft), people.editor2)
    saved(two)
    one.evaluate("window.lepton.connection.provider.disconnect()")
    cell = one.locator(".doc-table td", has_text="shared")
    cell.click()
    one.keyboard.press("End")
    one.keyboard.type(" and kept")
    choose(one, "Row", "Insert row below")
    expect(state_of(one)).to_have_text(re.compile("Reconnecting|Offline, saved on this device"))
    two.locator(".doc-table td", has_text="shared").click()
    choose(two, "Column", "Insert column after")
    saved(two)
    one.evaluate("window.lepton.connection.provider.connect()")
    saved(one)
    expect(two.locator(".doc-table")).to_contain_text("shared and kept")
    for page in (one, two):
        until(page, f"JSON.stringify(({SHAPE})()) === '[4,4,4,4]'")
    saved(two)
    rows = nodes_of(content_of(draft), "tableRow")
    assert [len(row["content"]) for row in rows] == [4, 4, 4, 4]
