from __future__ import annotations

import json
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async

from reviews.models import Vote
from reviews.operations.closing import close_ballot
from standards.kernel.clock import now
from tests.reviews.consumers.sockets import Socket, play

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_vote_over_the_socket_files_its_comments_or_nothing(open_one, people, token_of, revision):
    ballot = open_one(rule="iso-dis", revision=revision, closes_at=now() + timedelta(days=3))
    token = token_of(people.expert1)

    async def scene():
        voter = Socket(f"/ws/ballots/{ballot.pk}/", token)
        await voter.hear("tally")
        cast = {"type": "vote.cast", "id": "k1", "position": "yes", "comments": [{"text": ""}]}
        voter.say(cast)
        refused = await voter.hear("vote.refused")
        assert refused["problem"]["errors"][0]["pointer"] == "/comments/0/text"
        voter.say(cast | {"comments": [{"text": "Well made."}]})
        assert len((await voter.hear("vote.accepted"))["comments"]) == 1
        await voter.leave()

    play(scene)


def test_vote_is_accepted_and_everybody_gets_the_tally(open_one, people, token_of):
    ballot = open_one(closes_at=now() + timedelta(days=3))
    one, two = token_of(people.expert1), token_of(people.observer)

    async def scene():
        voter, watcher = (
            Socket(f"/ws/ballots/{ballot.pk}/", one),
            Socket(f"/ws/ballots/{ballot.pk}", two),
        )
        first = await voter.hear("tally")
        assert first["turnout"] == {"voted": 0, "eligible": 3}
        await watcher.hear("tally")
        cast = {"type": "vote.cast", "id": "k1", "position": "yes", "reason": ""}
        voter.say(cast)
        accepted = await voter.hear("vote.accepted")
        voter.say(cast)
        again = await voter.hear("vote.accepted")
        assert accepted == again
        tally = await watcher.hear("tally")
        assert tally["counts"] == {"yes": 1, "no": 0, "abstain": 0}
        assert tally["roll_call"][0]["member"]["name"] == "Aldania Standards"
        voter.say(cast | {"position": "no"})
        refused = await voter.hear("vote.refused")
        assert (refused["id"], refused["problem"]["status"]) == ("k1", 409)
        watcher.say({"type": "vote.cast", "id": "k2", "position": "yes"})
        assert (await watcher.hear("vote.refused"))["problem"]["status"] == 403
        await voter.leave()
        await watcher.leave()

    play(scene)
    assert Vote.objects.count() == 1


def test_close_is_told_with_the_result(open_one, people, token_of):
    ballot = open_one(closes_at=now() + timedelta(days=3))
    one = token_of(people.expert1)

    async def scene():
        voter = Socket(f"/ws/ballots/{ballot.pk}/", one)
        await voter.hear("tally")
        voter.say({"type": "vote.cast", "id": "k", "position": "yes"})
        await voter.hear("vote.accepted")
        close = database_sync_to_async(close_ballot)
        await close(ballot=ballot, waive=True, actor=people.secretary, at=now())
        closed = await voter.hear("ballot.closed")
        assert closed["result"]["outcome"] == "passed"
        assert closed["result"]["record"]["ballot"] == ballot.number
        voter.say({"type": "vote.cast", "id": "late", "position": "yes"})
        assert (await voter.hear("vote.refused"))["problem"]["status"] == 409
        await voter.leave()

    play(scene)


def test_secret_tally_holds_turnout_alone(open_one, people, token_of):
    ballot = open_one(secret=True, closes_at=now() + timedelta(days=3))
    one = token_of(people.expert1)

    async def scene():
        voter = Socket(f"/ws/ballots/{ballot.pk}/", one)
        await voter.hear("tally")
        voter.say({"type": "vote.cast", "id": "k", "position": "yes"})
        await voter.hear("vote.accepted")
        tally = await voter.hear("tally")
        assert "counts" not in tally
        assert "roll_call" not in tally
        await voter.leave()

    play(scene)


def test_strangers_and_outsiders_are_closed_out(open_one, people, token_of):
    ballot = open_one()
    outsider = token_of(people.stranger)

    async def scene():
        assert await Socket(f"/ws/ballots/{ballot.pk}/").hear("close") == 4401
        assert await Socket("/ws/ballots/9999/").hear("close") == 4401
        assert await Socket(f"/ws/ballots/{ballot.pk}/", outsider).hear("close") == 4404
        assert await Socket("/ws/ballots/nine/", outsider).hear("close") == 4404

    play(scene)


def test_token_without_the_scope_vote_only_watches(open_one, people, token_of):
    ballot = open_one(closes_at=now() + timedelta(days=3))
    reader = token_of(people.expert1, ["read", "write"])

    async def scene():
        socket = Socket(f"/ws/ballots/{ballot.pk}/", reader)
        await socket.hear("tally")
        socket.say({"type": "vote.cast", "id": "k", "position": "yes"})
        assert (await socket.hear("vote.refused"))["problem"]["status"] == 403
        await socket.leave()

    play(scene)


def test_fifth_bad_frame_closes(open_one, people, token_of):
    ballot = open_one(closes_at=now() + timedelta(days=3))
    one = token_of(people.expert1)
    bad = [
        "{",
        json.dumps({"type": "dance"}),
        json.dumps({"type": "vote.cast"}),
        json.dumps({"type": "vote.cast", "id": "k", "position": 7}),
        "[]",
    ]

    async def scene():
        socket = Socket(f"/ws/ballots/{ballot.pk}/", one)
        for frame in bad[:4]:
            socket.say(frame)
            assert "problem" in await socket.hear("error")
        socket.say(bad[4])
        assert await socket.hear("close") == 4400
        await socket.leave()

    play(scene)


def test_ballot_that_opens_or_ends_is_told(plan, people, token_of, at):
    from reviews.operations.ballots import create_ballot, open_ballot, withdraw_ballot

    ballot = create_ballot(
        plan=plan(closes_at=now() + timedelta(days=3)), actor=people.secretary, at=at
    )
    one = token_of(people.expert1)

    async def scene():
        socket = Socket(f"/ws/ballots/{ballot.pk}/", one)
        await socket.hear("tally")
        await database_sync_to_async(open_ballot)(ballot=ballot, actor=people.secretary, at=now())
        await socket.hear("ballot.opened")
        await database_sync_to_async(withdraw_ballot)(
            ballot=ballot, reason="", actor=people.secretary, at=now()
        )
        await socket.hear("ballot.ended")
        await socket.leave()

    play(scene)


def test_halves_of_characters_are_refused_and_the_socket_lives(open_one, people, token_of):
    ballot = open_one(closes_at=now() + timedelta(days=3))
    token = token_of(people.expert1)

    async def scene():
        voter = Socket(f"/ws/ballots/{ballot.pk}/", token)
        await voter.hear("tally")
        voter.say(r'{"type": "vote.cast", "id": "k", "position": "yes", "reason": "\ud800"}')
        refused = await voter.hear("error")
        assert refused["problem"]["errors"][0]["pointer"] == "/reason"
        voter.say({"type": "vote.cast", "id": "k", "position": "yes"})
        assert (await voter.hear("vote.accepted"))["id"] == "k"
        await voter.leave()

    play(scene)
