"""The live feed: every committed message reaches every subscriber, whatever the order of ids."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from channels.db import database_sync_to_async
from django.db import OperationalError

from standards import journal, live
from standards.live import Feed, Subscription, Tail
from standards.models import OutboxEntry

pytestmark = [pytest.mark.services]
transactional = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 2, tzinfo=UTC)


def row(pk, topic="a"):
    return OutboxEntry.objects.create(
        id=pk, subject=topic, topics=[topic], message={"type": str(pk)}, created_at=AT
    )


def seen(tail):
    return [message["seq"] for _topics, message in tail.read()]


@pytest.mark.django_db
def test_a_tail_reads_forward_from_where_it_was_made():
    row(1)
    tail = Tail()
    row(2)
    row(3)
    assert seen(tail) == [2, 3]
    assert seen(tail) == []


@pytest.mark.django_db
def test_rows_that_become_visible_late_are_read_once():
    tail = Tail()
    row(4)
    row(7)
    assert seen(tail) == [4, 7]
    row(6)
    assert seen(tail) == [6]
    row(1)
    row(9)
    assert seen(tail) == [1, 9]
    assert seen(tail) == []


@pytest.mark.django_db
def test_a_transaction_under_way_when_the_tail_is_made_is_not_missed():
    row(5)
    tail = Tail()
    row(4)
    assert seen(tail) == [4]


@pytest.mark.django_db
def test_a_gap_is_given_up_when_no_transaction_can_last_as_long(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(live.time, "monotonic", lambda: clock[0])
    tail = Tail()
    row(4)
    assert seen(tail) == [4]
    clock[0] += live.GAP_SECONDS + 1
    assert seen(tail) == []
    row(3)
    assert seen(tail) == []


@pytest.mark.django_db
def test_a_long_backlog_is_read_in_batches(monkeypatch):
    monkeypatch.setattr(live, "BATCH", 3)
    tail = Tail()
    for pk in range(1, 8):
        row(pk)
    assert [seen(tail) for _turn in range(4)] == [[1, 2, 3], [4, 5, 6], [7], []]


async def next_of(subscription):
    return await asyncio.wait_for(subscription.get(), 5)


@transactional
async def test_subscribers_of_a_topic_are_told_and_others_are_not():
    feed = Feed()
    first, second = await feed.subscribe("job:1"), await feed.subscribe("job:1")
    other = await feed.subscribe("job:2")
    await database_sync_to_async(journal.announce)("job:1", {"type": "log", "line": "hello"})
    await database_sync_to_async(journal.announce)("job:2", {"type": "end"})
    message = await next_of(first)
    assert (message["line"], message["type"]) == ("hello", "log")
    assert await next_of(second) == message
    assert (await next_of(other))["seq"] > message["seq"]
    for subscription in (first, second, other):
        subscription.close()


@transactional
async def test_a_message_of_another_process_arrives_by_the_tail_alone(monkeypatch):
    monkeypatch.setattr(journal.realtime, "hint_after_commit", lambda **_worker: None)
    feed = Feed()
    subscription = await feed.subscribe("job:1")
    await database_sync_to_async(journal.announce)("job:1", {"type": "log"})
    assert (await next_of(subscription))["type"] == "log"
    subscription.close()


@transactional
async def test_the_tail_ends_with_the_last_subscriber_and_begins_again():
    feed = Feed()
    subscription = await feed.subscribe("job:1")
    task = feed._task
    subscription.close()
    subscription.close()
    await asyncio.wait([task], timeout=5)
    assert task.done()
    again = await feed.subscribe("job:1")
    await database_sync_to_async(journal.announce)("job:1", {"type": "log"})
    async for message in again:
        assert message["type"] == "log"
        break
    again.close()


@transactional
async def test_a_database_that_fails_for_a_moment_is_read_again(monkeypatch, caplog):
    read, failures = Tail.read, [OperationalError("gone"), OperationalError("gone")]

    def failing(tail):
        if failures:
            raise failures.pop()
        return read(tail)

    monkeypatch.setattr(Tail, "read", failing)
    feed = Feed()
    subscription = await feed.subscribe("job:1")
    await database_sync_to_async(journal.announce)("job:1", {"type": "log"})
    assert (await next_of(subscription))["type"] == "log"
    assert "could not be read" in caplog.text
    subscription.close()


@transactional
async def test_a_feed_starts_when_the_database_comes_back(monkeypatch):
    make, failures = Tail.__init__, [OperationalError("starting")]

    def failing(tail):
        if failures:
            raise failures.pop()
        make(tail)

    async def at_once(seconds):
        return None

    monkeypatch.setattr(Tail, "__init__", failing)
    monkeypatch.setattr(live.asyncio, "sleep", at_once)
    subscription = await Feed().subscribe("job:1")
    assert failures == []
    subscription.close()


async def test_a_slow_reader_is_told_that_it_lost_something(monkeypatch):
    monkeypatch.setattr(live, "QUEUE_SIZE", 2)
    subscription = Subscription(Feed(), "job:1")
    for number in range(3):
        subscription.put({"seq": number})
    assert subscription.lost
    assert await subscription.get() == {"seq": 0}


@transactional
async def test_a_feed_serves_a_new_loop_after_the_old_one_ended():
    feed = Feed()
    thread = threading.Thread(target=lambda: asyncio.run(_subscribe(feed)))
    thread.start()
    await asyncio.to_thread(thread.join)
    subscription = await feed.subscribe("job:1")
    await database_sync_to_async(journal.announce)("job:1", {"type": "log"})
    assert (await next_of(subscription))["type"] == "log"
    subscription.close()


async def _subscribe(feed):
    await feed.subscribe("job:9")
