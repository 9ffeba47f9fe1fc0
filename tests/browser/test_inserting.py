"""Inserting by forms and buttons in a real browser: lists, references, footnotes, the bar."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import axe, content_of, path_of, saved
from tests.browser.waiting import until

pytestmark = pytest.mark.services

TEXTS = [
    ("clause", "Scope", "This document is short."),
    ("clause", "Terms and definitions", ""),
    ("clause", "Reporting", "A report is written."),
]


@pytest.fixture
def page(browser_page, draft, people):
    """Open a draft with three clauses for its editor."""
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    page.locator(".ProseMirror").click()
    for kind, title, words in TEXTS:
        insert(page, kind)
        page.keyboard.type(title)
        page.keyboard.press("Enter")
        page.keyboard.type(words)
    expect(page.locator("[data-outline]")).to_contain_text("Reporting")
    saved(page)
    return page


AT_END = """() => {
    const { $from } = window.lepton.editor.state.selection;
    return $from.pos === $from.end();
}"""


def insert(page, name):
    page.get_by_role("toolbar").get_by_role("button", name=f"Insert {name}", exact=True).click()


def pick(page, typed, name):
    """Type into the list at the caret and take the option of a name."""
    page.keyboard.type(typed)
    option = page.locator(".caret-menu:not([hidden]) [aria-selected=true]")
    expect(option).to_contain_text(name)
    page.keyboard.press("Enter")


def bar(page):
    return page.locator("[data-block-bar]")


def step(page, name):
    bar(page).locator(".ed-path").get_by_role("button", name=name).click()


def nodes_of(draft, kind):
    from standards.rules.document import kind_of, walk

    return [place.node for place in walk(content_of(draft)) if kind_of(place.node) == kind]


def caret_at(page, element, clause):
    """Put the caret at the end of a line, once the browser has told the editor of the click."""
    element.click()
    expect(bar(page)).to_contain_text(clause)
    page.keyboard.press("End")
    until(page, AT_END)


def end_of(page, words, clause):
    """Put the caret at the end of the text block with some words."""
    caret_at(page, page.locator(".ProseMirror p", has_text=words).first, clause)


def test_slash_offers_what_fits_and_inserts_it_in_one_undo_step(page):
    page.keyboard.press("Enter")
    page.keyboard.type("/")
    menu = page.locator(".caret-menu:not([hidden])")
    expect(menu.get_by_role("option", name="Requirement What")).to_be_visible()
    expect(menu.get_by_role("option", name="Condition")).to_have_count(0)
    active = page.locator(".ProseMirror").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.keyboard.press("Backspace")
    pick(page, "/recomm", "Recommendation")
    expect(page.locator(".req[data-level=should]")).to_have_count(1)
    page.keyboard.type("The report should be short.")
    expect(page.locator(".req .statement")).to_have_text("The report should be short.")
    page.locator(".req").get_by_role("button", name="Part", exact=True).click()
    page.keyboard.type("in words")
    expect(page.locator("[data-node=part]")).to_have_attribute("data-label", "a)")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-node=part]")).to_have_count(0)
    expect(page.locator(".req .statement")).to_have_text("The report should be short.")


def test_cross_reference_is_found_by_typing_renumbers_and_tells_when_its_target_is_gone(
    page,
    draft,
):
    end_of(page, "A report is written.", "Clause 3")
    page.keyboard.type(" See ")
    pick(page, "#scope", "Clause 1")
    reference = page.locator(".ProseMirror .xref")
    expect(reference).to_have_text("Clause 1")
    page.locator(".ProseMirror [data-node=clauseTitle]").first.click()
    step(page, "Clause 1")
    bar(page).get_by_role("button", name="Move down").click()
    expect(reference).to_have_text("Clause 2")
    reference.hover()
    page.locator(".ed-preview").get_by_label("Prints").select_option("title")
    expect(reference).to_have_text("Scope")
    reference.click()
    expect(bar(page)).to_contain_text("Clause 2")
    bar(page).get_by_role("button", name="Remove").click()
    expect(reference).to_have_attribute("data-dangling", "")
    expect(reference).to_have_text("Clause 1")
    page.keyboard.press("Control+z")
    expect(reference).to_have_text("Scope")
    saved(page)
    (node,) = nodes_of(draft, "crossReference")
    assert node["attrs"]["form"] == "title"


def test_citation_makes_its_reference_by_a_form_and_shows_its_number(page, draft):
    end_of(page, "A report is written.", "Clause 3")
    insert(page, "citation")
    page.get_by_role("option", name="New reference").click()
    form = page.get_by_role("dialog", name="New reference")
    form.get_by_role("button", name="Add reference").click()
    expect(form).to_be_visible()  # a reference needs a title or an identifier
    form.get_by_label("Title").fill("Concepts and terminology")
    form.get_by_label("Identifiers").fill("ISO/IEC 22989:2022\ndoi:10.1000/182")
    form.get_by_label("Date").fill("2022-07")
    assert axe(page) == []
    form.get_by_role("button", name="Add reference").click()
    citation = page.locator(".ProseMirror .xref")
    expect(citation).to_have_text("[1]")
    expect(page.locator("[data-node=reference]")).to_contain_text("ISO/IEC 22989:2022")
    page.keyboard.press("ArrowLeft")
    bar(page).get_by_label("Place in it").fill("Clause 3")
    page.keyboard.press("Enter")
    expect(citation).to_have_text("[1], Clause 3")
    page.get_by_role("button", name="Edit reference").click()
    page.get_by_role("dialog").get_by_label("Obligation").select_option("normative")
    page.get_by_role("dialog").get_by_role("button", name="Apply").click()
    expect(citation).to_have_text("ISO/IEC 22989:2022, Clause 3")
    saved(page)
    (reference,) = nodes_of(draft, "reference")
    assert reference["attrs"]["identifiers"] == ["ISO/IEC 22989:2022", "doi:10.1000/182"]


def test_footnote_is_written_below_and_leaves_and_returns_with_its_mark(page):
    end_of(page, "This document is short.", "Clause 1")
    pick(page, " /footn", "Footnote")
    page.keyboard.type("Not very short.")
    page.keyboard.press("Enter")
    page.keyboard.type(" It ends.")
    expect(page.locator(".ProseMirror p", has_text="It ends.").locator("sup")).to_have_text("1")
    body = page.locator("[data-node=footnote]")
    expect(body).to_have_text("Not very short.")
    expect(body).to_have_attribute("data-label", "1")
    for _letter in " It ends.":
        page.keyboard.press("Backspace")
    page.wait_for_timeout(600)  # a pause in typing begins a new step of undoing
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(page.locator(".ProseMirror sup")).to_have_count(0)
    expect(body).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(body).to_have_text("Not very short.")
    expect(page.locator(".ProseMirror sup")).to_have_text("1")


def test_term_gets_its_parts_by_buttons_and_a_word_is_tied_to_it(page, draft):
    caret_at(page, page.locator(".ProseMirror [data-node=clauseTitle]").nth(1), "Clause 2")
    page.keyboard.press("Enter")
    pick(page, "/term", "Term")
    page.keyboard.type("report")
    bar(page).get_by_role("button", name="Add", exact=True).click()
    bar(page).get_by_role("button", name="Admitted term").click()
    page.keyboard.type("rep")
    bar(page).get_by_label("Form").select_option("abbreviation")
    page.locator("[data-node=definition]").click()
    page.keyboard.type("text that reports")
    step(page, "Term 2.1")
    bar(page).get_by_label("Domain").fill("writing")
    page.keyboard.press("Enter")
    page.locator(".ProseMirror p", has_text="A report").first.dblclick(position={"x": 40, "y": 12})
    page.get_by_role("button", name="Insert more").click()
    page.locator("#insert-menu").get_by_role("button", name="Mention of a term").click()
    page.get_by_role("dialog").get_by_role("option", name="report").click()
    mention = page.locator("[data-mark=termReference]")
    expect(mention).to_have_text("report")
    mention.hover()
    card = page.locator(".ed-preview")
    expect(card).to_contain_text("text that reports")
    card.get_by_role("button", name="Not a mention of a term").click()
    expect(mention).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(mention).to_have_text("report")
    saved(page)
    (entry,) = nodes_of(draft, "termEntry")
    assert entry["attrs"]["domain"] == "writing"
    kinds = [(one["attrs"]["kind"], one["attrs"]["form"]) for one in nodes_of(draft, "designation")]
    assert kinds == [("preferred", "term"), ("admitted", "abbreviation")]


def test_lists_and_bar_hold_on_a_phone_and_pass_axe(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    page.locator(".ProseMirror").click()
    insert(page, "clause")
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.type("Scope")
    page.keyboard.press("Enter")
    page.keyboard.type("/")
    box = page.locator(".caret-menu:not([hidden])").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844
    assert axe(page) == []
    page.locator(".caret-menu").get_by_role("option", name="Annex").click()
    expect(page.locator("[data-node=annex]")).to_have_count(1)
    page.keyboard.press("Alt+F10")
    expect(bar(page).get_by_role("button", name="Annex A")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".ProseMirror")).to_be_focused()
