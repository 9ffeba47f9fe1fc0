"""Hold the rooms of this process: open each once, store their windows together, unload."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, connections

from standards.collab import folding, store
from standards.collab.hints import Hints
from standards.collab.intake import RoomEnds
from standards.collab.rights import rights_in
from standards.collab.room import Room
from standards.collab.swift import SwiftStore
from standards.infrastructure.together import Together
from standards.kernel.clock import now
from standards.models import Draft
from standards.queries import document_log

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine

    from standards.collab.store import Batch, Outcome
    from standards.queries.document_log import Loaded, Row
    from standards.rules.drafts import DraftRight

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
IDLE_SECONDS = 60.0
FOLD_SECONDS = 15.0
KEEP_SECONDS = 15.0
REST_SECONDS, KEEP_AFTER, KEEP_AFTER_MOST = 2.0, 20, 5000  # updates, at rest and in any case
COMMIT_FACTOR, COMMIT_GAP = 16.0, 0.008  # many rooms share a commit; a single one never waits

T = TypeVar("T")
_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()
_lock = threading.Lock()


class DatabaseThread:
    """Run blocking database work of the live documents in one thread of its own.

    Its connection stays open between jobs; `release` closes it.
    """

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")

    async def run(self, work: Callable[[], T]) -> T:
        """Run one job and return what it returns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._guarded, work)

    @staticmethod
    def _guarded(work: Callable[[], T]) -> T:
        if connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
        return work()

    def release(self) -> None:
        """Close the thread's connection once its present job is done, and end the thread."""
        self._executor.submit(connections.close_all)
        self._executor.shutdown(wait=True)


