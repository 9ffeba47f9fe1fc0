"""What follows a ballot in the named places of the site: announcements, questions, decisions."""

from __future__ import annotations

from reviews.queries.decision_notices import notices_of_outcomes, owed_by_objectors
from reviews.views.decision_panels import committee_panel
from standards.kernel import slots

slots.register("notify", notices_of_outcomes)
slots.register("inbox", owed_by_objectors)
slots.register("committee.panel", committee_panel)
