"""The journal: a change and its record are kept together or not at all."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import transaction

from standards import journal
from standards.kernel import bell
from standards.kernel.event import Event
from standards.models import AuditEntry, LedgerLeaf, OutboxEntry

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    name: ClassVar[str] = "tests.noted"
    ledgered: ClassVar[bool] = True
    text: str = "x"

    def topics(self):
        return (self.subject, "staff")


@dataclass(frozen=True, kw_only=True)
class Whispered(Event):
    name: ClassVar[str] = "tests.whispered"
    live: ClassVar[bool] = False


def test_a_record_makes_an_audit_row_an_outbox_row_and_a_queued_leaf(at):
    with transaction.atomic():
        audit = journal.record(Noted(subject="note:1", actor=None, at=at))
    assert (audit.name, audit.subject, audit.at) == ("tests.noted", "note:1", at)
    assert audit.payload["text"] == "x"
    owed = OutboxEntry.objects.get(audit=audit)
    assert owed.topics == ["note:1", "staff"]
    assert owed.message == {"type": "noted", "subject": "note:1", "event": "tests.noted"}
    leaf = LedgerLeaf.objects.get(audit=audit)
    assert leaf.index is None
    assert b'"event":"tests.noted"' in bytes(leaf.data)


def test_records_of_one_transaction_keep_their_order_and_their_own_rows(at):
    events = [
        Noted(subject="note:1", actor=None, at=at),
        Whispered(subject="note:2", actor=None, at=at),
        Noted(subject="note:3", actor=None, at=at),
    ]
    with transaction.atomic():
        audits = journal.record_all(events)
    assert [one.subject for one in audits] == ["note:1", "note:2", "note:3"]
    assert [one.pk for one in audits] == sorted(one.pk for one in audits)
    owed = OutboxEntry.objects.order_by("pk").values_list("audit", "topics")
    assert [pk for pk, _topics in owed] == [one.pk for one in audits]
    assert [bool(topics) for _pk, topics in owed] == [True, False, True]
    assert LedgerLeaf.objects.count() == 2


def test_what_is_not_for_pages_has_no_topic_and_no_leaf(at):
    with transaction.atomic():
        audit = journal.record(Whispered(subject="note:1", actor=None, at=at))
    assert OutboxEntry.objects.get(audit=audit).topics == []
    assert not LedgerLeaf.objects.exists()


def test_the_record_goes_when_the_change_is_rolled_back(at):
    with transaction.atomic():
        journal.record(Noted(subject="note:1", actor=None, at=at))
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()
    assert not OutboxEntry.objects.exists()
    assert not LedgerLeaf.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_record_outside_a_transaction_is_a_programming_fault(at):
    with pytest.raises(RuntimeError, match=r"tests\.noted must be recorded in the transaction"):
        journal.record(Noted(subject="note:1", actor=None, at=at))
    assert not AuditEntry.objects.exists()


def test_the_bell_rings_after_commit_only(at, django_capture_on_commit_callbacks):
    rung = []
    listener = lambda: rung.append(1)  # noqa: E731
    bell.listen(listener)
    try:
        with django_capture_on_commit_callbacks(execute=False) as callbacks, transaction.atomic():
            journal.record(Noted(subject="note:1", actor=None, at=at))
        assert rung == []
        for callback in callbacks:
            callback()
    finally:
        bell.leave(listener)
    assert rung == [1]


def test_an_announcement_is_no_history():
    journal.announce("job:4", {"type": "progress", "done": 3})
    row = OutboxEntry.objects.get()
    assert (row.audit, row.topics, row.message) == (
        None,
        ["job:4"],
        {"type": "progress", "done": 3},
    )
    assert not AuditEntry.objects.exists()