class Hub:
    """Serve every draft that somebody has open in this process, on one event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._rooms: dict[int, asyncio.Task[Room]] = {}
        self._database = DatabaseThread()
        self._swift = SwiftStore()
        self._queue: list[tuple[Batch, asyncio.Future[Outcome]]] = []
        self._committing: asyncio.Task[None] | None = None
        self._next_commit = 0.0
        self._tending: asyncio.Task[None] | None = None
        self._chores: set[asyncio.Task[None]] = set()
        self._to_check: set[int] = set()
        self._rights = Together(self._look_up)
        self._hints = Hints(self._heard)

    # ── rooms ──────────────────────────────────────────────────────────────────────────────────

    async def room(self, draft: int) -> Room:
        """Return the room of a draft, opened once however many ask at the same time."""
        task = self._rooms.get(draft)
        if task is None or self._is_over(task):
            task = self._rooms[draft] = self.loop.create_task(self._open(draft))
        self._hints.start()
        if self._tending is None or self._tending.done():
            self._tending = self.loop.create_task(self._tend())
        return await asyncio.shield(task)

    @staticmethod
    def _is_over(task: asyncio.Task[Room]) -> bool:
        if not task.done():
            return False
        return task.cancelled() or task.exception() is not None or task.result().closed

    async def _open(self, draft: int) -> Room:
        room = Room(draft, self)
        await room.open()
        return room

    def open_rooms(self) -> list[Room]:
        """Return the rooms that are being served."""
        return [
            task.result()
            for task in self._rooms.values()
            if task.done() and not self._is_over(task)
        ]

    async def close(self) -> None:
        """End all rooms and give the database connection back."""
        self._hints.stop()
        for room in self.open_rooms():
            room.close("the server stops")
        for task in (self._tending, self._committing, *self._chores):
            if task is not None:
                task.cancel()
        self._rooms.clear()
        await asyncio.to_thread(self.release)

    def release(self) -> None:
        """Give the database connections back and be forgotten."""
        self._swift.close()
        self._database.release()
        with _lock:
            _hubs.pop(self.loop, None)

    # ── the database, for rooms ────────────────────────────────────────────────────────────────

    async def load(self, draft: int) -> Loaded:
        """Load a stored document."""
        return await self._database.run(lambda: document_log.load_present(draft))

    async def rows_after(self, draft: int, seq: int) -> list[Row]:
        """Return what was stored after a seq."""
        return await self._database.run(lambda: document_log.rows_after(draft, seq))

    async def commit(self, batch: Batch) -> Outcome:
        """Store a batch; what other rooms bring meanwhile shares the next transaction."""
        if not self._queue and time.monotonic() >= self._next_commit:
            outcomes = self._commit_swiftly([batch])
            if outcomes is not None:
                return outcomes[0]
        future: asyncio.Future[Outcome] = self.loop.create_future()
        self._queue.append((batch, future))
        if self._committing is None or self._committing.done():
            self._committing = self.loop.create_task(self._commit_all())
        return await future

    async def _commit_all(self) -> None:
        while self._queue:
            wait = self._next_commit - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            waiting, self._queue = self._queue, []
            began = time.monotonic()
            await self._commit_some(waiting)
            self._pause_after(began)

    def _pause_after(self, began: float) -> None:
        """Have the next commit wait for company, as long as this one lets expect."""
        ended = time.monotonic()
        self._next_commit = ended + min(COMMIT_GAP, COMMIT_FACTOR * (ended - began))

    def _commit_swiftly(self, batches: list[Batch]) -> list[Outcome] | None:
        began = time.monotonic()
        outcomes = self._swift.append(batches, at=now())
        if outcomes is not None:
            self._pause_after(began)
            self._tell(batches, outcomes)
        return outcomes

    def _tell(self, batches: list[Batch], outcomes: list[Outcome]) -> None:
        """Hint to other processes what was stored."""
        for batch, outcome in zip(batches, outcomes, strict=True):
            if outcome.stored and batch.entries:
                self._hints.tell(batch.draft, outcome.last)

    async def _commit_some(self, waiting: list[tuple[Batch, asyncio.Future[Outcome]]]) -> None:
        batches = [batch for batch, _future in waiting]
        try:
            outcomes = self._commit_swiftly(batches)
            if outcomes is None:
                outcomes = await self._database.run(lambda: store.append(batches, at=now()))
                self._tell(batches, outcomes)
        except (DatabaseError, ObjectDoesNotExist) as error:
            log.warning("live documents could not be stored: %s", error)
            for _batch, future in waiting:
                if not future.done():
                    future.set_exception(RoomEnds("not stored"))
            return
        for (_batch, future), outcome in zip(waiting, outcomes, strict=True):
            if not future.done():
                future.set_result(outcome)

    def _heard(self, draft: int, seq: int) -> None:
        """Have a room read what another process says it has stored."""
        task = self._rooms.get(draft)
        if task is None or not task.done() or self._is_over(task):
            return
        if seq > task.result().document.seq:
            task.result().fall_behind()

    # ── tending ────────────────────────────────────────────────────────────────────────────────

    async def _tend(self) -> None:
        """Every second: notice what other processes stored, fold long logs, unload idle rooms."""
        while self._rooms:
            await asyncio.sleep(POLL_SECONDS)
            self._unload()
            rooms = {room.draft: room for room in self.open_rooms()}
            if not rooms:
                continue
            await self._look_around(rooms)
        self._hints.stop()
        self._swift.close()
        await self._database.run(connections.close_all)

    async def _look_around(self, rooms: dict[int, Room]) -> None:
        try:
            heads = await self._database.run(lambda: self._heads(list(rooms)))
        except DatabaseError as error:
            log.warning("the heads of live documents could not be read: %s", error)
            return
        for draft, room in rooms.items():
            if heads.get(draft, 0) > room.document.seq:
                room.fall_behind()
            rested = time.monotonic() - room.folded_at >= FOLD_SECONDS
            if rested and room.appended >= folding.due_after(room.document.seq):
                room.appended, room.folded_at = 0, time.monotonic()
                self._chore(asyncio.to_thread(_and_close, partial(folding.fold, draft, at=now())))
            if self._has_state_to_keep(room):
                room.kept_at, room.kept_when = room.document.seq, time.monotonic()
                self._chore(asyncio.to_thread(_and_close, partial(folding.keep_state, draft)))

    @staticmethod
    def _has_state_to_keep(room: Room) -> bool:
        """Tell whether opening the document anew would have to read much, and it is at rest.

        Keeping a long one takes a while; with people in the room it is done the more seldom.
        """
        moment, seq = time.monotonic(), room.document.seq
        if moment - room.kept_when < KEEP_SECONDS and room.peers:
            return False
        enough = max(KEEP_AFTER, seq // 200) if room.peers else KEEP_AFTER
        rests = moment - room.stored_at >= REST_SECONDS
        return seq - room.kept_at >= (enough if rests else KEEP_AFTER_MOST)

    def _heads(self, drafts: list[int]) -> dict[int, int]:
        """Read the heads, and do what the swift store leaves to others: move its log along."""
        if self._swift.has_written:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return document_log.heads(drafts)

    def _unload(self) -> None:
        limit = time.monotonic() - IDLE_SECONDS
        for draft, task in list(self._rooms.items()):
            if self._is_over(task):
                del self._rooms[draft]
            elif task.done() and task.result().is_idle and task.result().emptied_at < limit:
                task.result().close("idle")
                del self._rooms[draft]

    def _chore(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    # ── rights ─────────────────────────────────────────────────────────────────────────────────

    async def right(self, draft: int, person: int) -> DraftRight | None:
        """Return what a person may do to a draft; all who ask at the same time share the queries.

        None when there is no such draft, too.
        """
        return await self._rights.ask((draft, person))

    async def _look_up(
        self, asked: Collection[tuple[int, int]]
    ) -> dict[tuple[int, int], DraftRight | None]:
        people: dict[int, set[int]] = {}
        for draft, person in asked:
            people.setdefault(draft, set()).add(person)
        found = await self._database.run(
            lambda: {draft: rights_now(draft, group) for draft, group in people.items()}
        )
        return {(draft, person): found[draft][person] for draft, person in asked}

    def check_rights_soon(self, draft: int) -> None:
        """Have the rights of everybody in a room read anew, once however many ask."""
        if draft not in self._to_check:
            self._to_check.add(draft)
            self._chore(self.check_rights(draft))

    async def check_rights(self, draft: int) -> None:
        """Read anew what everybody in a room may do."""
        self._to_check.discard(draft)
        task = self._rooms.get(draft)
        if task is None or not task.done() or self._is_over(task):
            return
        room = task.result()
        people = {peer.user for peer in room.peers}
        room.apply_rights(await self._database.run(lambda: rights_now(draft, people)))


def rights_now(draft: int, people: set[int]) -> dict[int, DraftRight | None]:
    """Return what each person may do to a draft by the database; nothing when it is gone."""
    found = Draft.objects.select_related("work_item").filter(pk=draft).first()
    return rights_in(found, people) if found else dict.fromkeys(people)


def _and_close(work: Callable[[], object]) -> None:
    """Do one piece of work in a thread that keeps no connection."""
    try:
        work()
    finally:
        connections.close_all()


def hub() -> Hub:
    """Return the hub of the running event loop."""
    loop = asyncio.get_running_loop()
    with _lock:
        found = _hubs.get(loop)
        if found is None:
            found = _hubs[loop] = Hub()
        return found


def release_all() -> None:
    """Give back the connections of hubs whose event loop has ended without closing them."""
    with _lock:
        left = [one for one in _hubs.values() if not one.loop.is_running()]
    for one in left:
        one.release()


def nudge(draft: int) -> None:
    """Tell this process, from any thread, that an update of a draft was stored outside its room."""
    with _lock:
        present = list(_hubs.values())
    for one in present:
        if not one.loop.is_closed():
            one.loop.call_soon_threadsafe(_nudge, one, draft)


def _nudge(one: Hub, draft: int) -> None:
    for room in one.open_rooms():
        if room.draft == draft:
            room.fall_behind()
