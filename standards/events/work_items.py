"""What happens to work items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from standards.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class WorkItemEvent(Event):
    """Concern one work item; open pages of its committee are told too."""

    work_item: int
    committee: int

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the work item and of its committee."""
        return (self.subject, f"committee:{self.committee}")


@dataclass(frozen=True, kw_only=True)
class WorkItemProposed(WorkItemEvent):
    """A work item was proposed."""

    name: ClassVar[str] = "standards.work_item_proposed"
    designation: str
    title: str


@dataclass(frozen=True, kw_only=True)
class WorkItemMoved(WorkItemEvent):
    """A work item moved to another phase or sub-stage."""

    name: ClassVar[str] = "standards.work_item_moved"
    move: str
    code: str
    label: str
    phase: str
    reason: str

    def public(self) -> dict[str, Any]:
        """Return where it stands now, without the reason."""
        return super().public() | {"phase": self.phase, "code": self.code, "label": self.label}


@dataclass(frozen=True, kw_only=True)
class ClearanceGranted(WorkItemEvent):
    """A clearance was granted to a work item, or refused."""

    name: ClassVar[str] = "standards.clearance_granted"
    clearance: int
    kind: str
    granted: bool
