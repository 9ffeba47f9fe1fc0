"""Later hours, reminders, misses: when they come, to whom, and once each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviews.models import Extension, Reminder
from reviews.operations.closing import close_due_ballots
from reviews.operations.extending import extend_ballot, remind_in_ballot, remind_owing
from reviews.queries.obligations import obligations_of, own_obligations
from reviews.rules.ballot import BallotState
from standards.infrastructure.keys import ensure_keys
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import Notification

pytestmark = pytest.mark.django_db
LATER = timedelta(days=7)


@pytest.fixture
def extend(people, at):
    def act(ballot, by=None, *, more=LATER, reason="Summer break", when=None):
        return extend_ballot(
            ballot=ballot,
            closes_at=ballot.closes_at + more,
            reason=reason,
            actor=by or people.secretary,
            at=when or at,
        )

    return act


def test_the_scheduler_closes_at_the_new_hour(open_one, extend, people, vote):
    ballot = open_one()
    old = ballot.closes_at
    extend(ballot)
    assert close_due_ballots(at=old) == []
    vote(ballot, people.expert1, "yes", when=old + timedelta(days=1))
    assert close_due_ballots(at=old + LATER) == [ballot.pk]
    row = Extension.objects.get()
    assert (row.earlier, row.later, row.reason) == (old, old + LATER, "Summer break")


def test_all_voters_are_told_of_the_new_hour(open_one, extend, people, at, work):
    ensure_keys(at=at)
    extend(open_one())
    work()
    told = Notification.objects.filter(subject__contains="is open longer")
    expected = {people.expert1.pk, people.expert2.pk, people.expert3.pk, people.nsb.pk}
    assert set(told.values_list("user", flat=True)) == expected
    assert told.first().text == "Summer break"


def test_shortening_and_silence_are_refused(open_one, extend, people):
    ballot = open_one()
    with pytest.raises(InvalidInput, match="two persons can close it early"):
        extend(ballot, more=-timedelta(days=1))
    with pytest.raises(InvalidInput, match="Say why"):
        extend(ballot, reason=" ")
    with pytest.raises(Forbidden):
        extend(ballot, people.expert1)
    with pytest.raises(Conflict, match="not open any more"):
        extend(ballot, when=ballot.closes_at)


def test_those_who_owe_are_reminded_once_and_no_others(open_one, people, vote, at, work):
    ensure_keys(at=at)
    ballot = open_one(rule="simple-majority")
    vote(ballot, people.expert1, "yes")
    work()
    Notification.objects.all().delete()
    week = ballot.closes_at - timedelta(days=7)
    assert remind_owing(at=week) == [ballot.pk]
    assert remind_owing(at=week + timedelta(minutes=1)) == []
    work()
    told = Notification.objects.filter(subject__startswith="Vote on")
    assert set(told.values_list("user", flat=True)) == {people.expert2.pk, people.expert3.pk}
    assert told.first().subject.endswith("7 days left")
    assert "has not voted yet" in told.first().text
    assert "20 %" in told.first().text


def test_after_downtime_only_the_nearest_reminder_goes_out(open_one, people):
    ballot = open_one()
    assert remind_owing(at=ballot.closes_at - timedelta(hours=3)) == [ballot.pk]
    assert list(Reminder.objects.values_list("hours", flat=True)) == [4]
    assert remind_owing(at=ballot.closes_at) == []


def test_an_extension_begins_the_reminders_anew(open_one, extend, people):
    ballot = open_one()
    near = ballot.closes_at - timedelta(hours=3)
    assert remind_owing(at=near) == [ballot.pk]
    ballot = extend(ballot, when=near)
    assert remind_owing(at=near + timedelta(hours=1)) == []
    assert remind_owing(at=ballot.closes_at - timedelta(days=2)) == [ballot.pk]


def test_an_ended_ballot_reminds_nobody(open_one, people, at):
    from reviews.operations.ballots import withdraw_ballot

    ballot = open_one()
    remind_owing(at=ballot.closes_at - timedelta(hours=3))
    withdraw_ballot(ballot=ballot, reason="", actor=people.chair, at=at)
    assert not remind_in_ballot(pk=ballot.pk, hours=4, at=at)


def test_whoever_was_withdrawn_meanwhile_is_not_reminded(open_one, people, at, work):
    from reviews.operations.ballots import withdraw_ballot

    ensure_keys(at=at)
    ballot = open_one()
    remind_owing(at=ballot.closes_at - timedelta(hours=3))
    withdraw_ballot(ballot=ballot, reason="", actor=people.chair, at=at)
    work()
    assert not Notification.objects.filter(subject__contains="left").exists()


def test_the_hour_before_last_is_named_in_hours(open_one, people, at, work):
    ensure_keys(at=at)
    ballot = open_one()
    remind_owing(at=ballot.closes_at - timedelta(hours=3))
    work()
    assert Notification.objects.filter(subject__endswith="4 hours left").exists()


def test_a_missed_enquiry_ballot_is_reported_to_the_manager(
    open_one, revision, committee, people, vote, at, work
):
    ensure_keys(at=at)
    ballot = open_one(rule="iso-dis", revision=revision)
    vote(ballot, people.expert1, "yes")
    close_due_ballots(at=ballot.closes_at)
    work()
    told = Notification.objects.filter(subject__startswith="Consider a downgrade")
    assert set(told.values_list("user", flat=True)) == {people.secretary.pk}
    assert told.count() == 2
    rows = obligations_of(committee, ballot.closes_at)
    assert [(row.name, row.record.reported) for row in rows] == [
        ("Borwell Standards", True),
        ("Cestria Standards", True),
        ("Aldania Standards", False),
    ]
    (own,) = own_obligations(people.expert1, committee, ballot.closes_at)
    assert (own.record.owed, own.record.cast) == (1, 1)
    assert own_obligations(people.expert, committee, ballot.closes_at) == []


def test_secret_votes_count_as_cast_and_withdrawn_ballots_are_not_owed(
    open_one, committee, people, vote, at
):
    from reviews.operations.ballots import withdraw_ballot

    secret = open_one(secret=True)
    vote(secret, people.expert1, "yes")
    withdraw_ballot(ballot=open_one(), reason="", actor=people.chair, at=at)
    close_due_ballots(at=secret.closes_at)
    (own,) = own_obligations(people.expert1, committee, secret.closes_at)
    assert (own.record.owed, own.record.cast) == (1, 1)
    secret.refresh_from_db()
    assert secret.state == BallotState.CLOSED
