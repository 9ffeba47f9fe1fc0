"""Meetings in the named places of the site."""

from __future__ import annotations

from reviews.queries.meetings_notices import notices_of_meetings, owed_minutes
from reviews.queries.register import subject_of_key, subjects_of
from reviews.views.meetings_panels import committee_panel
from standards.kernel import slots

slots.register("notify", notices_of_meetings)
slots.register("inbox", owed_minutes)
slots.register("committee.panel", committee_panel)
slots.register("register.subjects", subjects_of)
slots.register("register.subject", subject_of_key)
