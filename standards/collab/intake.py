"""Judge what comes into a room, keep what came too early, and follow what others stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from standards.collab import protocol
from standards.collab.guard import Refused, Violation
from standards.collab.living import (
    Foreign,
    Incomplete,
    LivingDocument,
    Taken,
    Unsound,
)
from standards.collab.peer import MALFORMED, RESTARTING, Peer
from standards.collab.protocol import Malformed
from standards.queries.document_log import Loaded, Row
from standards.queries.shared_tree import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from standards.collab.store import Batch, Outcome

MAX_HELD, MAX_HELD_BYTES = 64, 1 << 20


class Keeper(Protocol):
    """Reach the database for a room."""

    async def load(self, draft: int) -> Loaded:
        """Load the stored document."""
        ...

    async def rows_after(self, draft: int, seq: int) -> list[Row]:
        """Return what was stored after a seq."""
        ...

    async def commit(self, batch: Batch) -> Outcome:
        """Store accepted updates; returns when they are committed."""
        ...


class RoomEnds(RuntimeError):
    """Say that a room cannot go on; its connections come back to a fresh one."""


@dataclass(eq=False, slots=True)
class Incoming:
    """One update that waits to be judged; `asked` when its client was asked for what is missing."""

    peer: Peer
    update: bytes
    asked: bool = False


@dataclass(eq=False, slots=True)
class Accepted:
    """One update that was judged and applied, with where it came from.

    `ids` is what the server wrote right after it: ids of new nodes that lacked one.
    """

    incoming: Incoming
    taken: Taken
    ids: Taken | None = None

    @property
    def entries(self) -> list[Taken]:
        """Return what is to be stored, in its order."""
        return [self.taken, self.ids] if self.ids else [self.taken]


class Intake:
    """Own the document of a room; `forward` sends stored updates to all connections."""

    def __init__(self, draft: int, keeper: Keeper, forward: Callable[[bytes], None]) -> None:
        self.draft, self.keeper, self.forward = draft, keeper, forward
        self.document = LivingDocument(Loaded([], 0))
        self._held: list[Incoming] = []
        self._doubted: set[int] = set()

    async def open(self) -> None:
        """Load the stored document."""
        self.document = LivingDocument(await self.keeper.load(self.draft))

    def doubt(self, peer: Peer) -> None:
        """Check twice, from now on, what an account brings that has sent what no client writes."""
        self._doubted.add(peer.user)

    async def take(
        self, updates: Sequence[Incoming], accepted: list[Accepted] | None = None
    ) -> list[Accepted]:
        """Judge updates, and those that waited for them; returns what was accepted.

        `accepted` is what this window has accepted before; what is accepted now is added to it.
        """
        accepted = [] if accepted is None else accepted
        waiting = list(updates)
        while waiting:
            before = len(accepted)
            for incoming in waiting:
                taken = await self._judge(incoming, accepted)
                if taken is not None:
                    accepted.append(Accepted(incoming, taken, self.document.give_ids()))
            waiting = []
            if len(accepted) > before:
                waiting, self._held = self._held, []
        if any(one.taken.author in self._doubted for one in accepted):
            await self._check_twice(accepted)
        return accepted

    async def _check_twice(self, accepted: list[Accepted]) -> None:
        """Take out what doubted accounts brought when another reader would read something else.

        Structs may be sound one by one and yet contradict one another about their places; then
        the order in which a tree takes them in decides what it shows.
        """
        loaded = await self.keeper.load(self.draft)
        while loaded.seq != self.document.seq:
            await self.catch_up()
            loaded = await self.keeper.load(self.draft)
        new = [entry.update for one in accepted for entry in one.entries]
        if self.document.agrees_with([*loaded.updates, *new]):
            return
        for one in accepted:
            if one.taken.author in self._doubted:
                one.incoming.peer.refuse(_("The update contradicts the document."))
                one.incoming.peer.close(MALFORMED, "an update contradicts the document")
        accepted[:] = [one for one in accepted if one.taken.author not in self._doubted]
        await self.reload(accepted)

    async def _judge(
        self, incoming: Incoming, accepted: list[Accepted], *, again: bool = False
    ) -> Taken | None:
        peer = incoming.peer
        try:
            return self.document.take(incoming.update, peer.user, peer.effective_right)
        except Incomplete:
            self._hold(incoming)
        except Malformed as error:
            self.doubt(peer)
            peer.close(MALFORMED, str(error))
        except Violation as violation:
            self.doubt(peer)
            await self.reload(accepted)
            peer.refuse(violation.reason)
            if isinstance(violation, Unsound):
                peer.close(MALFORMED, str(violation.reason))
        except Foreign as refusal:
            if not again and await self._learned_more():
                return await self._judge(incoming, accepted, again=True)
            peer.refuse(refusal.reason)
        except Refused as refusal:
            self.doubt(peer)
            peer.refuse(refusal.reason)
        return None

    def _hold(self, incoming: Incoming) -> None:
        """Keep an update that came before what it builds on, and ask its client for the rest."""
        peer = incoming.peer
        if peer.refusals:
            peer.refuse(_("This builds on what was refused. Load the document again."))
            return
        self._held.append(incoming)
        if not incoming.asked:
            incoming.asked = True
            peer.outbox.put(protocol.sync_request(self.document.state()))
        size = sum(len(held.update) for held in self._held)
        if len(self._held) > MAX_HELD or size > MAX_HELD_BYTES:
            for held in self._held:
                held.peer.close(RESTARTING, "too much came out of order")
            self._held.clear()

    async def _learned_more(self) -> bool:
        """Follow what other processes stored; tell whether there was anything."""
        return bool(await self.catch_up())

    async def catch_up(self) -> list[bytes]:
        """Follow what was stored elsewhere, forward and return it."""
        rows = await self.keeper.rows_after(self.draft, self.document.seq)
        return self.follow(rows)

    def follow(self, rows: Sequence[Row]) -> list[bytes]:
        """Apply and forward rows of other processes."""
        for row in rows:
            self.document.follow(row.update, row.author)
            if row.client is not None:
                self.document.bindings.setdefault(row.client, row.author)
        updates = [row.update for row in rows]
        if rows:
            self.document.seq = max(self.document.seq, rows[-1].seq)
            self.forward(merged(updates))
        return updates

    async def reload(self, accepted: list[Accepted]) -> None:
        """Load the stored document again and repeat what this window had accepted.

        Raises RoomEnds when that cannot be repeated.
        """
        since = self.document.seq
        loaded = await self.keeper.load(self.draft)
        self.document = LivingDocument(loaded)
        if loaded.seq != since:
            rows = await self.keeper.rows_after(self.draft, since)
            self.forward(merged(row.update for row in rows if row.seq <= loaded.seq))
        try:
            self._repeat(accepted)
        except (Refused, Incomplete) as error:
            raise RoomEnds(self.draft) from error

    def _repeat(self, accepted: Sequence[Accepted]) -> None:
        for one in accepted:
            peer = one.incoming.peer
            again = self.document.take(one.incoming.update, peer.user, peer.effective_right)
            if again is None:
                raise RoomEnds(self.draft)
            one.taken, one.ids = again, self.document.give_ids()
