"""The web process is killed while people type: what somebody else has seen is never lost."""

from __future__ import annotations

import random

import pytest

from tests.faults.yjs import Client

pytestmark = pytest.mark.services


def lost_after_a_kill(site, web, made, letters):
    """Kill the process when a second client has so many letters; return what is missing then.

    Leaves the process running again.
    """
    draft = made["drafts"][0]
    typist, watcher = (Client(web.address, token, draft) for token in made["tokens"][:2])
    assert typist.synced.wait(20)
    assert watcher.synced.wait(20)
    text = typist.paragraph()
    typist.push()
    me = typist.doc.client_id
    for _letter in range(letters):
        typist.type(text, "x")
    assert watcher.until(lambda: watcher.state().get(me, 0) >= letters // 2)
    web.kill()
    seen = watcher.state()
    typist.leave()
    watcher.leave()
    web.start()
    reader = Client(web.address, made["tokens"][2], draft)
    assert reader.synced.wait(20)
    kept = reader.state()
    reader.leave()
    return {
        client: clock - kept.get(client, 0)
        for client, clock in seen.items()
        if clock > kept.get(client, 0)
    }


def kill_again_and_again(site, rounds):
    made = site.fixture()
    web = site.web()
    luck = random.Random(7)
    for turn in range(rounds):
        lost = lost_after_a_kill(site, web, made, luck.randrange(2, 60))
        assert lost == {}, f"round {turn}"


def test_nothing_seen_is_lost_when_the_web_process_is_killed(site):
    kill_again_and_again(site, 3)


@pytest.mark.soak
def test_nothing_seen_is_lost_in_twenty_kills(site):
    kill_again_and_again(site, 20)


def test_the_check_catches_a_room_that_tells_before_it_stores(site):
    made = site.fixture()
    web = site.web("tests.faults.echo_first:application")
    assert lost_after_a_kill(site, web, made, 10) != {}
