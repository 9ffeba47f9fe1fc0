"""A handed-in comment from JSON to the operation, and its result back to JSON."""

from __future__ import annotations

from typing import Any

from reviews.infrastructure import source_of
from reviews.operations.comments import Wording
from reviews.operations.intake import Filed, Submission
from reviews.rules.submissions import SENDER_FIELDS, Sender, read_submission


def submission_of(enquiry: int, body: object, address: str) -> Submission:
    """Return what a JSON body hands in from an address; InvalidInput with pointers otherwise."""
    handed = read_submission(body)
    texts = handed.texts
    return Submission(
        enquiry=enquiry,
        wording=Wording(
            text=texts["text"],
            type=texts["type"] or "ge",
            proposed_text=texts["proposed_text"],
            anchor=handed.anchor,
        ),
        sender=Sender(**{name: texts[name] for name in SENDER_FIELDS}, source=source_of(address)),
        answers=handed.answers,
    )


def receipt_out(filed: Filed) -> dict[str, Any]:
    """Return what a commenter is told: the receipt and, this once, its secret."""
    return {
        "receipt": filed.receipt,
        "secret": filed.secret,
        "id": str(filed.pk),
        "status": "received",
    }
