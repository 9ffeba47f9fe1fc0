"""Reminders, obligations, weights and which rules fit, by table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from reviews.ballots import RULES
from reviews.rules.deadlines import reminder_due
from reviews.rules.electorate import Seat, Weighing, draw_electorate, weighed
from reviews.rules.obligations import Duty, Limits, duty_record
from reviews.rules.suitability import days_of, fitting, misfit
from standards.rules.stages import Phase

CLOSE = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
OPENED = CLOSE - timedelta(days=30)


@pytest.mark.parametrize(
    ("before", "since", "sent", "due"),
    [
        (timedelta(days=8), OPENED, (), None),
        (timedelta(days=7), OPENED, (), 168),
        (timedelta(days=6), OPENED, (168,), None),
        (timedelta(days=2), OPENED, (168,), 48),
        (timedelta(hours=3), OPENED, (), 4),  # after downtime the nearest alone
        (timedelta(hours=3), OPENED, (4,), None),
        (timedelta(days=2), CLOSE - timedelta(days=3), (), 48),
        (timedelta(days=3), CLOSE - timedelta(days=3), (), None),  # opening itself told them
        (timedelta(hours=1), CLOSE - timedelta(hours=2), (), None),
        (timedelta(0), OPENED, (), None),
    ],
)
def test_only_the_nearest_reminder_is_due_and_none_after_the_close(before, since, sent, due):
    at = CLOSE - before
    assert reminder_due(since=since, closes_at=CLOSE, at=at, sent=sent) == due


def duty(number, *, cast=True, strict=False, days=10):
    return Duty(
        ballot=number,
        number=f"B-{number}",
        closed_at=CLOSE - timedelta(days=days),
        strict=strict,
        cast=cast,
    )


def test_one_missed_enquiry_ballot_is_reported():
    record = duty_record([duty(n) for n in range(9)] + [duty(10, cast=False, strict=True)], CLOSE)
    assert record.reported
    assert [str(each) for each in record.reasons] == [
        "Missed B-10: an enquiry, approval or systematic review ballot."
    ]


def test_a_fifth_missed_is_tolerated_and_more_is_reported():
    fifth = [duty(n, cast=n > 0) for n in range(5)]
    assert not duty_record(fifth, CLOSE).reported
    more = duty_record([duty(n, cast=n > 0) for n in range(4)], CLOSE)
    assert "Missed 1 of 4 ballots, more than 20 %." in str(more.reasons[0])
    assert (more.owed, more.cast, more.missed_percent) == (4, 3, 25)


def test_misses_before_the_period_and_other_limits():
    old = [duty(1, cast=False, strict=True, days=400)]
    assert duty_record(old, CLOSE).owed == 0
    assert duty_record(old, CLOSE).missed_percent == 0
    lenient = Limits(strict=2, share=Fraction(1, 1))
    assert not duty_record([duty(1, cast=False, strict=True)], CLOSE, lenient).reported


@pytest.mark.parametrize(
    ("slug", "phase", "constituted", "fits"),
    [
        ("iso-dis", Phase.PUBLIC_ENQUIRY, "member_bodies", True),
        ("iso-dis", Phase.DRAFT, "member_bodies", False),
        ("iso-dis", "", "member_bodies", True),
        ("simple-majority", Phase.DRAFT, "persons", True),
        ("cen-2017", Phase.APPROVAL, "persons", False),
        ("cen-2017", Phase.APPROVAL, "member_bodies", True),
        ("committee-rule", Phase.WITHDRAWN, "persons", True),
    ],
)
def test_rules_fit_by_phase_and_by_who_votes(slug, phase, constituted, fits):
    assert (misfit(RULES[slug], phase, constituted) is None) is fits


def test_a_misfit_names_the_phases_of_the_rule():
    why = str(misfit(RULES["iso-dis"], Phase.DRAFT, "member_bodies"))
    assert why == ("“ISO enquiry ballot (DIS)” is for work in another phase (Public enquiry).")


def test_rules_made_for_the_phase_stand_first():
    names = [each.slug for each in fitting(RULES.values(), Phase.PROPOSAL, "member_bodies")]
    assert names == ["iso-np", "simple-majority", "committee-rule"]


def test_every_phase_with_a_stage_has_its_usual_length():
    assert (days_of(Phase.PUBLIC_ENQUIRY), days_of(Phase.APPROVAL), days_of("")) == (84, 56, 14)


def test_weights_count_only_under_rules_that_weigh():
    seats = [Seat(user=1, user_name="A", observes=False, body=7, body_name="Aldania")]
    drawn = draw_electorate(seats, by_body=True, with_observers=False)
    given = {"body:7": Weighing(5, "users")}
    assert weighed(drawn, given, weighs=True)[0].as_public() == {
        "id": "body:7",
        "class": "P",
        "weight": 5,
        "interest": "users",
    }
    assert weighed(drawn, given, weighs=False)[0].weight == 1
    assert weighed(drawn, {}, weighs=True)[0].weight == 1
