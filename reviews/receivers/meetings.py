"""Meetings in the named places of the site; decision records to the register by themselves."""

from __future__ import annotations

from reviews.events import BallotClosed
from reviews.operations.meetings_minutes import enter_decision_record
from reviews.queries.meetings_notices import notices_of_meetings, owed_minutes
from reviews.queries.register import subject_of_key, subjects_of
from reviews.views.meetings_panels import committee_panel
from standards.kernel import slots
from standards.kernel.subscriptions import on

slots.register("notify", notices_of_meetings)
slots.register("inbox", owed_minutes)
slots.register("committee.panel", committee_panel)
slots.register("register.subjects", subjects_of)
slots.register("register.subject", subject_of_key)


@on(BallotClosed)
def file_decision_record(event: BallotClosed) -> None:
    """Enter the decision record into the register of the committee; a second time does nothing."""
    enter_decision_record(ballot=event.ballot, at=event.at)
