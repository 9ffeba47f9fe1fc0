"""Figures, tables, formulas, code and moves of clauses at the drafting desk, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import axe, content_of, insert, path_of, saved
from tests.browser.waiting import until
from tests.standards.rules.test_images import png

pytestmark = pytest.mark.services


def outline(page):
    return page.locator("[data-outline] a")


def clause(page, title, words):
    page.locator(".ProseMirror").focus()
    insert(page, "clause")
    page.keyboard.type(title)
    page.keyboard.press("Enter")
    page.keyboard.type(words)


def bar(page, menu, entry):
    """Choose an entry of a menu of the bar of the block at the caret."""
    page.locator("[data-block-bar]").get_by_role("button", name=menu, exact=True).click()
    page.locator("[data-block-bar]").get_by_role("button", name=entry, exact=True).click()


def nodes_of(content, kind):
    found = [content] if content.get("type") == kind else []
    for child in content.get("content", []):
        found += nodes_of(child, kind)
    return found


def test_a_figure_is_uploaded_with_words_and_a_key(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    reader = browser_page(path_of(draft), people.observer)
    saved(page)
    clause(page, "Scheme", "The parts are shown.")
    page.get_by_role("button", name="Insert more").click()
    page.locator('[data-insert="figure"]').click()
    form = page.locator("#figure-dialog")
    expect(form).to_be_visible()
    form.locator("[name=file]").set_input_files(
        {"name": "drawing.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    )
    expect(form.locator("[data-error]")).to_contain_text("SVG")
    assert axe(page) == []
    form.locator("[name=file]").set_input_files(
        {"name": "scheme.png", "mimeType": "image/png", "buffer": png(8, 8)}
    )
    form.get_by_label("Alternative text").fill("Two boxes and an arrow")
    form.get_by_label("Title").fill("Parts of the system")
    form.get_by_role("button", name="Apply").click()
    expect(page.locator(".fig-image img")).to_have_attribute("alt", "Two boxes and an arrow")
    bar(page, "Add", "Line of the key")
    page.locator(".key-symbol").fill("A")
    page.keyboard.press("Enter")
    page.keyboard.type("the model")
    saved(page)
    expect(reader.locator(".fig-image img")).to_be_visible()
    shown = "document.querySelector('.fig-image img').naturalWidth"
    until(reader, f"{shown} === 8")
    item = nodes_of(content_of(draft), "keyItem")[0]
    assert (item["attrs"]["symbol"], item["content"][0]["text"]) == ("A", "the model")
    assert axe(page) == []


def test_a_table_is_filled_by_keys_and_shaped_by_its_bar(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    clause(page, "Results", "They follow.")
    insert(page, "table")
    page.set_viewport_size({"width": 390, "height": 800})
    page.keyboard.type("Results")
    cells = page.locator(".doc-table :is(th, td)")
    cells.first.click()
    for words in ("Group", "Cases", "Share", "A", "12", "0.9", "B", "8", "0.7"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.type("All")
    expect(cells).to_have_count(12)
    expect(cells.nth(9)).to_have_text("All")
    bar(page, "Row", "Foot row")
    bar(page, "Column", "Insert column after")
    expect(cells).to_have_count(16)
    bar(page, "Column", "First column holds headings")
    cells.nth(1).click()
    page.keyboard.type("Of which")
    assert axe(page) == []
    saved(page)
    rows = nodes_of(content_of(draft), "tableRow")
    sections = [row["attrs"].get("section") or "body" for row in rows]
    assert sections == ["head", "body", "body", "foot"]
    assert rows[1]["content"][0]["attrs"]["scope"] == "row"


def test_a_clause_moves_with_what_others_write_in_it(browser_page, draft, people):
    one = browser_page(path_of(draft), people.editor)
    saved(one)
    clause(one, "Scope", "All of it.")
    clause(one, "Reporting", "What a report says")
    saved(one)
    two = browser_page(path_of(draft), people.editor2)
    saved(two)
    two.locator(".ProseMirror p", has_text="What a report").click()
    two.keyboard.press("End")
    expect(outline(one).nth(1).locator(".av")).to_have_count(1)
    outline(one).nth(1).focus()
    one.keyboard.press("Alt+Shift+ArrowUp")
    one.get_by_role("button", name="Move all the same").click()
    two.keyboard.type(" in every case", delay=20)
    for page in (one, two):
        expect(outline(page).nth(0)).to_contain_text("Reporting")
        text = page.locator(".ProseMirror p", has_text="What a report")
        expect(text).to_have_count(1)
    saved(one)
    saved(two)
    one.wait_for_timeout(600)
    words = "window.lepton.editor.state.doc.textContent"
    assert one.evaluate(words) == two.evaluate(words)
    assert sorted(one.evaluate(words)) == sorted(
        "ReportingWhat a report says in every caseScopeAll of it."
    )
    one.locator(".ProseMirror").focus()
    one.keyboard.press("Control+z")
    expect(outline(one).nth(0)).to_contain_text("Scope")
    assert sorted(one.evaluate(words)) == sorted(
        "ReportingWhat a report says in every caseScopeAll of it."
    )
    assert axe(one) == []


def test_code_is_coloured_and_a_formula_drawn(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    clause(page, "Method", "As follows.")
    page.get_by_role("button", name="Insert more").click()
    page.locator('[data-insert="sourceCode"]').click()
    page.keyboard.type("def mean(x):")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("return sum(x)")
    page.get_by_label("Language of the code").select_option("python")
    expect(page.locator(".code .hljs-keyword").first).to_have_text("def")
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Alt+=")
    form = page.locator("#formula-dialog")
    form.get_by_role("button", name="Fraction").click()
    page.keyboard.type("a")
    form.get_by_label("LaTeX").fill(r"\frac{a}{b}")
    expect(form.locator(".katex").first).to_be_visible()
    assert axe(page) == []
    form.get_by_role("button", name="Apply").click()
    expect(page.locator(".eq .katex").first).to_be_visible()
    saved(page)
    code = nodes_of(content_of(draft), "sourceCode")[0]
    assert code["content"][0]["text"] == "def mean(x):\n  return sum(x)"


def test_a_clause_moved_by_two_at_once_stands_in_one_place(browser_page, draft, people):
    one = browser_page(path_of(draft), people.editor)
    saved(one)
    for title in ("Scope", "Reporting", "Method"):
        clause(one, title, f"Words of {title}.")
    saved(one)
    two = browser_page(path_of(draft), people.editor2)
    saved(two)
    for page in (one, two):
        page.evaluate("window.lepton.connection.provider.disconnect()")
    for page, row, key in ((one, 1, "ArrowUp"), (two, 1, "ArrowDown")):
        outline(page).nth(row).focus()
        page.keyboard.press(f"Alt+Shift+{key}")
        ask = page.get_by_role("button", name="Move all the same")
        if ask.count():
            ask.click()
        expect(page.locator("[data-outline-said]")).to_contain_text("Moved; it is")
    for page in (one, two):
        page.evaluate("window.lepton.connection.provider.connect()")
    for page in (one, two):
        saved(page)
        expect(outline(page)).to_have_count(3)
        expect(page.locator(".ProseMirror p", has_text="Words of Reporting.")).to_have_count(1)
    assert outline(one).all_inner_texts() == outline(two).all_inner_texts()
    assert str(content_of(draft)).count("Words of Reporting.") == 1
