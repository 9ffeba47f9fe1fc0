"""The approval that a round of votes hands to publishing: a value, not an object to ask."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from standards.kernel.errors import Conflict
from standards.kernel.phrases import Phrase, gettext_noop

PASSED = "passed"


@dataclass(frozen=True, kw_only=True)
class Approval:
    """State which ballot approved which text under which rule, and where its record is.

    `record_hash` and `revision_hash` have the form `sha256:<hex>`.
    """

    ballot: str
    ballot_number: str
    rule: str
    rule_version: str
    outcome: str
    record_hash: str
    decided_at: datetime
    revision_hash: str

    def as_json(self) -> dict[str, Any]:
        """Return the approval as JSON values, the instant as RFC 3339 in UTC."""
        instant = self.decided_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return asdict(self) | {"decided_at": instant}


def check_approval(approval: Approval, revision_hash: str) -> None:
    """Refuse with Conflict an approval that did not pass or that is of another text."""
    if approval.outcome != PASSED:
        words = gettext_noop(
            "Ballot %(ballot)s ended as “%(outcome)s”. Only a ballot that passed approves a text."
        )
        values = {"ballot": approval.ballot_number, "outcome": approval.outcome}
        raise Conflict(Phrase(words, values))
    if approval.revision_hash != revision_hash:
        words = gettext_noop(
            "Ballot %(ballot)s approved another text than this revision. "
            "Publish the revision that was voted on."
        )
        raise Conflict(Phrase(words, {"ballot": approval.ballot_number}))
