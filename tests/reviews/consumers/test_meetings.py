"""The meeting room's socket: members are told of what comes onto the screen, outsiders nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from channels.db import database_sync_to_async

from reviews.operations.meetings_room import end_meeting, show_item
from standards.kernel.clock import now
from standards.operations.tokens import create_token
from tests.reviews.meetings_scene import make_scene
from tests.standards.sockets import Socket

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at():
    """Sockets read the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def token_of(at):
    def make(user):
        return create_token(actor=user, name="socket", scopes=["read"], at=at)[1]

    return make


@pytest.fixture
def scene(committee, work_item, people, at, settings):
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    return make_scene(committee, work_item, people, at)


async def test_a_member_is_told_what_is_on_the_screen(scene, people, token_of):
    token = await database_sync_to_async(token_of)(people.observer)
    by = {"meeting": scene.meeting, "actor": people.secretary, "at": now()}
    async with Socket(f"/ws/meetings/{scene.meeting.pk}/", token=token) as socket:
        assert await socket.frame() == {"type": "meeting", "state": "planned", "item": None}
        await database_sync_to_async(show_item)(item=scene.items[1], **by)
        told = await socket.frame()
        assert (told["state"], told["item"]) == ("running", str(scene.items[1].pk))
        assert told["change"] == "item_shown"
        await database_sync_to_async(end_meeting)(**by)
        assert (await socket.frame())["state"] == "ended"


async def test_an_outsider_is_turned_away(scene, people, token_of):
    token = await database_sync_to_async(token_of)(people.stranger)
    async with Socket(f"/ws/meetings/{scene.meeting.pk}/", token=token) as socket:
        assert await socket.close_code() == 4404
        assert socket.frames == []


async def test_nothing_is_sent_by_those_who_look_on(scene, people, token_of):
    token = await database_sync_to_async(token_of)(people.observer)
    async with Socket(f"/ws/meetings/{scene.meeting.pk}/", token=token) as socket:
        await socket.frame()
        socket.send({"type": "show", "item": "1"})
        assert (await socket.frame())["type"] == "error"
