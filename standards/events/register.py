"""What happens in the document register of a committee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from standards.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class DocumentRegistered(Event):
    """A document was filed under the next N number of a committee."""

    name: ClassVar[str] = "standards.document_registered"
    committee: int
    document: int
    number: int
    kind: str
