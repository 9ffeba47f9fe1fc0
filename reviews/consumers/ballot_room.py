"""One room per process and ballot: votes are cast together, each tally is made once for all."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Collection, Mapping
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.db import DatabaseError

from reviews.consumers.casting import MOST_TOGETHER, Answer, Wish, cast_together
from reviews.permissions import access_ballot_together
from reviews.queries.ballots import result_frame, tally_parts
from standards.infrastructure.together import Together
from standards.live import Message, Subscription, feed
from standards.models import User

log = logging.getLogger(__name__)
TALLY_EVERY = 0.25  # seconds; no more than four tallies a second
TALLY_SHARE, TALLY_WITHIN = 4, 0.5  # showing one takes a fourth of the time; seconds at most
WHOLE_ROLL = 100  # members; a longer roll call is sent whole at first and when it is calm again
CALM_AFTER = 2.0  # seconds without a vote
RECHECK_EVERY = 2.0  # seconds between two looks at the rights of those who are shown tallies

_rooms: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, BallotRoom]] = WeakKeyDictionary()


class Seat(Protocol):
    """One open socket."""

    user: User

    async def show(self, text: str) -> None:
        """Send a frame."""
        ...

    async def recheck(self) -> None:
        """Look at the rights again, and close when they are gone."""
        ...


def room_of(pk: str) -> BallotRoom:
    """Return the room of a ballot in this event loop; it is there while somebody is in it."""
    rooms = _rooms.setdefault(asyncio.get_running_loop(), {})
    return rooms.setdefault(pk, BallotRoom(pk))


class BallotRoom:
    """Follow one ballot for all sockets of this process; the last tally is always right."""

    def __init__(self, pk: str) -> None:
        self.pk = pk
        self._desk: Together[Wish, Answer] = Together(self._cast, MOST_TOGETHER)
        self._readings: Together[str, None] = Together(self._read)
        self._inside = 0
        self._seats: set[Seat] = set()
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._summary: dict[str, Any] = {}
        self._roll: dict[int, dict[str, Any]] | None = None
        self._changed: set[int] | None = None  # electors whose line is to be read; None: all
        self._unsent: dict[int, dict[str, Any]] = {}
        self._whole = ""
        self._stale = False
        self._due = self._checked_at = 0.0
        self._calm_at: float | None = None

    # ── coming and going ───────────────────────────────────────────────────────────────────────

    async def enter(self, seat: Seat) -> None:
        """Show a newcomer the whole tally as it is now, and from then on whatever changes."""
        self._inside += 1
        try:
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._run())
            await self._ready.wait()
            await self._readings.ask(self.pk)
        except BaseException:
            self._left()
            raise
        self._seats.add(seat)
        await seat.show(self._text(whole=True))

    def leave(self, seat: Seat) -> None:
        """Show somebody nothing more; the room ends with the last one."""
        if seat in self._seats:
            self._seats.discard(seat)
            self._left()

    def _left(self) -> None:
        self._inside -= 1
        if not self._inside:
            _rooms.get(asyncio.get_running_loop(), {}).pop(self.pk, None)
            if self._task is not None:
                self._task.cancel()

    # ── votes ──────────────────────────────────────────────────────────────────────────────────

    async def cast(self, wish: Wish) -> Answer:
        """Cast a vote together with those that arrive at the same moment."""
        return await self._desk.ask(wish)

    async def _cast(self, wishes: Collection[Wish]) -> Mapping[Wish, Answer]:
        answers: Mapping[Wish, Answer] = await database_sync_to_async(cast_together)(
            self.pk, wishes
        )
        return answers

    # ── tallies ────────────────────────────────────────────────────────────────────────────────

    async def _run(self) -> None:
        subscription = await feed.subscribe(f"ballot:{self.pk}")
        self._ready.set()
        try:
            while True:
                try:
                    await self._step(subscription)
                except DatabaseError as error:
                    log.warning("the tally of ballot %s could not be read: %s", self.pk, error)
                    self._changed, self._stale = None, True
                    self._due = asyncio.get_running_loop().time() + 1
        finally:
            subscription.close()

    async def _step(self, subscription: Subscription) -> None:
        messages: list[Message] = []
        try:
            async with asyncio.timeout_at(self._due if self._stale else self._calm_at):
                messages = [await subscription.get(), *subscription.take()]
        except TimeoutError:
            pass
        if subscription.lost:
            subscription.lost, self._changed, self._stale = False, None, True
        for message in messages:
            await self._hear(message)
        moment = asyncio.get_running_loop().time()
        if self._stale and moment >= self._due:
            await self._tell()
        elif self._calm_at is not None and not self._stale and moment >= self._calm_at:
            self._calm_at = None
            await self._show(self._text(whole=True))

    async def _hear(self, message: Message) -> None:
        """Tell of opening and close at once; gather casts into a few tallies."""
        kind, elector = message.get("type"), message.get("elector")
        self._stale = True
        if elector and self._changed is not None:
            self._changed.add(elector)
        if kind == "ballot_opened":
            await self._show(json.dumps({"type": "ballot.opened"}))
        elif kind == "ballot_ended":
            await self._show(json.dumps({"type": "ballot.ended"}))
        elif kind == "ballot_extended":
            extended = {key: message.get(key) for key in ("closes_at", "reason")}
            await self._show(_json({"type": "ballot.extended"} | extended))
        elif kind == "ballot_closed":
            await self._tell(whole=True)
            result = await database_sync_to_async(result_frame)(int(self.pk))
            await self._show(_json(result))

    async def _tell(self, *, whole: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self._stale = False
        await self._recheck(loop.time())
        await self._readings.ask(self.pk)
        begun = loop.time()
        text = self._text(whole=whole)
        self._unsent.clear()
        await self._show(text)
        over = loop.time()
        pause = max(TALLY_EVERY, (over - begun) * TALLY_SHARE)
        self._due = over + min(pause, TALLY_WITHIN)
        short = not whole and self._roll is not None and len(self._roll) > WHOLE_ROLL
        self._calm_at = over + CALM_AFTER if short else None

    async def _recheck(self, moment: float) -> None:
        """Let those go whose right to look ended in silence, as a seat does at its last day."""
        if moment < self._checked_at + RECHECK_EVERY:
            return
        self._checked_at = moment
        seats = list(self._seats)
        people = {seat.user.pk for seat in seats}
        readers = await database_sync_to_async(_readers)(self.pk, people)
        for seat in seats:
            if seat.user.pk not in readers:
                await seat.recheck()

    async def _read(self, keys: Collection[str]) -> dict[str, None]:
        changed, self._changed = self._changed, set()
        try:
            summary, roll = await database_sync_to_async(tally_parts)(int(self.pk), changed)
        except DatabaseError:
            self._changed = None
            raise
        self._summary, self._whole = summary, ""
        if roll is not None:
            if self._roll is None:
                self._roll = {}
            self._roll.update(roll)
            self._unsent.update(roll)
        return dict.fromkeys(keys)

    def _text(self, *, whole: bool) -> str:
        """Return the tally; `roll_call_changes` stands for a long roll call that is not whole."""
        if self._roll is None:
            return _json(self._summary)
        if not whole and len(self._roll) > WHOLE_ROLL:
            return _json(self._summary | {"roll_call_changes": list(self._unsent.values())})
        if not self._whole:
            roll = sorted(self._roll.values(), key=lambda line: str(line["member"]["name"]))
            self._whole = _json(self._summary | {"roll_call": roll})
        return self._whole

    async def _show(self, text: str) -> None:
        await asyncio.gather(*(seat.show(text) for seat in list(self._seats)))


def _json(frame: Mapping[str, Any]) -> str:
    return json.dumps(frame, ensure_ascii=False, default=str)


def _readers(pk: str, people: Collection[int]) -> set[int]:
    """Return those of these people who may read the ballot now."""
    active = list(User.objects.filter(pk__in=people, is_active=True))
    _ballot, refusals = access_ballot_together(active, pk)
    return {user.pk for user in active} - refusals.keys()
