"""Many sockets of one ballot: one tally for all, votes taken together, rights looked at again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from allauth.account.internal.userkit import user_id_to_str
from channels.db import database_sync_to_async
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError

from reviews.consumers import ballot_room, casting
from reviews.consumers.ballots import MOST_UNSENT
from reviews.models import Vote
from standards.collab.wire import EXTENSION
from standards.kernel.clock import now
from standards.kernel.errors import ConfirmationRequired, SecondFactorRequired, SignInRequired
from standards.models import ApiToken, Membership
from tests.reviews.consumers.sockets import Socket, play

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ballot(open_one):
    return open_one(closes_at=now() + timedelta(days=3))


@pytest.fixture
def readings(monkeypatch):
    """Count how often the tally is read from the database."""
    seen = []
    parts = ballot_room.tally_parts

    def counted(pk, electors):
        seen.append(electors)
        return parts(pk, electors)

    monkeypatch.setattr(ballot_room, "tally_parts", counted)
    return seen


def cast(key, position="yes", **more):
    return {"type": "vote.cast", "id": key, "position": position} | more


def test_one_reading_serves_all_sockets(ballot, people, token_of, readings):
    tokens = [token_of(people.expert1) for _number in range(12)]

    async def scene():
        sockets = [Socket(f"/ws/ballots/{ballot.pk}/", token) for token in tokens]
        for socket in sockets:
            await socket.hear("tally")
        before = len(readings)
        sockets[0].say(cast("k"))
        for socket in sockets:
            while (await socket.hear("tally"))["turnout"]["voted"] != 1:
                pass
        assert before < 12
        assert len(readings) - before <= 2
        for socket in sockets:
            await socket.leave()

    play(scene)
    assert not any(ballot_room._rooms.values())


def test_long_roll_calls_are_sent_in_changes_and_whole_when_it_is_calm(
    ballot, people, token_of, monkeypatch
):
    monkeypatch.setattr(ballot_room, "WHOLE_ROLL", 1)
    monkeypatch.setattr(ballot_room, "CALM_AFTER", 0.3)
    one, two = token_of(people.expert1), token_of(people.expert2)

    async def scene():
        first, second = (Socket(f"/ws/ballots/{ballot.pk}/", token) for token in (one, two))
        assert (await first.hear("tally"))["roll_call"] == []
        await second.hear("tally")
        second.say(cast("a"))
        await second.hear("vote.accepted")
        while not (await first.hear("tally"))["roll_call"]:
            pass
        first.say(cast("b", "no"))
        while "roll_call" in (short := await second.hear("tally")):
            pass
        assert [line["position"] for line in short["roll_call_changes"]] == ["no"]
        assert short["turnout"]["voted"] == 2
        while "roll_call" not in (whole := await second.hear("tally")):
            pass
        assert [line["position"] for line in whole["roll_call"]] == ["no", "yes"]
        third = Socket(f"/ws/ballots/{ballot.pk}/", one)
        assert await third.hear("tally") == whole
        for socket in (first, second, third):
            await socket.leave()

    play(scene)


def test_a_seat_that_ended_in_silence_is_shown_no_further_tally(
    ballot, people, token_of, monkeypatch
):
    monkeypatch.setattr(ballot_room, "RECHECK_EVERY", 0)
    one, two = token_of(people.expert1), token_of(people.observer)

    async def scene():
        voter, watcher = (Socket(f"/ws/ballots/{ballot.pk}/", token) for token in (one, two))
        await voter.hear("tally")
        await watcher.hear("tally")
        seats = Membership.objects.filter(user=people.observer)
        await database_sync_to_async(seats.update)(valid_to=now() - timedelta(hours=1))
        voter.say(cast("k"))
        assert await watcher.hear("close") == 4403
        voter.say(cast("k2", "no"))
        while (await voter.hear("tally"))["counts"]["no"] != 1:
            pass
        await voter.leave()
        await watcher.leave()

    play(scene)


def test_votes_that_cannot_be_taken_together_are_taken_one_by_one(
    ballot, people, token_of, monkeypatch
):
    casts = casting.cast_votes

    def refuse_groups(*, ballot, intents):
        if len(intents) > 1 or intents[0].key == "never":
            raise OperationalError("deadlock detected")
        return casts(ballot=ballot, intents=intents)

    monkeypatch.setattr(casting, "cast_votes", refuse_groups)
    callers = [
        casting.Caller(user=user.pk, token=token)
        for user, token in ((people.expert1, None), (people.expert2, None), (people.expert3, None))
    ]
    monkeypatch.setattr(
        casting, "identify", lambda given, at: dict(zip(given, _people(people), strict=True))
    )
    wishes = [
        casting.Wish(caller=caller, choice=casting.Choice(position="yes"), key=key, at=now())
        for caller, key in zip(callers, ("a", "never", "c"), strict=True)
    ]
    answers = list(casting.cast_together(str(ballot.pk), wishes).values())
    assert [isinstance(one, OperationalError) for one in answers] == [False, True, False]
    assert Vote.objects.count() == 2


def _people(people):
    return [people.expert1, people.expert2, people.expert3]


def test_a_vote_whose_session_has_ended_is_refused_and_the_others_are_taken(ballot, people):
    wishes = [
        casting.Wish(
            caller=casting.Caller(user=user.pk, token=None), choice=casting.Choice(position="yes"),
            key="k", at=now(),
        )
        for user in (people.expert1, people.stranger)
    ]  # fmt: skip
    answers = casting.cast_together(str(ballot.pk), wishes)
    assert [type(one) for one in answers.values()] == [SignInRequired, SignInRequired]
    assert not Vote.objects.exists()


class Connection:
    """A server's connection that takes finished frames."""

    def __init__(self):
        self.written, self.waiting, self.told = [], 0, asyncio.Event()

    def write(self, wire):
        self.written.append(wire)
        self.told.set()

    def unsent(self):
        return self.waiting


