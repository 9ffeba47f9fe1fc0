"""What reviews put into the named places of the site."""

from __future__ import annotations

from reviews.permissions import may_read_text_of_ballot
from reviews.queries.notices import hits_in_reviews, notices_of, owed_in_reviews
from reviews.views.panels import home_panel, work_item_panel
from standards.kernel import slots

slots.register("access", may_read_text_of_ballot)
slots.register("inbox", owed_in_reviews)
slots.register("search", hits_in_reviews)
slots.register("notify", notices_of)
slots.register("work_item.panel", work_item_panel)
slots.register("home.panel", home_panel)
