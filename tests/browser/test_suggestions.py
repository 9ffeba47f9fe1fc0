"""Suggestions in a real browser: an expert suggests, an editor decides, both see the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from standards.operations.drafts import append_document
from standards.queries.drafts import draft_content
from standards.rules.document import text_of
from standards.rules.suggestion_list import suggestions_in
from tests.browser.test_editor import axe, path_of, saved

pytestmark = pytest.mark.services

TEXT = {
    "type": "doc",
    "content": [
        {
            "type": "clause",
            "attrs": {"id": "c"},
            "content": [
                {
                    "type": "clauseTitle",
                    "attrs": {"id": "t"},
                    "content": [{"type": "text", "text": "Metrics"}],
                },
                {
                    "type": "paragraph",
                    "attrs": {"id": "p"},
                    "content": [{"type": "text", "text": "The bound is at least 0.90 in all."}],
                },
                {
                    "type": "requirement",
                    "attrs": {"id": "r", "kind": "shall"},
                    "content": [
                        {
                            "type": "statement",
                            "attrs": {"id": "s"},
                            "content": [{"type": "text", "text": "The seed shall be stated."}],
                        }
                    ],
                },
            ],
        }
    ],
}


@pytest.fixture
def text(draft, people, at):
    append_document(draft=draft, content=TEXT, actor=people.editor, at=at, replace=True)
    return draft


def suggestions_tab(page):
    page.get_by_role("tab", name="Suggestions").click()
    return page.locator("#panel-suggestions .sugg-card")


def caret_after(page, words):
    """Put the caret behind words of the text."""
    page.evaluate(
        """(words) => {
            const { editor } = window.lepton;
            let place = null;
            editor.state.doc.descendants((node, at) => {
                const found = node.isText ? node.text.indexOf(words) : -1;
                if (found >= 0) place = at + found + words.length;
            });
            editor.view.focus();
            editor.commands.setTextSelection(place);
        }""",
        words,
    )


def suggest_all_kinds(page):
    """Replace a figure, split a paragraph, change a kind, add a requirement."""
    caret_after(page, "0.90")
    for _step in range(4):
        page.keyboard.press("Backspace")
    page.keyboard.type("0.92")
    caret_after(page, " in")
    page.keyboard.press("Enter")
    page.locator(".req").get_by_role("button", name="Details and criteria").click()
    page.locator("#requirement-kind").select_option("should")
    page.locator("#requirement-dialog").get_by_role("button", name="Apply").click()
    caret_after(page, "stated.")
    page.get_by_role("toolbar").get_by_role("button", name="Insert requirement").click()
    page.keyboard.type("The data shall be named.")


def test_an_expert_suggests_and_an_editor_decides(browser_page, text, people):
    expert = browser_page(path_of(text), people.expert)
    editor = browser_page(path_of(text), people.editor)
    saved(expert)
    saved(editor)
    expect(expert.locator("[data-modes] input[value=suggest]")).to_be_checked()
    expect(editor.locator("[data-modes] input[value=edit]")).to_be_checked()
    before = draft_content(text)
    suggest_all_kinds(expert)
    cards = suggestions_tab(editor)
    expect(cards).to_have_count(4)
    expect(cards.first).to_contain_text("0.90")
    expect(cards.first).to_contain_text("0.92")
    expect(cards.first.locator(".who b")).to_have_text(people.expert.name)
    assert "".join(editor.locator(".ProseMirror del").all_inner_texts()) == "0.90"
    expect(editor.locator(".ProseMirror .req[data-sugg]")).to_have_count(2)
    saved(expert)
    found = draft_content(text)
    assert {one.kind for one in suggestions_in(found)} == {
        "replacement", "split", "attributes", "insertion",
    }  # fmt: skip
    assert [one for one in axe(editor) if "data-person" not in str(one)] == []  # not the faces
    cards.first.focus()
    editor.keyboard.press("a")
    expect(cards).to_have_count(3)
    expect(expert.locator(".ProseMirror del")).to_have_count(0)
    expect(expert.locator(".ProseMirror")).to_contain_text("at least 0.92 in")
    editor.get_by_role("button", name="Reject these").click()
    expect(cards).to_have_count(0)
    expect(suggestions_tab(expert)).to_have_count(0)
    saved(editor)
    after = draft_content(text)
    assert suggestions_in(after) == []
    assert text_of(after) == text_of(before).replace("0.90", "0.92")


def test_an_expert_withdraws_and_an_editor_undoes_a_decision(browser_page, text, people):
    expert = browser_page(path_of(text), people.expert)
    editor = browser_page(path_of(text), people.editor)
    saved(expert)
    saved(editor)
    caret_after(expert, "in all.")
    expert.keyboard.type(" Twice.")
    cards = suggestions_tab(editor)
    expect(cards).to_have_count(1)
    cards.get_by_role("button", name="Accept").click()
    expect(cards).to_have_count(0)
    editor.locator(".ProseMirror").focus()
    editor.keyboard.press("Control+z")
    expect(cards).to_have_count(1)
    own = suggestions_tab(expert)
    expect(own).to_have_count(1)
    expect(own.get_by_role("button", name="Accept")).to_have_count(0)
    own.get_by_role("button", name="Withdraw").click()
    expect(cards).to_have_count(0)
    saved(expert)
    assert "Twice" not in str(draft_content(text))


def test_suggest_and_decide_on_a_phone(browser_page, text, people):
    phone = {"viewport": {"width": 390, "height": 844}}
    expert = browser_page(path_of(text), people.expert, **phone)
    editor = browser_page(path_of(text), people.editor, **phone)
    saved(expert)
    saved(editor)
    caret_after(expert, "in all.")
    expert.keyboard.type(" Twice.")
    editor.get_by_role("link", name="Suggestions").click()
    cards = editor.locator(".sugg-card")
    expect(cards).to_have_count(1)
    cards.locator(".sugg-go").click()
    expect(editor.locator(".sugg-active")).to_be_visible()
    editor.get_by_role("link", name="Suggestions").click()
    cards.get_by_role("button", name="Accept").click()
    expect(cards).to_have_count(0)
    expect(expert.locator(".ProseMirror ins")).to_have_count(0)
    expect(expert.locator(".ProseMirror")).to_contain_text("in all. Twice.")
    for page in (expert, editor):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_freezing_asks_what_becomes_of_suggestions(browser_page, text, people):
    page = browser_page(path_of(text), people.secretary)
    saved(page)
    caret_after(page, "The ")
    page.keyboard.press("Control+Shift+E")
    page.keyboard.type("New ")
    expect(suggestions_tab(page)).to_have_count(1)
    page.get_by_role("button", name="Freeze draft").click()
    page.get_by_label("Name of the revision").fill("CD 1")
    page.get_by_label("Leave them out").check()
    page.get_by_role("dialog").get_by_role("button", name="Freeze").click()
    expect(page.get_by_text("Frozen", exact=True)).to_be_visible()
    assert suggestions_in(text.revisions.get().content) == []
    assert len(suggestions_in(draft_content(text))) == 1
