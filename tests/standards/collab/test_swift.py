"""Windows that are stored without a thread: only what is plain, and never half."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection

from standards.collab import store, swift
from standards.collab.living import Taken
from standards.collab.store import Batch
from standards.collab.swift import SwiftStore
from standards.kernel.clock import now
from standards.models import DocumentHead, DocumentUpdate, User

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has the thread alone"),
]


@pytest.fixture
def quick():
    made = SwiftStore()
    yield made
    made.close()


def batch_of(draft, author, *updates):
    return Batch(draft.pk, [Taken(update, 7, author.pk) for update in updates])


@pytest.fixture
def known(draft, people):
    """Store once by the long way, so that the right is remembered and the edit noted."""
    store._noted.clear()
    assert store.append([batch_of(draft, people.editor, b"first")], at=now())[0].stored
    return people.editor


def stored(draft):
    rows = DocumentUpdate.objects.filter(draft=draft).order_by("seq")
    return [(row.seq, bytes(row.data), row.author_id, row.sha256) for row in rows]


def test_a_plain_window_is_stored_as_the_long_way_stores_it(draft, known, quick):
    outcomes = quick.append([batch_of(draft, known, b"first", b"next")], at=now())
    assert [(one.first, one.last, one.stored) for one in outcomes] == [(2, 3, True)]
    assert [row[0] for row in stored(draft)] == [1, 2, 3]
    assert stored(draft)[1][1:] == stored(draft)[0][1:]
    assert DocumentHead.objects.get(draft=draft).seq == 3
    assert DocumentUpdate.objects.filter(draft=draft, seq=2).get().at <= now()
    assert quick.has_written
    assert not quick.has_written


def test_what_needs_a_second_look_is_left_to_the_long_way(draft, known, people, quick):
    fresh = Batch(draft.pk, [Taken(b"x", 8, known.pk, bound=(8,))])
    unnoted = batch_of(draft, people.editor2, b"x")
    empty = Batch(draft.pk)
    large = batch_of(draft, known, b"x" * (swift.MAX_BYTES + 1))
    nowhere = Batch(10**6, [Taken(b"x", 7, 0)])
    for one in (fresh, unnoted, empty, large, nowhere):
        assert quick.append([batch_of(draft, known, b"y"), one], at=now()) is None
    assert len(stored(draft)) == 1


def test_a_right_that_has_changed_is_left_to_the_long_way(draft, known, quick):
    User.objects.filter(pk=known.pk).update(auth_epoch=known.auth_epoch + 1)
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is None
    User.objects.filter(pk=known.pk).update(is_active=False)
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is None
    assert len(stored(draft)) == 1


def test_a_frozen_draft_is_left_to_the_long_way(draft, known, quick):
    type(draft).objects.filter(pk=draft.pk).update(state="frozen")
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is None
    assert len(stored(draft)) == 1


def test_somebody_elses_lock_is_not_waited_for(draft, known, quick):
    other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is None
    other.execute("ROLLBACK")
    other.close()
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is not None


def test_a_fault_halfway_leaves_nothing_and_no_lock(draft, known, quick, monkeypatch, caplog):
    monkeypatch.setattr(store, "heads_query", lambda mark: f"UPDATE nothing SET a = {mark}, {mark}")
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is None
    monkeypatch.setattr(store, "heads_query", lambda mark: f"SELECT {mark}, {mark}")
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is None
    assert "long way" in caplog.text
    monkeypatch.undo()
    assert len(stored(draft)) == 1
    assert store.append([batch_of(draft, known, b"z")], at=now())[0].last == 2


def test_a_slow_disk_is_left_to_the_thread_for_a_while(draft, known, quick, monkeypatch):
    monkeypatch.setattr(swift, "SLOW_SECONDS", 0.0)
    quick._quickest = 0.0
    for _ in range(swift.JUDGED_BY):
        assert quick.append([batch_of(draft, known, b"x")], at=now()) is not None
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is None
    quick._rests_until = 0.0
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is not None


def test_a_file_that_went_away_is_no_fault(draft, known, quick):
    quick.append([batch_of(draft, known, b"x")], at=now())
    quick._link.close()
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is None
    assert quick.append([batch_of(draft, known, b"x")], at=now()) is not None
