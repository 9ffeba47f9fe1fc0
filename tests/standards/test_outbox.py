"""The outbox: at least once, in order per subject, retried; a dead worker loses nothing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction

from standards import journal
from standards.kernel.event import Event
from standards.kernel.subscriptions import on
from standards.models import AuditEntry, Lease, OutboxEntry
from standards.operations.leases import give_lease_back, take_lease
from standards.operations.outbox import (
    ANNOUNCEMENT_KEPT,
    BATCH,
    DELIVERED_KEPT,
    LEASE_SECONDS,
    deliver_outbox,
    purge_outbox,
)

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@dataclass(frozen=True, kw_only=True)
class Sent(Event):
    name: ClassVar[str] = "tests.sent"
    number: int


class Desk:
    """Receives; refuses those numbers that it is told to refuse."""

    def __init__(self):
        self.got, self.refused = [], set()

    def take(self, event):
        if event.number in self.refused:
            raise LookupError(event.number)
        self.got.append(event.number)


_desk = Desk()
on(Sent)(lambda event: _desk.take(event))


@pytest.fixture
def desk():
    _desk.__init__()
    return _desk


def send(at, *numbers, subject="letter:1"):
    with transaction.atomic():
        for number in numbers:
            journal.record(Sent(subject=subject, actor=None, at=at, number=number))


def owed():
    return OutboxEntry.objects.filter(delivered_at=None).count()


def test_everything_is_delivered_once_in_order(desk, at):
    send(at, 1, 2, 3)
    assert deliver_outbox(at=at) == 3
    assert deliver_outbox(at=at) == 0
    assert desk.got == [1, 2, 3]
    assert owed() == 0


def test_a_failing_receiver_holds_up_its_own_subject_only(desk, at):
    send(at, 1, 2)
    send(at, 3, subject="letter:2")
    desk.refused = {1}
    with pytest.raises(LookupError):
        deliver_outbox(at=at)
    assert deliver_outbox(at=at) == 1
    assert desk.got == [3]
    assert owed() == 2


def test_what_failed_is_tried_again_later_and_keeps_the_order(desk, at):
    send(at, 1, 2)
    desk.refused = {1}
    waits = []
    for _attempt in range(3):
        with pytest.raises(LookupError):
            deliver_outbox(at=at)
        row = OutboxEntry.objects.order_by("id").first()
        waits.append(row.not_before - at)
        at = row.not_before
    assert waits == [timedelta(seconds=seconds) for seconds in (1, 2, 4)]
    desk.refused = set()
    assert deliver_outbox(at=at) == 2
    assert desk.got == [1, 2]


def test_the_wait_never_grows_beyond_five_minutes(desk, at):
    send(at, 1)
    OutboxEntry.objects.update(attempts=60)
    desk.refused = {1}
    with pytest.raises(LookupError):
        deliver_outbox(at=at)
    assert OutboxEntry.objects.get().not_before == at + timedelta(seconds=300)


def test_many_waiting_entries_do_not_keep_others_from_delivery(desk, at):
    send(at, *range(BATCH + 5))
    desk.refused = {0}
    with pytest.raises(LookupError):
        deliver_outbox(at=at)
    send(at, 1000, subject="letter:2")
    assert deliver_outbox(at=at) == 1
    assert desk.got == [1000]


def test_a_worker_that_dies_after_the_receiver_ran_delivers_again(desk, at, monkeypatch):
    send(at, 1)

    class Killed(BaseException):
        pass

    def die(**values):
        raise Killed

    from django.db.models.query import QuerySet

    update = QuerySet.update
    monkeypatch.setattr(
        QuerySet,
        "update",
        lambda rows, **values: die() if "delivered_at" in values else update(rows, **values),
    )
    with pytest.raises(Killed):
        deliver_outbox(at=at)
    monkeypatch.undo()
    later = at + timedelta(seconds=LEASE_SECONDS + 1)
    assert deliver_outbox(at=later) == 1
    assert desk.got == [1, 1]


def test_what_was_committed_before_a_crash_waits_for_the_next_start(desk, at):
    send(at, 1)
    assert desk.got == []  # the process died here: nothing was rung, nothing delivered
    assert deliver_outbox(at=at + timedelta(hours=3)) == 1
    assert desk.got == [1]


def test_a_dead_workers_lease_ends_by_itself(desk, at):
    send(at, 1)
    assert take_lease("outbox", holder="dead", seconds=LEASE_SECONDS, at=at)
    assert deliver_outbox(at=at) == 0
    assert deliver_outbox(at=at + timedelta(seconds=LEASE_SECONDS)) == 1


def test_one_holder_at_a_time_may_extend_and_give_back(at):
    assert take_lease("thing", holder="a", seconds=10, at=at)
    assert not take_lease("thing", holder="b", seconds=10, at=at)
    assert take_lease("thing", holder="a", seconds=20, at=at)
    give_lease_back("thing", holder="b")
    assert not take_lease("thing", holder="b", seconds=10, at=at)
    give_lease_back("thing", holder="a")
    assert take_lease("thing", holder="b", seconds=10, at=at)
    assert str(Lease.objects.get(name="thing")) == "thing"


def test_old_announcements_and_delivered_rows_go_and_the_audit_stays(desk, at):
    send(at, 1, 2)
    deliver_outbox(at=at)
    send(at, 3)
    journal.announce("job:1", {"type": "log"})
    OutboxEntry.objects.filter(audit=None).update(created_at=at)
    assert purge_outbox(at=at + ANNOUNCEMENT_KEPT) == 0
    assert purge_outbox(at=at + ANNOUNCEMENT_KEPT + timedelta(seconds=1)) == 1
    assert purge_outbox(at=at + DELIVERED_KEPT + timedelta(seconds=1)) == 2
    assert owed() == 1
    assert AuditEntry.objects.count() == 3


def test_an_announcement_is_passed_without_receivers(desk, at):
    journal.announce("job:1", {"type": "log"})
    assert deliver_outbox(at=at) == 1
    assert OutboxEntry.objects.get().attempts == 0
