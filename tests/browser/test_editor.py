"""The drafting desk in a real browser, with two people at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.services

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SAVED = re.compile("^Saved$")


def path_of(draft):
    return f"/drafts/{draft.pk}/"


def state_of(page):
    return page.locator("[data-state] span").first


def saved(page):
    expect(state_of(page)).to_have_text(SAVED, timeout=15_000)


def insert(page, name):
    page.get_by_role("toolbar").get_by_role("button", name=f"Insert {name}", exact=True).click()


def text_block(page, words):
    return page.locator(".ProseMirror p", has_text=words).first


def write_requirement(page):
    """Write a clause with one requirement through the buttons of the bar."""
    page.locator(".ProseMirror").click()
    insert(page, "clause")
    page.keyboard.type("Reporting")
    page.keyboard.press("Enter")
    page.keyboard.type("What a report says.")
    insert(page, "requirement")
    page.keyboard.type("The report shall state the model.")


def axe(page):
    """Return the violations of WCAG 2.2 A and AA: rule and the element meant."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async () => (await axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        })).violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 160))])"""
    )
    return [tuple(each) for each in found]


def content_of(draft):
    from standards.queries.drafts import draft_content

    return draft_content(draft)


def test_two_editors_write_at_once_and_read_the_same(browser_page, draft, people):
    one = browser_page(path_of(draft), people.editor)
    two = browser_page(path_of(draft), people.editor2)
    saved(one)
    saved(two)
    write_requirement(one)
    expect(two.locator(".req .statement")).to_contain_text("The report shall state the model.")
    expect(two.locator(".req .id")).to_have_text("R-1-1")
    expect(two.locator(".cursor")).to_have_count(1)
    expect(one.locator("[data-faces] .av")).to_have_count(2)
    text_block(one, "What a report").click()
    one.keyboard.press("End")
    text_block(two, "What a report").click()
    two.keyboard.press("Home")
    for _round in range(6):
        one.keyboard.type("ab")
        two.keyboard.type("xy")
    saved(one)
    saved(two)
    words = "xy" * 6 + "What a report says." + "ab" * 6
    texts = "window.lepton.editor.state.doc.textContent"
    for page in (one, two):
        expect(page.locator(".ProseMirror")).to_contain_text("ab")
        assert words in page.evaluate(texts)
    assert words in str(content_of(draft))


def test_requirement_gets_criteria_by_its_form(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write_requirement(page)
    page.get_by_role("button", name="Details and criteria").click()
    form = page.locator("#requirement-dialog")
    form.get_by_label("Title").fill("Model statement")
    form.get_by_role("button", name="Measured criterion").click()
    form.locator("[name=task]").select_option("regression")
    form.locator("[name=metric]").select_option("mse")
    form.get_by_role("button", name="Apply").click()
    expect(form.locator("[data-error]").first).to_have_text("Give a threshold.")
    form.locator("[name=threshold]").fill("3500")
    form.get_by_role("button", name="Judged criterion").click()
    form.locator("[name=evidence]").fill("Test report")
    form.locator("[name=establish]").fill("It names the model")
    form.get_by_role("button", name="Apply").click()
    expect(page.locator(".req-foot")).to_contain_text("Mean squared error ≤ 3500")
    saved(page)

    from standards.rules.requirements import extract_requirements

    (requirement,) = extract_requirements(content_of(draft))
    measured, judged = requirement.criteria
    assert (requirement.title, measured["metric"], measured["threshold"]) == (
        "Model statement",
        "mse",
        3500,
    )
    assert (measured["direction"], judged["establish"]) == ("lower", "It names the model")


def test_numbers_follow_what_is_typed(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write_requirement(page)
    insert(page, "subclause")
    page.keyboard.type("General")
    insert(page, "requirement")
    page.keyboard.type("It shall be short.")
    outline = page.locator("[data-outline]")
    expect(outline).to_have_text(re.compile(r"1\s*Reporting\s*\d+\s*1\.1\s*General"))
    expect(page.locator(".req .id").nth(1)).to_have_text("R-1.1-1")
    insert(page, "note")
    page.keyboard.type("A note.")
    insert(page, "table")
    page.keyboard.type("Limits")
    expect(page.locator("[data-node=caption]")).to_have_attribute("data-label", "Table 1")
    expect(page.locator("[data-node=note]")).to_have_attribute("data-label", "NOTE")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".ProseMirror table")).to_have_count(0)
    saved(page)


