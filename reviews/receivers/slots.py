"""What reviews put into the named places of the site."""

from __future__ import annotations

from reviews.permissions import may_read_text_of_ballot
from reviews.queries.notices import hits_in_reviews, notices_of, owed_in_reviews
from reviews.queries.vote_notices import notices_of_votes
from reviews.views.duty_panels import duties_panel
from reviews.views.panels import home_panel, work_item_panel
from standards.kernel import slots

slots.register("access", may_read_text_of_ballot)
slots.register("inbox", owed_in_reviews)
slots.register("search", hits_in_reviews)
slots.register("notify", notices_of)
slots.register("notify", notices_of_votes)
slots.register("committee.panel", duties_panel)
slots.register("work_item.panel", work_item_panel)
slots.register("home.panel", home_panel)
