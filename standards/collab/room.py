"""One live document and the connections on it: judge, store, and only then forward."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from standards.collab import protocol
from standards.collab.intake import Accepted, Incoming, Intake, Keeper, RoomEnds
from standards.collab.peer import FORBIDDEN, MALFORMED, RESTARTING, Peer
from standards.collab.presence import Presence
from standards.collab.protocol import Malformed
from standards.collab.store import Batch
from standards.collab.wire import Shared, Window
from standards.queries.shared_tree import merged

if TYPE_CHECKING:
    from standards.collab.living import LivingDocument, Taken
    from standards.collab.store import Outcome
    from standards.rules.drafts import DraftRight

log = logging.getLogger(__name__)

WINDOW_FACTOR = 16.0
MAX_WINDOW = 0.02
MAX_IN_WINDOW = 64
PRESENCE_GAP, PRESENCE_WAITS = 0.2, 0.06  # a cursor comes with the next letter, or alone soon
MAX_WAITING_BYTES = 4 << 20


@dataclass(eq=False, slots=True)
class Question:
    """One sync request that is answered after the window's updates are stored."""

    peer: Peer
    state: bytes


class Room:
    """Serve one draft in this process.

    Everything that reads or changes the document runs in `_flush`, one window after the other; a
    reader's request is answered there too, so nobody is sent what is not stored.
    """

    def __init__(self, draft: int, keeper: Keeper) -> None:
        self.draft, self.keeper = draft, keeper
        self.peers: set[Peer] = set()
        self.presence = Presence()
        self.closed = False
        self.emptied_at = time.monotonic()
        self.appended, self.folded_at = 0, 0.0
        self.kept_at, self.kept_when, self.stored_at = 0, 0.0, 0.0
        self._intake = Intake(draft, keeper, self._broadcast)
        self._announced: dict[int, int] = {}
        self._waiting: deque[Incoming | Question] = deque()
        self._waiting_bytes = 0
        self.has_space = asyncio.Event()
        self.has_space.set()
        self._behind = False
        self._wake = asyncio.Event()
        self._presence_at = 0.0
        self._presence_timer: asyncio.TimerHandle | None = None
        self._cost = self._stored_in = self._rests_until = 0.0
        self._answered: tuple[bytes, Shared] | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Load the document and begin to serve."""
        await self._intake.open()
        self.kept_at = self.document.seq if self.document.is_as_kept else 0
        self._task = asyncio.create_task(self._run())

    @property
    def document(self) -> LivingDocument:
        """Return the document as this process holds it."""
        return self._intake.document

    # ── what connections and the hub call ──────────────────────────────────────────────────────

    def enter(self, peer: Peer) -> None:
        """Let a connection in: it is asked for what it has and told who is here."""
        if self.closed:
            raise RoomEnds(self.draft)
        self.peers.add(peer)
        peer.outbox.put(protocol.sync_request(self.document.state()))
        everybody = self.presence.everybody()
        if everybody:
            peer.outbox.put(protocol.awareness_of_pieces(everybody.values()))

    def leave(self, peer: Peer) -> None:
        """Let a connection go and tell the others."""
        self.peers.discard(peer)
        self.presence.leave(peer)
        if not self.peers:
            self.emptied_at = time.monotonic()
        self._wake.set()

    def receive(self, peer: Peer, data: bytes, *, presence: bool = True) -> None:
        """Take one frame of a connection; Malformed when it is none.

        With `presence` off, an awareness frame is read and left aside.
        """
        try:
            frame = protocol.read_frame(data)
        except Malformed:
            self._intake.doubt(peer)
            raise
        if isinstance(frame, protocol.AwarenessUpdate):
            if presence:
                self._note_presence(peer, frame)
        elif isinstance(frame, protocol.AwarenessQuery):
            peer.outbox.put(protocol.awareness_of_pieces(self.presence.everybody().values()))
        elif isinstance(frame, protocol.SyncUpdate):
            self._queue(Incoming(peer, frame.update), len(data))
        else:
            self._queue(Question(peer, frame.state), len(data))

    def _queue(self, one: Incoming | Question, size: int) -> None:
        """Let a frame wait for the next window; connections read on only while there is space."""
        self._waiting.append(one)
        self._waiting_bytes += size
        self._wake.set()
        if self._waiting_bytes > MAX_WAITING_BYTES:
            self.has_space.clear()

    def fall_behind(self) -> None:
        """Note that something was stored elsewhere: read it in the next window."""
        self._behind = True
        self._wake.set()

    def apply_rights(self, rights: dict[int, DraftRight | None]) -> None:
        """Set what each person may do from now on; who may not even read is let go."""
        for peer in list(self.peers):
            if peer.user not in rights:
                continue
            right = rights[peer.user]
            if right is None:
                peer.close(FORBIDDEN, "the right to read has ended")
            else:
                peer.right = right

    def close(self, reason: str) -> None:
        """End the room; its connections come back and bring what was not acknowledged."""
        if self.closed:
            return
        self.closed = True
        self.has_space.set()
        for peer in list(self.peers):
            peer.close(RESTARTING, reason)
        if self._presence_timer is not None:
            self._presence_timer.cancel()
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    @property
    def is_idle(self) -> bool:
        """Tell whether nobody is here and nothing waits."""
        return not self.peers and not self._waiting and not self._announced

    # ── presence ───────────────────────────────────────────────────────────────────────────────

    def _note_presence(self, peer: Peer, frame: protocol.AwarenessUpdate) -> None:
        for entry in frame.entries:
            owner = self.document.bindings.get(entry.client, self._announced.get(entry.client))
            if owner not in (None, peer.user):
                continue
            if owner is None:
                if entry.state is None:
                    continue
                self._announced[entry.client] = peer.user
                self._wake.set()
            self.presence.set(entry, peer, peer.person)
        self._presence_due()

    def _presence_due(self, at_least: float = PRESENCE_WAITS) -> None:
        """Have changed presence sent, at most every 200 ms: y-websocket clients echo each of it."""
        if not self.presence.changed or self._presence_timer is not None or self.closed:
            return
        wait = max(self._presence_at + PRESENCE_GAP - time.monotonic(), at_least)
        if wait > 0:
            loop = asyncio.get_running_loop()
            self._presence_timer = loop.call_later(wait, self._presence_alone)
        else:
            self._presence_alone()

    def _presence_alone(self) -> None:
        """Send the presence that no window has taken along; new client ids are bound before."""
        self._presence_timer = None
        if self._announced:
            self._wake.set()
            return
        pieces, message = self._take_presence()
        for peer in self.peers:
            peer.outbox.put_presence(pieces, message)

    def _take_presence(self) -> tuple[dict[int, bytes], Shared]:
        self._presence_at = time.monotonic()
        if self._presence_timer is not None:
            self._presence_timer.cancel()
            self._presence_timer = None
        pieces = self.presence.take_changed()
        return pieces, Shared(protocol.awareness_of_pieces(pieces.values()))

    # ── the window ─────────────────────────────────────────────────────────────────────────────

    async def _run(self) -> None:
        try:
            while not self.closed:
                await self._wake.wait()
                pause = self._rests_until - time.perf_counter()
                if self.peers and pause > 0.001:
                    await asyncio.sleep(pause)
                self._wake.clear()
                await self._timed_flush()
        except asyncio.CancelledError:
            self.close("the server stops")
            raise
        except RoomEnds:
            self.close("the document is loaded again")
        except BaseException:
            log.exception("draft %s: the room ends", self.draft)
            self.close("the document is loaded again")
            raise

    async def _timed_flush(self) -> None:
        """Flush, and rest as the last windows took: sending takes no more than its share."""
        began, self._stored_in = time.perf_counter(), 0.0
        await self._flush()
        took = time.perf_counter() - began
        self._cost = 0.7 * self._cost + 0.3 * (took - self._stored_in)
        self._rests_until = began + min(MAX_WINDOW, WINDOW_FACTOR * self._cost)

    async def _flush(self) -> None:
        """Judge, store, forward, acknowledge, answer: in this order."""
        count = min(len(self._waiting), MAX_IN_WINDOW)
        window = [self._waiting.popleft() for _place in range(count)]
        if not self._waiting:
            self._waiting_bytes = 0
            self.has_space.set()
        if self._behind:
            self._behind = False
            await self._intake.catch_up()
        updates = [one for one in window if isinstance(one, Incoming)]
        await self._store(await self._intake.take(updates))
        self._acknowledge({one.peer for one in updates})
        for one in window:
            if isinstance(one, Question):
                self._answer(one)
        self._presence_due(0.0)
        if self._waiting:
            self._wake.set()

    async def _store(self, accepted: list[Accepted]) -> None:
        """Commit what was accepted and forward it; what the database refuses is taken out."""
        while accepted or self._announced:
            entries = [entry for one in accepted for entry in one.entries]
            announced = dict(self._announced)
            began = time.perf_counter()
            outcome = await self.keeper.commit(Batch(self.draft, entries, announced))
            self._stored_in += time.perf_counter() - began
            if outcome.stored:
                await self._stored(entries, announced, outcome)
                if entries:
                    self._broadcast(
                        merged(entry.update for entry in entries), _only_author(accepted, entries)
                    )
                return
            await self._take_out(accepted, outcome)

    async def _stored(
        self, entries: list[Taken], announced: dict[int, int], outcome: Outcome
    ) -> None:
        self.document.bindings.update(announced)
        for client in announced:
            self._announced.pop(client, None)
        if not entries:
            return
        if outcome.first > self.document.seq + 1:
            rows = await self.keeper.rows_after(self.draft, self.document.seq)
            self._intake.follow([row for row in rows if row.seq < outcome.first])
        self.document.seq = outcome.last
        self.appended += len(entries)
        self.stored_at = time.monotonic()

    async def _take_out(self, accepted: list[Accepted], outcome: Outcome) -> None:
        """Undo the entries that the database refused and tell their authors.

        What came under a client id that turned out to be another's is judged again: it may only
        repeat what another process has stored.
        """
        for client in outcome.claimed:
            self._announced.pop(client, None)
            self.presence.forget(client)
        self.apply_rights(outcome.refused)
        kept, again = [], []
        for one in accepted:
            if one.taken.author in outcome.refused:
                one.incoming.peer.refuse(_("Your right to change this draft has ended."))
            elif outcome.claimed & set(one.taken.bound):
                again.append(one.incoming)
            else:
                kept.append(one)
        accepted[:] = kept
        await self._intake.reload(accepted)
        await self._intake.take(again, accepted)

    def _broadcast(self, update: bytes, author: Peer | None = None) -> None:
        """Send an update, and presence that is due with it; `author` has the update already."""
        message = Shared(protocol.sync_update(update))
        due = time.monotonic() >= self._presence_at + PRESENCE_GAP
        if not self.presence.changed or self._announced or not due:
            for peer in self.peers:
                if peer is not author:
                    peer.outbox.put_shared(message)
            return
        pieces, presence = self._take_presence()
        window = Window(message, presence, pieces)
        for peer in self.peers:
            if peer is author:
                peer.outbox.put_presence(pieces, presence)
            else:
                peer.outbox.put_window(window)

    def _acknowledge(self, peers: set[Peer]) -> None:
        waiting = [peer for peer in peers if peer.wants_acks]
        if waiting:
            message = Shared(protocol.committed(self.document.state()))
            for peer in waiting:
                peer.outbox.put_shared(message)

    def _as_answer(self, update: bytes) -> Shared:
        """Return the message for an update; the document gives the same one until it changes."""
        if self._answered is None or self._answered[0] is not update:
            self._answered = (update, Shared(protocol.sync_answer(update)))
        return self._answered[1]

    def _answer(self, question: Question) -> None:
        """Answer a sync request with what is stored."""
        peer = question.peer
        try:
            peer.outbox.put_shared(self._as_answer(self.document.missing(question.state)))
        except Malformed as error:
            peer.close(MALFORMED, str(error))
            return
        self._acknowledge({peer})


def _only_author(accepted: list[Accepted], entries: list[Taken]) -> Peer | None:
    """Return the one connection that all of a window came from: it has all of it already."""
    authors = {one.incoming.peer for one in accepted}
    return authors.pop() if len(authors) == 1 and len(entries) == len(accepted) else None
