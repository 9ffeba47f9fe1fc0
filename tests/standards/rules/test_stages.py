"""Stage codes, labels and target dates, as PROCESS.md §1 gives them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rules.stages import (
    LINE,
    PHASE_LABELS,
    STAGE_NUMBERS,
    SUBSTAGE_LABELS,
    TRACKS,
    Phase,
    Standing,
    Substage,
    is_late,
    months_after,
    target_dates,
)


@pytest.mark.parametrize(
    ("phase", "substage", "iteration", "code", "label"),
    [
        (Phase.PRELIMINARY, 0, 1, "00.00", "PWI"),
        (Phase.PROPOSAL, 0, 1, "10.00", "NP"),
        (Phase.PROPOSAL, 99, 1, "10.99", "AWI"),
        (Phase.DRAFT, 0, 1, "20.00", "AWI"),
        (Phase.DRAFT, 20, 1, "20.20", "WD"),
        (Phase.COMMITTEE_REVIEW, 20, 2, "30.20", "CD 2"),
        (Phase.PUBLIC_ENQUIRY, 20, 1, "40.20", "DIS"),
        (Phase.PUBLIC_ENQUIRY, 60, 1, "40.60", "DIS"),
        (Phase.PUBLIC_ENQUIRY, 92, 1, "40.92", "DIS"),
        (Phase.PUBLIC_ENQUIRY, 93, 2, "40.93", "DIS 2"),
        (Phase.PUBLIC_ENQUIRY, 98, 1, "40.98", "DIS"),
        (Phase.PUBLIC_ENQUIRY, 99, 1, "40.99", "DIS"),
        (Phase.APPROVAL, 0, 1, "50.00", "FDIS"),
        (Phase.PUBLISHED, 0, 1, "60.00", "PRF"),
        (Phase.PUBLISHED, 60, 1, "60.60", ""),
        (Phase.PUBLISHED, 60, 2, "60.60", ""),
        (Phase.SYSTEMATIC_REVIEW, 93, 1, "90.93", ""),
        (Phase.WITHDRAWN, 99, 1, "95.99", ""),
    ],
)
def test_a_standing_has_its_harmonised_code_and_label(phase, substage, iteration, code, label):
    standing = Standing(phase, Substage(substage), iteration)
    assert (standing.code, standing.label) == (code, label)


def test_every_phase_and_substage_has_a_number_and_words():
    assert set(STAGE_NUMBERS) == set(PHASE_LABELS) == set(Phase)
    assert set(SUBSTAGE_LABELS) == set(Substage)


def test_abandoned_and_withdrawn_are_over():
    assert Standing(Phase.DRAFT, Substage.ABANDONED).over
    assert Standing(Phase.WITHDRAWN, Substage.PASSED).over
    assert not Standing(Phase.PUBLISHED, Substage.ENDED).over


def test_months_after_stays_inside_a_shorter_month():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 2), 36) == date(2029, 11, 2)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(sorted(TRACKS)))
def test_target_dates_rise_along_the_line_and_end_with_the_track(started, track):
    targets = target_dates(track, started)
    days = [targets[phase] for phase in LINE[1:]]
    assert days == sorted(days)
    assert days[0] > started
    assert targets[Phase.PUBLISHED] == months_after(started, track)


def test_a_work_item_is_late_when_the_next_phase_was_due():
    targets = target_dates(36, date(2026, 1, 1))
    drafting = Standing(Phase.DRAFT, Substage.STARTED)
    assert not is_late(drafting, targets, targets[Phase.COMMITTEE_REVIEW])
    assert is_late(drafting, targets, date(2027, 1, 2))
    assert not is_late(Standing(Phase.DRAFT, Substage.ABANDONED), targets, date(2030, 1, 1))
    assert not is_late(Standing(Phase.PUBLISHED, Substage.ENDED), targets, date(2030, 1, 1))
    assert not is_late(Standing(Phase.SYSTEMATIC_REVIEW), targets, date(2030, 1, 1))
