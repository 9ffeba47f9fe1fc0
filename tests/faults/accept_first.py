"""The site with one fault built in: a vote is said to be accepted first and is cast later."""

from __future__ import annotations

import asyncio
import secrets

from lepton_site.asgi import application
from reviews.consumers.ballot_room import BallotRoom
from reviews.operations.votes import Accepted

__all__ = ["application"]

_cast = BallotRoom.cast
_later = set()


async def _accept_then_cast(self, wish):
    async def later():
        await asyncio.sleep(0.2)
        await _cast(self, wish)

    task = asyncio.create_task(later())
    _later.add(task)
    task.add_done_callback(_later.discard)
    return Accepted(receipt=secrets.token_hex(32))


BallotRoom.cast = _accept_then_cast
