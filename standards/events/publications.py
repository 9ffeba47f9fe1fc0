"""What happens to published standards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from standards.kernel.event import Event
from standards.kernel.phrases import gettext_noop


@dataclass(frozen=True, kw_only=True)
class EditionEvent(Event):
    """Concern one edition."""

    edition: int
    designation: str
    number: int
    reference: str
    committee: int

    ledgered: ClassVar[bool] = True

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the edition and of the committee that made it."""
        return (self.subject, f"committee:{self.committee}")

    def public(self) -> dict[str, Any]:
        """Return which edition it is."""
        return super().public() | {"designation": self.designation, "number": self.number}


@dataclass(frozen=True, kw_only=True)
class EditionPublished(EditionEvent):
    """An edition was published; its content hash and approval enter the ledger."""

    name: ClassVar[str] = "standards.edition_published"
    entry_label: ClassVar[str] = gettext_noop("Edition published")
    title: str
    content_hash: str
    ballot: str
    record_hash: str
    work_item: int | None


@dataclass(frozen=True, kw_only=True)
class EditionWithdrawn(EditionEvent):
    """An edition was withdrawn."""

    name: ClassVar[str] = "standards.edition_withdrawn"
    entry_label: ClassVar[str] = gettext_noop("Edition withdrawn")
    reason: str
