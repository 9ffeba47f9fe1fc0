"""What the document register puts into the named places of the site."""

from __future__ import annotations

from standards.kernel import slots
from standards.views.register import committee_panel

slots.register("committee.panel", committee_panel)
