"""Append plain windows to a local SQLite file without a thread, where the disk is quick enough.

A hop to the database thread and back costs more than such a commit itself. Only what needs no
second look is stored here: everybody's right is remembered and stands, no client id is new, no
edit has to be noted. All else is left to `store`, which decides; nothing is refused here.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from typing import TYPE_CHECKING, Any

from django.db import connection

from standards.collab import store
from standards.collab.places import Place, places_query
from standards.collab.rights import accounts_query, remembered_rights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from standards.collab.rights import Account
    from standards.collab.store import Batch, Outcome

log = logging.getLogger(__name__)

SLOW_SECONDS = 0.003
TRY_AGAIN_SECONDS = 10.0
JUDGED_BY = 8
MAX_ENTRIES, MAX_BYTES = 64, 64 << 10
PAGES_AT_MOST = 8000  # of the write-ahead log, should nobody else move it into the database


class SwiftStore:
    """Hold one more connection to the database file, for the event loop's own thread."""

    def __init__(self) -> None:
        self._link: sqlite3.Connection | None = None
        self._rests_until = 0.0
        self._quickest = SLOW_SECONDS
        self.commits = self._told = 0

    def append(self, batches: Sequence[Batch], *, at: datetime) -> list[Outcome] | None:
        """Store the batches in one transaction; None, with nothing stored, when `store` must.

        Like `store.append` it locks, then checks the state of the drafts and the rights of the
        authors, then writes; what it returns is on the disk.
        """
        began = time.monotonic()
        if began < self._rests_until or not _is_plain(batches, at):
            return None
        link = self._connected()
        if link is None:
            return None
        outcomes = None
        try:
            outcomes = _append(link, batches, at)
        except sqlite3.OperationalError:  # the lock is another's, or the disk is full
            pass
        except sqlite3.Error as error:
            log.warning("a window goes the long way: %s", error)
        finally:
            self._undo(link)
        if outcomes is not None:
            self._note(began)
        return outcomes

    def _connected(self) -> sqlite3.Connection | None:
        if self._link is None and connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            if "mode=memory" not in name:
                self._link = sqlite3.connect(
                    name, timeout=0, isolation_level=None, check_same_thread=False
                )
                self._link.execute("PRAGMA synchronous=FULL")
                self._link.execute("PRAGMA foreign_keys=ON")
                self._link.execute(f"PRAGMA wal_autocheckpoint={PAGES_AT_MOST}")
        return self._link

    def _note(self, began: float) -> None:
        """Leave a slow disk to the thread for a while: when not one commit of eight was quick.

        The quickest tells of the disk, the others also of what else the machine does.
        """
        ended = time.monotonic()
        self.commits += 1
        self._quickest = min(self._quickest, ended - began)
        if self.commits % JUDGED_BY == 0:
            if self._quickest >= SLOW_SECONDS:
                self._rests_until = ended + TRY_AGAIN_SECONDS
            self._quickest = SLOW_SECONDS

    def _undo(self, link: sqlite3.Connection) -> None:
        """End a transaction that was not committed, so that nobody waits for it."""
        try:
            if link.in_transaction:
                link.execute("ROLLBACK")
        except sqlite3.Error:
            self.close()

    @property
    def has_written(self) -> bool:
        """Tell whether there was a commit since this was last asked."""
        before, self._told = self._told, self.commits
        return before != self.commits

    def close(self) -> None:
        """Give the connection back."""
        link, self._link = self._link, None
        if link is not None:
            with contextlib.suppress(sqlite3.Error):
                link.close()


def _is_plain(batches: Sequence[Batch], at: datetime) -> bool:
    """Tell whether nothing but updates and heads will have to be written."""
    count = size = 0
    for batch in batches:
        if not batch.entries or store.wanted_bindings(batch):
            return False
        if any(one.suggested for one in batch.entries):
            return False
        authors = {one.author for one in batch.entries if one.author}
        if store.unnoted(batch.draft, authors, at):
            return False
        count += len(batch.entries)
        size += sum(len(one.update) for one in batch.entries)
    return count <= MAX_ENTRIES and size <= MAX_BYTES


def _append(
    link: sqlite3.Connection, batches: Sequence[Batch], at: datetime
) -> list[Outcome] | None:
    link.execute("BEGIN IMMEDIATE")
    rows: list[store.Row] = []
    outcomes = []
    places = {row[0]: Place(*row) for row in _rows(link, places_query, _drafts(batches))}
    known = _accounts(link, batches)
    for batch in batches:
        place = places.get(batch.draft)
        if place is None or not _all_may(place, batch, known):
            return None
        outcomes.append(store.number(place, batch.entries, rows))
    updates, heads = store.rows_to_insert(rows, at)
    link.executemany(store.insert_query("?"), updates)
    link.executemany(store.heads_query("?"), heads)
    link.execute("COMMIT")
    return outcomes


def _rows(link: sqlite3.Connection, query: Any, keys: list[int]) -> list[Any]:
    return link.execute(query(", ".join("?" * len(keys))), keys).fetchall()


def _drafts(batches: Sequence[Batch]) -> list[int]:
    return sorted({batch.draft for batch in batches})


def _accounts(link: sqlite3.Connection, batches: Sequence[Batch]) -> dict[int, Account]:
    authors = {one.author for batch in batches for one in batch.entries if one.author}
    if not authors:
        return {}
    found = _rows(link, accounts_query, sorted(authors))
    return {pk: (epoch, joined) for pk, epoch, joined in found}


def _all_may(place: Place, batch: Batch, known: dict[int, Account]) -> bool:
    """Tell whether the remembered rights of all authors stand and suffice."""
    authors = {one.author for one in batch.entries if one.author}
    rights = remembered_rights(place, authors, known)
    return rights is not None and not store.not_enough(batch, rights)
