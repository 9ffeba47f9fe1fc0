"""What certification's applicants and certificates put into the named places of the site."""

from __future__ import annotations

from certification.queries.owed import hits_in_certification, notices_of, owed_in_certification
from certification.views.panels import requirement_footer, standard_side
from standards.kernel import slots

slots.register("inbox", owed_in_certification)
slots.register("search", hits_in_certification)
slots.register("notify", notices_of)
slots.register("requirement.footer", requirement_footer)
slots.register("standard.side", standard_side)