def test_frames_go_straight_to_a_server_that_takes_them_and_slow_readers_are_closed(
    ballot, people, token_of
):
    token, link = token_of(people.expert1), Connection()

    async def scene():
        socket = Socket(f"/ws/ballots/{ballot.pk}/", token, extensions={EXTENSION: link})
        await asyncio.wait_for(link.told.wait(), 10)
        assert link.written[0][0] == 0x81
        assert b'"type": "tally"' in link.written[0]
        link.waiting = MOST_UNSENT + 1
        socket.say(cast("k"))
        assert await socket.hear("close") == 4408
        await socket.leave()

    play(scene)


def test_a_tally_that_cannot_be_read_is_read_again(ballot, people, token_of, monkeypatch):
    parts, failures = ballot_room.tally_parts, [OperationalError("gone")]
    token = token_of(people.expert1)

    async def scene():
        socket = Socket(f"/ws/ballots/{ballot.pk}/", token)
        await socket.hear("tally")

        def once_broken(pk, electors):
            if failures:
                raise failures.pop()
            return parts(pk, electors)

        monkeypatch.setattr(ballot_room, "tally_parts", once_broken)
        socket.say(cast("k"))
        tally = await socket.hear("tally")
        assert tally["turnout"]["voted"] == 1
        assert tally["roll_call"][0]["position"] == "yes"
        await socket.leave()

    play(scene)
    assert not failures


@pytest.mark.usefixtures("_real_site")
def test_a_session_must_be_confirmed_before_a_vote_and_a_token_need_not(ballot, people, token_of):
    token_of(people.expert2)
    token = ApiToken.objects.get(user=people.expert2)
    stale, fresh = session_of(people.expert1, 0), session_of(people.expert1, now().timestamp())
    callers = [
        casting.Caller(user=people.expert1.pk, session=stale),
        casting.Caller(user=people.expert2.pk, token=token.pk),
        casting.Caller(user=people.expert1.pk, session=fresh),
    ]
    wishes = [
        casting.Wish(
            caller=caller, choice=casting.Choice(position="yes"), key=f"k{number}", at=now()
        )
        for number, caller in enumerate(callers)
    ]
    refused, *taken = casting.cast_together(str(ballot.pk), wishes).values()
    assert isinstance(refused, ConfirmationRequired)
    assert [bool(one.receipt) for one in taken] == [True, True]
    assert Vote.objects.count() == 2


@pytest.mark.usefixtures("_real_site")
def test_whoever_owes_a_second_factor_casts_nothing_by_session(ballot, people):
    session = session_of(people.chair, now().timestamp())
    wish = casting.Wish(
        caller=casting.Caller(user=people.chair.pk, session=session),
        choice=casting.Choice(position="yes"),
        key="k",
        at=now(),
    )
    (refused,) = casting.cast_together(str(ballot.pk), [wish]).values()
    assert isinstance(refused, SecondFactorRequired)


@pytest.fixture
def _real_site(settings):
    settings.LEPTON_DEMO = False


def session_of(user, confirmed_at):
    """Return a stored session of a person who showed the password at that time, in seconds."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session["account_authentication_methods"] = [{"method": "password", "at": confirmed_at}]
    session.save()
    return session
