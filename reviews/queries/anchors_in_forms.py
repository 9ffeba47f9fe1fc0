"""Where a comment of a form stands: a passage that was selected, or a clause that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviews.models import Enquiry
from reviews.queries.intake import index_of_revision


def anchor_in_form(enquiry: Enquiry, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the anchor that a form asks for; None for the text as a whole.

    A selected passage that does not stand exactly once in its block is left to the block: what the
    reader selected may have run over a number or a formula.
    """
    block, quote = given["passage"], " ".join(given["quote"].split())
    if block and quote:
        text = index_of_revision(enquiry.revision).texts.get(block)
        if text is not None:
            once = text.count(quote) == 1
            return {"block": block, "quote": quote} if once else {"block": block}
    return {"block": given["block"]} if given["block"] else None