def test_pure_deletion_is_saved_too(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    page.locator(".ProseMirror").click()
    page.keyboard.type("abcdef")
    saved(page)
    for _time in range(3):
        page.keyboard.press("Backspace")
    saved(page)
    assert "abc" in str(content_of(draft))
    assert "abcd" not in str(content_of(draft))


def test_reader_sees_and_cannot_write(browser_page, draft, people):
    writer = browser_page(path_of(draft), people.editor)
    saved(writer)
    write_requirement(writer)
    saved(writer)
    reader = browser_page(path_of(draft), people.observer)
    expect(reader.locator(".ProseMirror")).to_contain_text("The report shall state the model.")
    expect(reader.locator(".ProseMirror")).to_have_attribute("contenteditable", "false")
    expect(reader.get_by_role("toolbar")).to_have_count(0)


def test_freezing_makes_the_page_of_the_other_read_only(browser_page, draft, people):
    other = browser_page(path_of(draft), people.editor2)
    saved(other)
    chair = browser_page(path_of(draft), people.chair)
    saved(chair)
    write_requirement(chair)
    saved(chair)
    chair.get_by_role("button", name="Freeze draft").click()
    chair.get_by_label("Name of the revision").fill("Working draft 1")
    with chair.expect_navigation():
        chair.get_by_role("button", name="Freeze", exact=True).click()
    expect(chair.locator(".ed-bar .chip").first).to_have_text("Frozen")
    if other.locator(".ProseMirror[contenteditable=true]").count():
        text_block(other, "What a report").click()
        other.keyboard.type("LATE")
    expect(other.locator(".ProseMirror")).to_have_attribute(
        "contenteditable", "false", timeout=10_000
    )
    expect(other.locator(".ProseMirror")).not_to_contain_text("LATE")


def test_discussion_is_tied_to_a_passage(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write_requirement(page)
    saved(page)
    text_block(page, "What a report").dblclick(position={"x": 10, "y": 10})
    page.keyboard.press("Control+Alt+m")
    page.keyboard.type("Only of a report?")
    page.get_by_role("button", name="Post").click()
    expect(page.locator("[data-discussions] .thread")).to_contain_text("Only of a report?")
    expect(page.locator(".ProseMirror mark")).to_have_text(re.compile("What"))
    page.locator("[data-discussions]").get_by_label("Reply").fill("Also of a summary.")
    page.locator("[data-discussions]").get_by_role("button", name="Send").click()
    expect(page.locator("[data-discussions] .thread")).to_contain_text("Also of a summary.")
    page.locator("[data-discussions]").get_by_role("button", name="Resolve").click()
    expect(page.locator("[data-discussions] .thread[data-resolved]")).to_have_count(1)


def test_checks_lead_to_their_place(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    page.locator(".ProseMirror").click()
    page.keyboard.type("The report must be signed.")
    saved(page)
    page.get_by_role("tab", name="Checks").click()
    finding = page.locator("[data-checks] .finding-item", has_text="must")
    expect(finding).to_have_count(1)
    expect(page.locator(".ProseMirror .finding")).to_have_text("must")
    finding.locator(".finding-go").click()
    assert page.evaluate("getSelection().toString()") == "must"


def test_work_without_connection_is_sent_when_it_returns(browser_page, draft, people):
    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write_requirement(page)
    saved(page)
    page.evaluate("window.lepton.connection.provider.disconnect()")
    text_block(page, "What a report").click()
    page.keyboard.press("End")
    page.keyboard.type(" And offline.")
    expect(state_of(page)).to_have_text("Reconnecting")
    page.evaluate("window.lepton.connection.provider.connect()")
    saved(page)
    assert "And offline." in str(content_of(draft))


def test_end_of_a_membership_reaches_the_open_page(browser_page, draft, committee, people):
    from standards.kernel.clock import now
    from standards.models import Membership
    from standards.operations.committees import end_membership

    page = browser_page(path_of(draft), people.editor)
    saved(page)
    write_requirement(page)
    saved(page)
    membership = Membership.objects.get(committee=committee, user=people.editor)
    end_membership(membership=membership, actor=people.secretary, at=now())
    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text("You may not work on this draft any more", timeout=10_000)
    expect(page.locator(".ProseMirror")).to_have_attribute("contenteditable", "false")
    databases = "indexedDB.databases().then((all) => all.map(({ name }) => name))"
    assert not [name for name in page.evaluate(databases) if name.startswith("lepton-draft-")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_desk_fits_a_phone(browser_page, draft, people, scheme):
    page = browser_page(
        path_of(draft),
        people.editor,
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        color_scheme=scheme,
    )
    saved(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Clauses").click()
    expect(page.locator("#pane-clauses")).to_be_visible()
    page.get_by_role("link", name="Checks").click()
    expect(page.locator("#panel-checks")).to_be_visible()
    page.get_by_role("link", name="Text").click()
    expect(page.locator(".ProseMirror")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_desk(browser_page, draft, people, scheme):
    page = browser_page(path_of(draft), people.editor, color_scheme=scheme, bypass_csp=True)
    saved(page)
    write_requirement(page)
    insert(page, "table")
    page.keyboard.type("Limits")
    page.locator(".ProseMirror th").first.click()
    for words in ("Finding", "Cases", "Limit"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    insert(page, "note")
    page.keyboard.type("A note.")
    saved(page)
    assert axe(page) == []
    page.get_by_role("button", name="Details and criteria").click()
    page.get_by_role("button", name="Measured criterion").click()
    page.get_by_role("button", name="Judged criterion").click()
    assert axe(page) == []


def test_two_who_begin_in_one_empty_paragraph_keep_their_letters(browser_page, draft, people):
    one = browser_page(path_of(draft), people.editor)
    two = browser_page(path_of(draft), people.editor2)
    saved(one)
    saved(two)
    write_requirement(one)
    expect(two.locator(".req .statement")).to_contain_text("The report shall state the model.")
    text_block(one, "What a report").click()
    one.keyboard.press("End")
    one.keyboard.press("Enter")
    paragraphs = one.locator(".ProseMirror p").count()
    expect(two.locator(".ProseMirror p")).to_have_count(paragraphs)
    text_block(two, "What a report").click()
    two.keyboard.press("End")
    two.keyboard.press("ArrowRight")
    letters, numbers = "ABCDEFGHIJ" * 2, "1234567890" * 2
    for letter, number in zip(letters, numbers, strict=True):
        one.keyboard.type(number)
        two.keyboard.type(letter)
    saved(one)
    saved(two)
    for page in (one, two):
        words = page.evaluate("window.lepton.editor.state.doc.textContent")
        whole = words.removeprefix("ReportingWhat a report says.").partition("The report")[0]
        assert whole in (letters + numbers, numbers + letters)
