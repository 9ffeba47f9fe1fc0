from datetime import timedelta

import pytest
from channels.db import database_sync_to_async

from reviews.operations.comments import Wording, file_comment
from standards.kernel.clock import now
from tests.reviews.consumers.test_ballots import Socket, play

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _folders(settings):
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def at():
    """Sockets read the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


def test_open_tables_hear_which_comments_changed(draft, people, at):
    from standards.operations.tokens import create_token

    tokens = {
        who: create_token(actor=who, name="socket", scopes=["read"], at=at)[1]
        for who in (people.editor, people.stranger)
    }

    async def scene():
        path = f"/ws/drafts/{draft.pk}/comments/"
        reader = Socket(path, tokens[people.editor])
        reader.say({"type": "hello"})
        await reader.hear("error")
        filed = await database_sync_to_async(file_comment)(
            draft=draft, ballot=None, wording=Wording(text="New."), actor=people.expert1, at=now()
        )
        frame = await reader.hear("comments")
        assert (frame["ids"], frame["all"]) == ([filed.pk], False)
        await reader.leave()
        stranger = Socket(path, tokens[people.stranger])
        assert await stranger.hear("close") == 4404

    play(scene)
