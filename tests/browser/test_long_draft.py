"""The demo's long draft in a real browser: every kind of node at once, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from lepton_site.demo.texts import imaging
from standards.operations.drafts import append_document
from standards.operations.images import add_image
from standards.queries.images import address_of
from tests.browser.test_editor import axe, path_of, saved
from tests.browser.waiting import until

pytestmark = pytest.mark.services
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PICTURE = Path(imaging.__file__).parent / "flow-en.png"


@pytest.fixture
def long_draft(draft, people, at):
    """Write the demo's text of some 40 pages into the draft."""
    by = {"actor": people.editor, "at": at}
    image = add_image(draft=draft, data=PICTURE.read_bytes(), **by)
    text = imaging.imaging_study(address_of(image))
    append_document(draft=draft, content=text, replace=True, **by)
    return draft


def opened(browser_page, draft, user, size, scheme="light"):
    page = browser_page(path_of(draft), user, viewport=size, color_scheme=scheme)
    saved(page)
    expect(page.locator(".ProseMirror section").first).to_be_visible()
    return page


def open_panels(page):
    """Open one panel after the other; yields the name of each."""
    links = page.locator(".ed-tabs [data-pane-link]")
    tabs = links if links.first.is_visible() else page.locator(".ed-right [role=tab]")
    for tab in tabs.all():
        tab.click()
        yield tab.inner_text()


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        pytest.param(DESK, "light", id="desk-light"),
        pytest.param(PHONE, "dark", id="phone-dark"),
        pytest.param(DESK, "dark", id="desk-dark", marks=pytest.mark.soak),
        pytest.param(PHONE, "light", id="phone-light", marks=pytest.mark.soak),
    ],
)
@pytest.mark.parametrize(
    ("who", "mode"), [("editor", "edit"), ("editor", "read"), ("expert", "suggest")]
)
def test_the_desk_is_accessible_in_every_mode(
    browser_page, long_draft, people, who, mode, size, scheme
):
    page = opened(browser_page, long_draft, getattr(people, who), size, scheme)
    page.evaluate(f"() => document.querySelector('[data-modes] input[value={mode}]').click()")
    expect(page.locator(f"[data-modes] input[value={mode}]")).to_be_checked()
    expect(page.locator("[data-count=checks]")).not_to_be_empty()
    assert axe(page) == []
    for panel in open_panels(page):
        assert (panel, axe(page)) == (panel, [])
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_opening_finds_a_place_for_the_caret(browser_page, long_draft, people):
    page = opened(browser_page, long_draft, people.editor, DESK)
    warned = []
    page.on("console", lambda message: warned.append(message.text))
    page.reload()  # now from the copy on this device
    saved(page)
    in_text = "window.lepton.editor.state.selection.$from.parent.inlineContent"
    assert page.evaluate(in_text)
    assert [text for text in warned if "TextSelection" in text] == []


CHANGES = """() => {
    const { connection, doc, editor } = window.lepton;
    const updates = [];
    let id = null;
    connection.stop();
    doc.on("update", (update) => updates.push(Array.from(update)));
    const change = (fill) => editor.view.dispatch(fill(editor.state.tr));
    const place = () => {
        let found = null;
        editor.state.doc.descendants((node, at) => {
            const isIt = node.isTextblock && /n all other cases/.test(node.textContent);
            if (isIt) id ??= node.attrs.id;
            if (id && node.attrs.id === id) found = [at + 1, node];
        });
        return found;
    };
    const bold = editor.schema.marks.bold.create();
    for (let turn = 0; turn < 12; turn += 1) {
        change((tr) => tr.insertText("x", place()[0]));
        change((tr) => tr.insertText("y", place()[0] + 40));
        change((tr) => tr.delete(place()[0] + 20, place()[0] + 21));
        change((tr) => tr.addMark(place()[0] + 30, place()[0] + 35 + turn, bold));
        change((tr) => tr.insertText("A new one. ", 3));
    }
    return updates;
}"""
LISTEN = """([updates, moment]) => {
    const { connection, editor } = window.lepton;
    const { ws } = connection.provider;
    const hear = ws.onmessage;
    Object.assign(ws, { send: () => {}, onmessage: () => {} }); // what is told here stays here
    const number = (value) =>
        value > 127 ? [128 | (value & 127), ...number(value >>> 7)] : [value];
    const tell = () => {
        const update = updates.shift();
        const frame = update && [0, 2, ...number(update.length), ...update];
        if (frame) hear.call(ws, { data: new Uint8Array(frame).buffer });
        window.told = (window.told ?? 0) + (update ? 1 : 0);
    };
    const [name, when] = moment.split(" ");
    const later = {
        at: tell,
        micro: () => queueMicrotask(tell),
        task: () => setTimeout(tell),
        frame: () => requestAnimationFrame(tell),
    };
    document.addEventListener(name, later[when], true);
    let end = 0;
    editor.state.doc.descendants((node, at) => {
        const isIt = node.isTextblock && /n all other cases/.test(node.textContent);
        if (isIt) end = at + 1 + node.content.size;
    });
    editor.commands.setTextSelection(end);
    editor.view.focus();
    editor.commands.scrollIntoView();
}"""
SUGGESTED = """() => {
    const found = [];
    window.lepton.editor.state.doc.descendants((node) => {
        const mark = node.marks.find(({ type }) => type.name === "insertion");
        if (mark) found.push([node.text, mark.attrs.id]);
    });
    return found;
}"""
MOMENTS = ["keydown at", "keydown task", "keypress at", "input micro", "input task", "keyup frame"]


def test_what_others_write_between_two_keys_moves_no_letter(browser_page, long_draft, people):
    """Bring a change of the paragraph at each moment of a key; the caret stays in its place."""
    chair = opened(browser_page, long_draft, people.chair, DESK)
    changes = chair.evaluate(CHANGES)
    for moment in MOMENTS:
        expert = opened(browser_page, long_draft, people.expert, PHONE)
        expert.evaluate(LISTEN, [changes, moment])
        expert.keyboard.type(" Suggested on a phone.")
        until(expert, "window.told >= 20")
        assert [text for text, _id in expert.evaluate(SUGGESTED)] == [" Suggested on a phone."]
        expert.context.close()


def test_a_finding_ignored_by_one_is_gone_for_all_at_once(browser_page, long_draft, people):
    editor = opened(browser_page, long_draft, people.editor, DESK)
    chair = opened(browser_page, long_draft, people.chair, DESK)
    for page in (editor, chair):
        page.get_by_role("tab", name="Checks").click()
        expect(page.locator("[data-checks] .finding-item").first).to_be_visible()
    chair.clock.install()  # no look by the clock helps
    count = int(chair.locator("[data-count=checks]").inner_text())
    editor.get_by_role("button", name="Not a problem here").first.click()
    editor.get_by_label("Why it is not a problem here").fill("Quoted from a law")
    editor.keyboard.press("Enter")
    expect(chair.locator("[data-count=checks]")).not_to_have_text(str(count))
    assert int(chair.locator("[data-count=checks]").inner_text()) < count
