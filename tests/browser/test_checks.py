"""Checks while somebody types, one-click repairs, finding and replacing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import axe, content_of, insert, path_of, saved

pytestmark = pytest.mark.services
TEXT = "window.lepton.editor.state.doc.textContent"


def write(page, words):
    page.locator(".ProseMirror").click()
    insert(page, "clause")
    page.keyboard.type("Reporting")
    page.keyboard.press("Enter")
    page.keyboard.type(words)
    saved(page)


def shown(page, words):
    return page.locator("[data-checks] .finding-item", has_text=words)


def test_a_finding_appears_while_typing_and_is_mended_in_one_click(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write(page, "The report must name and/or show the data.")
    underlined = page.locator(".ProseMirror .finding")
    expect(underlined).to_have_text(["must", "and/or"])
    underlined.first.click()
    page.locator(".finding-pop").get_by_role("button", name="Write “shall”").click()
    expect(underlined).to_have_text(["shall", "and/or"])
    page.get_by_role("tab", name="Checks").click()
    expect(page.locator(".finding-clause")).to_have_text("1 Reporting")
    shown(page, "outside a requirement").get_by_role("button", name="Make it a requirement").click()
    expect(page.locator(".req .statement")).to_contain_text("The report shall name")
    expect(shown(page, "no criterion")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".req")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".ProseMirror")).to_contain_text("The report must name")
    saved(page)


def test_structure_is_mended_in_one_click(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write(page, "Hanging words.")
    insert(page, "subclause")
    page.keyboard.type("Only")
    page.keyboard.press("Enter")
    page.keyboard.type("Words below.")
    page.get_by_role("tab", name="Checks").click()
    outline = page.locator("[data-outline]")
    page.get_by_role("button", name="Move it into a subclause").click()
    expect(outline).to_have_text(re.compile(r"1\s*Reporting\d*\s*1\.1\s*General\d*\s*1\.2\s*Only"))
    expect(page.locator("[data-checks] .finding-item")).to_have_count(0)
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Dissolve the subclause").click()
    expect(outline).to_have_text(re.compile(r"^\s*1\s*Reporting\s*\d*\s*$"))
    expect(page.locator(".ProseMirror")).to_contain_text("Words below.")
    saved(page)


def test_what_one_ignores_the_other_sees_with_the_reason(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write(page, "A law says that it must be kept.")
    page.get_by_role("tab", name="Checks").click()
    shown(page, "must").get_by_role("button", name="Not a problem here").click()
    page.keyboard.type("The law binds us from outside")
    page.keyboard.press("Enter")
    expect(page.locator("[data-checks] .finding-item[data-key]")).to_have_count(0)
    expect(page.locator(".ProseMirror .finding")).to_have_count(0)
    saved(page)
    other = browser_page(path_of(draft), people.observer)
    other.get_by_role("tab", name="Checks").click()
    other.get_by_text("Ignored: 1").click()
    expect(other.locator(".finding-ignored")).to_contain_text("The law binds us from outside")
    expect(other.get_by_role("button", name="Count it again")).to_have_count(0)
    page.get_by_text("Ignored: 1").click()
    page.get_by_role("button", name="Count it again").click()
    expect(page.locator(".ProseMirror .finding")).to_have_text("must")
    page.get_by_role("button", name="Freeze draft").click()
    notice = page.locator("#freeze-dialog .freeze-checks")
    expect(notice).to_contain_text("The checks still find: 1 warning")
    notice.get_by_role("button", name="Look at the checks").click()
    expect(page.locator("#panel-checks")).to_be_visible()


def test_words_are_found_and_replaced_as_one_step(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write(page, "Cat cats cat 模型学习模型")
    page.keyboard.press("Control+h")
    panel = page.get_by_role("search", name="Find and replace")
    panel.get_by_label("Find", exact=True).fill("cat")
    count = panel.locator(".find-count")
    expect(count).to_have_text(re.compile(r"of 3$"))
    panel.get_by_role("button", name="Whole words").click()
    expect(count).to_have_text(re.compile(r"of 2$"))
    panel.get_by_role("button", name="Match case").click()
    expect(count).to_have_text("1 of 1")
    panel.get_by_role("button", name="Match case").click()
    panel.get_by_label("Replace with").fill("dog")
    panel.get_by_role("button", name="Replace all").click()
    expect(page.locator(".ProseMirror p")).to_have_text("dog cats dog 模型学习模型")
    panel.get_by_label("Find", exact=True).fill("学习")
    expect(count).to_have_text("1 of 1")
    panel.get_by_role("button", name="Regular expression").click()
    panel.get_by_label("Find", exact=True).fill("(")
    expect(panel.locator("[data-fault]")).to_have_text("This is not a valid expression.")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(page.locator(".ProseMirror p")).to_have_text("Cat cats cat 模型学习模型")
    saved(page)
    assert "Cat cats cat" in str(content_of(draft))


def test_a_costly_expression_is_given_up(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write(page, "a" * 40 + "!")
    page.keyboard.press("Control+f")
    panel = page.get_by_role("search", name="Find and replace")
    panel.get_by_role("button", name="Regular expression").click()
    panel.get_by_label("Find", exact=True).fill("(a+)+$")
    expect(panel.locator("[data-fault]")).to_have_text(re.compile("too long"), timeout=15_000)
    page.keyboard.press("Escape")
    saved(page)


def test_a_reader_finds_and_cannot_replace(browser_page, draft, people):
    writer = browser_page(path_of(draft), people.editor)
    saved(writer)
    write(writer, "Words to find, and it must be.")
    reader = browser_page(path_of(draft), people.observer)
    expect(reader.locator(".ProseMirror")).to_contain_text("Words to find")
    reader.get_by_role("button", name="Find in the text").click()
    panel = reader.get_by_role("search", name="Find and replace")
    panel.get_by_label("Find", exact=True).fill("words")
    expect(panel.locator(".find-count")).to_have_text("1 of 1")
    expect(panel.get_by_label("Replace with")).to_be_hidden()
    expect(reader.locator(".ProseMirror .finding")).to_have_text("must")
    reader.locator(".ProseMirror .finding").click()
    expect(reader.locator(".finding-pop .finding-item")).to_have_count(1)
    expect(reader.locator(".finding-pop [data-act]")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_checks_and_finding(browser_page, draft, people, scheme):
    page = browser_page(path_of(draft), people.editor, color_scheme=scheme, bypass_csp=True)
    saved(page)
    write(page, "The report must name and/or show the data.")
    page.get_by_role("tab", name="Checks").click()
    expect(page.locator("[data-checks] .finding-item")).to_have_count(2)
    shown(page, "must").get_by_role("button", name="Not a problem here").click()
    page.keyboard.press("Control+h")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    page.keyboard.type("report")
    expect(page.locator(".find-count")).to_have_text(re.compile("of 2"))
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.locator(".ProseMirror .finding").first.click()
    expect(page.locator(".finding-pop .finding-item").first).to_be_visible()
    assert axe(page) == []
