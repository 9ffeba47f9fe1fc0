"""The site with one fault built in: a room tells the others first and stores later."""

from __future__ import annotations

import asyncio

from lepton_site.asgi import application
from standards.collab.room import Room
from standards.queries.shared_tree import merged

__all__ = ["application"]

_store = Room._store


async def _echo_then_store(self, accepted):
    if accepted:
        self._broadcast(merged(one.taken.update for one in accepted))
        await asyncio.sleep(0.2)
    await _store(self, accepted)


Room._store = _echo_then_store
