"""The hub: rooms are tended, folded and unloaded, and outlive a database that stumbles."""

from __future__ import annotations

import asyncio

import pytest
from django.db import DatabaseError

from standards.collab import folding
from standards.collab import hub as hub_module
from standards.collab.hub import hub
from standards.models import DocumentSnapshot
from standards.queries import document_log
from tests.standards.collab.conftest import Client

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


async def settle(condition):
    for _ in range(300):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("what was waited for did not happen")


def test_a_long_log_is_folded_and_an_idle_room_unloaded(draft, people, token_of, live, monkeypatch):
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(hub_module, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(folding, "FOLD_AFTER", 3)
    token = token_of(people.editor)

    async def scene():
        client = await Client(token, draft.pk, "?ack=1").join()
        words = client.paragraph("a", id="p")
        for _ in range(4):
            words.insert(0, "b")
        await client.push()
        await client.hear(lambda: client.committed and client.committed[-1])
        await client.quiet(0.4)
        await client.leave()
        await settle(lambda: not hub().open_rooms())

    live(scene)
    assert DocumentSnapshot.objects.filter(draft=draft).exists()


def test_a_room_at_rest_keeps_its_state(draft, people, token_of, live, monkeypatch):
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(hub_module, "REST_SECONDS", 0.05)
    monkeypatch.setattr(hub_module, "KEEP_AFTER", 2)
    token = token_of(people.editor)

    async def scene():
        client = await Client(token, draft.pk, "?ack=1").join()
        words = client.paragraph("a", id="p")
        words.insert(0, "b")
        await client.push()
        await client.hear(lambda: client.committed and client.committed[-1])
        words.insert(0, "c")
        await client.push()
        await client.quiet(0.4)
        await client.leave()

    live(scene)
    assert document_log.load_present(draft.pk).vector is not None


def test_a_stumbling_database_does_not_end_the_tending(draft, people, token_of, live, monkeypatch):
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.02)
    token = token_of(people.editor)
    calls = []

    def stumble(ids):
        calls.append(ids)
        raise DatabaseError("gone")

    async def scene():
        client = await Client(token, draft.pk).join()
        monkeypatch.setattr(document_log, "heads", stumble)
        await settle(lambda: len(calls) > 2)
        await client.leave()

    live(scene)


def test_rights_of_a_room_that_is_not_open_are_nobodys(draft, live):
    async def scene():
        await hub().check_rights(draft.pk)
        assert hub_module.rights_now(999_999, {1}) == {1: None}

    live(scene)
