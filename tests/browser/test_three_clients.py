"""Two browser windows and one plain Yjs client write in one draft; all and the server agree."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser.test_editor import path_of, saved
from tests.faults.plain import PlainClient

pytestmark = pytest.mark.services


@pytest.fixture
def plain(live_site, draft, people, at):
    from standards.operations.tokens import create_token

    token = create_token(actor=people.chair, name="plain", scopes=["read", "write"], at=at)[1]
    client = PlainClient(live_site, draft.pk, token)
    yield client
    client.leave()


def on_the_server(draft):
    from standards.collab.protocol import read_state_vector
    from standards.queries.document_log import load
    from standards.queries.shared_tree import root_of, tree_of

    doc = tree_of(load(draft.pk).updates)
    return str(root_of(doc)), read_state_vector(doc.get_state())


def words_of(markup):
    return re.sub("<[^>]*>", "", markup)  # an identifier may happen to hold a word


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def in_window(page):
    return page.evaluate("window.lepton.editor.state.doc.textContent")


def test_two_windows_and_a_plain_client_agree_with_the_server(browser_page, draft, people, plain):
    one = browser_page(path_of(draft), people.editor)
    two = browser_page(path_of(draft), people.editor2)
    saved(one)
    saved(two)
    plain.write("plain ")
    for page in (one, two):
        expect(page.locator(".ProseMirror")).to_contain_text("plain")
        page.locator(".ProseMirror p").last.click()
        page.keyboard.press("End")
    for turn in range(8):
        one.keyboard.type(f"a{turn}")
        plain.write(f"b{turn}")
        two.keyboard.type(f"c{turn}")
    typed = Counter("plain " + "".join(f"a{turn}b{turn}c{turn}" for turn in range(8)))

    def all_is_there():
        texts = {in_window(one), in_window(two), words_of(plain.tell()["text"])}
        texts.add(words_of(on_the_server(draft)[0]))
        return len(texts) == 1 and Counter(*texts) == typed

    until(all_is_there)
    saved(one)
    saved(two)
    stored, clocks = on_the_server(draft)
    told = plain.tell()
    assert {int(client): clock for client, clock in told["clocks"].items()} == clocks
    assert told["present"] >= 3
    assert in_window(one) == in_window(two) == words_of(stored) == words_of(told["text"])
