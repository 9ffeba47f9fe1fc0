"""Fragments that certification puts into the pages of a published standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from certification.queries.criteria import open_schemes_of
from certification.queries.registry import certificates_in_force, met_of
from standards.kernel.clock import now

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString

    from standards.models import Edition, Requirement, User

SHOWN = 5


def requirement_footer(edition: Edition, requirement: Requirement) -> SafeString | None:
    """Say how many certified systems met a requirement; nothing while none is certified."""
    count = met_of(edition).get(requirement.permanent_id)
    if not count:
        return None
    return render_to_string(
        "certification/registry/met.html", {"count": count, "standard": edition.standard}
    )


def standard_side(edition: Edition, user: User | AnonymousUser) -> SafeString | None:
    """Show the newest certified systems of an edition, and the way to apply."""
    rows = certificates_in_force(edition.pk, at=now())
    shown = list(rows[: SHOWN + 1])
    schemes = open_schemes_of(edition.pk)
    if not shown and not schemes:
        return None
    context = {
        "certificates": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "standard": edition.standard,
        "schemes": schemes,
    }
    return render_to_string("certification/registry/side.html", context)
