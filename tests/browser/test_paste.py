"""Text pasted from Word, Google Docs, LibreOffice and the web keeps its structure."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import path_of, saved
from tests.browser.waiting import until

pytestmark = pytest.mark.services
CLIPBOARD = Path(__file__).parent / "clipboard"
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""
SHAPE = """() => {
  const short = {clause: "clause", clauseTitle: "title"};
  const lines = [];
  const visit = (node, depth) => {
    const marks = (child) => child.marks.map((mark) => mark.type.name).join("+");
    const words = [];
    node.forEach((child) => {
      if (!node.isTextblock) return;
      const name = child.isText ? child.text : `<${child.type.name}>`;
      words.push(marks(child) ? `{${marks(child)} ${name}}` : name);
    });
    const more = ["colspan", "rowspan"].filter((name) => node.attrs[name] > 1)
      .map((name) => `${name}=${node.attrs[name]}`);
    if (node.type.name === "tableRow" || node.type.name === "annex")
      more.push(node.attrs.section ?? node.attrs.obligation);
    const name = short[node.type.name] ?? node.type.name;
    const head = ["  ".repeat(depth) + name, ...more].join(" ");
    lines.push(node.isTextblock ? `${head}: ${words.join("")}` : head);
    if (!node.isTextblock) node.forEach((child) => visit(child, depth + 1));
  };
  window.lepton.editor.state.doc.forEach((child) => visit(child, 0));
  return lines.join("\\n");
}"""


@pytest.fixture
def pasted(browser_page, draft, people):
    """Return a function that pastes into an empty draft and tells what it holds then."""
    page = browser_page(path_of(draft), people.editor)
    saved(page)

    def paste(html="", text=""):
        page.locator(".ProseMirror").click()
        page.evaluate(PASTE, [html, text])
        until(page, "window.lepton.editor.state.doc.textContent !== ''")
        saved(page)
        return page.evaluate(SHAPE)

    paste.page = page
    return paste


@pytest.mark.parametrize("source", ["word", "google_docs", "libreoffice", "web"])
def test_pasted_text_keeps_its_structure(source, pasted):
    html = (CLIPBOARD / f"{source}.html").read_text(encoding="utf-8")
    expected = (CLIPBOARD / f"{source}.txt").read_text(encoding="utf-8")
    assert pasted(html) == expected.rstrip("\n")
    toasts = pasted.page.locator("#toasts .toast", has_text="image was left out")
    expect(toasts).to_have_count(1 if "<img" in html else 0)


def test_plain_text_becomes_paragraphs(pasted):
    assert pasted(text="# one\n\n- two") == "paragraph: # one\nparagraph: - two"
