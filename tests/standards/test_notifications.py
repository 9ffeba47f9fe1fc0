"""Notices: once per person and event, in the application and by mail, however often delivered."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.kernel import slots
from standards.kernel.errors import NotFound
from standards.kernel.event import Event
from standards.kernel.slots import Notice
from standards.models import Notification, OutboxEntry
from standards.operations.notifications import mail, mark_read, notify
from standards.operations.outbox import deliver_outbox

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@dataclass(frozen=True, kw_only=True)
class Called(Event):
    name: ClassVar[str] = "tests.called"
    user: int


def whom(event):
    if not isinstance(event, Called):
        return []
    return [
        Notice(user_id=event.user, subject=_("Vote"), text="Please.", url="/x/", key=event.subject)
    ]


slots.register("notify", whom)


@pytest.fixture
def notice(people):
    return Notice(
        user_id=people.expert1.pk, subject="Vote", text="Please.", url="/ballots/1/", key="ballot:1"
    )


def test_the_same_notice_is_kept_and_mailed_once(notice, at, mailoutbox):
    for _time in range(2):
        mail(notify(notice, at=at), at=at)
    row = Notification.objects.get()
    assert (row.subject, row.url, row.read_at, str(row)) == ("Vote", "/ballots/1/", None, "Vote")
    [letter] = mailoutbox
    assert letter.to == ["expert1@lepton.example"]
    assert "http://testserver/ballots/1/" in letter.body
    assert OutboxEntry.objects.filter(subject=f"user:{notice.user_id}").count() == 1


def test_a_mail_that_failed_is_sent_at_the_next_delivery(notice, at, mailoutbox, monkeypatch):
    from standards.operations import notifications

    def refuse(*_args, **_values):
        raise ConnectionRefusedError

    monkeypatch.setattr(notifications, "send_mail", refuse)
    with pytest.raises(ConnectionRefusedError):
        mail(notify(notice, at=at), at=at)
    monkeypatch.undo()
    assert mail(notify(notice, at=at), at=at)
    assert len(mailoutbox) == 1


def test_a_mail_speaks_the_persons_language(notice, people, at, mailoutbox):
    people.expert1.language = "zh-hans"
    people.expert1.save()
    assert mail(notify(notice, at=at), at=at)
    assert len(mailoutbox) == 1


def test_an_event_delivered_twice_tells_once(people, at, mailoutbox):
    with transaction.atomic():
        journal.record(Called(subject="call:1", actor=None, at=at, user=people.expert1.pk))
    for _time in range(2):
        OutboxEntry.objects.update(delivered_at=None, not_before=None)
        deliver_outbox(at=at)
    assert Notification.objects.filter(user=people.expert1).count() == 1
    assert len(mailoutbox) == 1


def test_a_notice_is_kept_and_mailed_in_the_language_of_its_reader(people, at, mailoutbox):
    people.expert1.language = "zh-hans"
    people.expert1.save()
    for number, person in enumerate((people.expert1, people.expert2)):
        with transaction.atomic():
            journal.record(Called(subject=f"call:{number}", actor=None, at=at, user=person.pk))
    deliver_outbox(at=at)
    kept = dict(Notification.objects.values_list("user", "subject"))
    assert kept == {people.expert1.pk: "投票", people.expert2.pk: "Vote"}
    assert {letter.subject for letter in mailoutbox} == {"投票", "Vote"}


def test_reading_one_or_all_of_ones_own(notice, people, at):
    first = notify(notice, at=at)
    notify(Notice(user_id=people.expert1.pk, subject="b", text="", url="", key="b"), at=at)
    assert mark_read(actor=people.expert1, pk=first.pk, at=at) == 1
    assert mark_read(actor=people.expert1, pk=first.pk, at=at) == 0
    assert mark_read(actor=people.expert1, pk=None, at=at) == 1
    with pytest.raises(NotFound):
        mark_read(actor=people.expert2, pk=first.pk, at=at)
