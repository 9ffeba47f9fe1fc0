"""Two web processes serve one draft and are killed in turn; in the end all agree."""

from __future__ import annotations

import threading
import time

import pytest

from tests.faults.yjs import Client

pytestmark = pytest.mark.services


class Typist(threading.Thread):
    """Type without a pause until told to stop."""

    def __init__(self, client, letters):
        super().__init__(daemon=True)
        self.client, self.letters, self.done = client, letters, threading.Event()

    def run(self):
        text = self.client.paragraph()
        while not self.done.wait(0.01):
            self.client.type(text, self.letters)


def agree(site, rounds):
    made = site.fixture(people=4)
    draft = made["drafts"][0]
    webs = [site.web(), site.web()]
    clients = [Client(webs[n % 2].address, made["tokens"][n], draft) for n in range(4)]
    typists = [Typist(client, letter) for client, letter in zip(clients[:3], "abc", strict=False)]
    for client in clients:
        assert client.synced.wait(20)
    for typist in typists:
        typist.start()
    for turn in range(rounds):
        clients[turn % 2].until(lambda: False, 0.4)
        webs[turn % 2].kill()
        webs[turn % 2].start()
    for typist in typists:
        typist.done.set()
        typist.join(10)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        states = [client.state() for client in clients]
        if all(state == states[0] for state in states) and all(c.synced.is_set() for c in clients):
            break
        clients[0].until(lambda: False, 0.1)
    assert states == [states[0]] * 4
    assert len({client.text() for client in clients}) == 1
    assert [client.refusals for client in clients] == [[]] * 4
    told = [web.get(f"/api/v1/drafts/{draft}/content/", made["tokens"][0]) for web in webs]
    assert told[0] == told[1]
    fresh = Client(webs[0].address, made["tokens"][3], draft)
    assert fresh.until(lambda: fresh.state() == states[0])
    assert fresh.text() == clients[0].text()
    for client in (*clients, fresh):
        client.leave()


def test_two_processes_agree_after_a_kill_of_each(site):
    agree(site, 2)


@pytest.mark.soak
def test_two_processes_agree_after_twenty_kills(site):
    agree(site, 20)


def test_what_one_process_stores_reaches_the_other(site):
    made = site.fixture(people=2)
    draft = made["drafts"][0]
    one, two = (Client(site.web().address, token, draft) for token in made["tokens"][:2])
    assert one.synced.wait(20)
    assert two.synced.wait(20)
    text = one.paragraph()
    one.push()
    one.type(text, "here")
    start = time.monotonic()
    assert two.until(lambda: "here" in two.text(), 5)
    took = time.monotonic() - start
    assert took < (1.0 if site.environment.get("REDIS_URL") else 5.0)
    one.leave()
    two.leave()
