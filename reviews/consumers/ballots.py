"""The ballot room's socket: votes in, receipts and tallies out."""

from __future__ import annotations

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _

from reviews.models import Ballot
from reviews.operations.votes import Accepted, Choice, cast_vote
from reviews.permissions import access_ballot
from reviews.queries.ballots import tally_of
from reviews.rules.intake import read_choice
from standards.consumers.base import LiveConsumer
from standards.kernel.clock import now
from standards.kernel.errors import DomainError, Forbidden, InvalidInput, as_problem

TALLY_EVERY = 0.25  # seconds; no more than four tallies a second and socket


class BallotConsumer(LiveConsumer):
    """Follow one ballot: the first frame is a full tally, the last tally is always right."""

    _pending: asyncio.Task[None] | None = None
    _stale = False

    @property
    def pk(self) -> str:
        """Return the id in the address."""
        return str(self.scope["url_route"]["kwargs"]["pk"])

    async def authorise(self) -> None:
        """Refuse those who may not see this ballot."""
        await database_sync_to_async(access_ballot)(self.user, self.pk)

    async def topics(self) -> list[str]:
        """Listen to the ballot."""
        return [f"ballot:{self.pk}"]

    async def opened(self) -> None:
        """Send the present tally."""
        await self._send_tally()

    async def told(self, message: dict[str, Any]) -> None:
        """Tell of opening and close at once; gather casts into a few tallies."""
        kind = message.get("type")
        if kind == "ballot_opened":
            await self.send_json({"type": "ballot.opened"})
        elif kind == "ballot_closed":
            await self._send_tally()
            result = await database_sync_to_async(self._result)()
            await self.send_json({"type": "ballot.closed", "result": result})
            return
        elif kind == "ballot_ended":
            await self.send_json({"type": "ballot.ended"})
        elif kind == "ballot_extended":
            extended = {key: message.get(key) for key in ("closes_at", "reason")}
            await self.send_json({"type": "ballot.extended", **extended})
        self._stale = True
        if self._pending is None or self._pending.done():
            self._pending = asyncio.create_task(self._tally_soon())

    async def _tally_soon(self) -> None:
        while self._stale and not self.closed:
            self._stale = False
            await self._send_tally()
            await asyncio.sleep(TALLY_EVERY)

    async def _send_tally(self) -> None:
        await self.send_json(await database_sync_to_async(self._tally)())

    def _tally(self) -> dict[str, Any]:
        return tally_of(access_ballot(self.user, self.pk))

    def _result(self) -> dict[str, Any]:
        ballot = access_ballot(self.user, self.pk)
        return (ballot.result or {}) | {"record": ballot.record}

    async def received(self, frame: dict[str, Any]) -> None:
        """Cast a vote; everything else is unknown here."""
        if frame["type"] != "vote.cast":
            raise InvalidInput(_("This socket takes frames of the type “vote.cast”."))
        key = frame.get("id")
        if not isinstance(key, str) or not key:
            raise InvalidInput(_("A vote needs a text “id”, new for each vote."))
        choice = read_choice(frame)
        try:
            accepted = await database_sync_to_async(self._cast)(choice, key)
        except DomainError as error:
            problem = as_problem(error)
            await self.send_json({"type": "vote.refused", "id": key, "problem": problem})
            return
        answer: dict[str, Any] = {"type": "vote.accepted", "id": key, "receipt": accepted.receipt}
        if accepted.warning:
            answer["warning"] = accepted.warning
        if accepted.comments:
            answer["comments"] = [str(pk) for pk in accepted.comments]
        await self.send_json(answer)

    def _cast(self, choice: dict[str, Any], key: str) -> Accepted:
        if self.token is not None and "vote" not in self.token.scopes:
            raise Forbidden(_("This token lacks the scope “vote”."))
        self._check_identity()
        ballot: Ballot = access_ballot(self.user, self.pk)
        self.require_confirmed()
        return cast_vote(ballot=ballot, choice=Choice(**choice), key=key, actor=self.user, at=now())

    async def disconnect(self, code: int) -> None:
        """Leave no tally behind."""
        await super().disconnect(code)
        if self._pending is not None:
            self._pending.cancel()
