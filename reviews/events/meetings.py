"""What happens in meetings of committees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from standards.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(Event):
    """Concern one meeting; its open pages read it anew."""

    meeting: int
    committee: int


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(MeetingEvent):
    """A meeting was planned; the members of the committee are invited."""

    name: ClassVar[str] = "reviews.meeting_planned"


@dataclass(frozen=True, kw_only=True)
class MeetingChanged(MeetingEvent):
    """Time, place or title of a meeting changed."""

    name: ClassVar[str] = "reviews.meeting_changed"
    moved: bool


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingEvent):
    """A meeting will not take place."""

    name: ClassVar[str] = "reviews.meeting_cancelled"


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(MeetingEvent):
    """Items were put on an agenda, taken from it or moved."""

    name: ClassVar[str] = "reviews.agenda_changed"


@dataclass(frozen=True, kw_only=True)
class AttendanceMarked(MeetingEvent):
    """It was marked who is there."""

    name: ClassVar[str] = "reviews.attendance_marked"


@dataclass(frozen=True, kw_only=True)
class ItemShown(MeetingEvent):
    """An item came onto the shared screen; the first one starts the meeting."""

    name: ClassVar[str] = "reviews.item_shown"
    item: int


@dataclass(frozen=True, kw_only=True)
class HandsShown(MeetingEvent):
    """Hands were counted on an item."""

    name: ClassVar[str] = "reviews.hands_shown"
    item: int


@dataclass(frozen=True, kw_only=True)
class ItemDecided(MeetingEvent):
    """The meeting recorded what it decided on an item."""

    name: ClassVar[str] = "reviews.item_decided"
    item: int


@dataclass(frozen=True, kw_only=True)
class MeetingEnded(MeetingEvent):
    """A meeting ended; the chair owes the confirmed minutes."""

    name: ClassVar[str] = "reviews.meeting_ended"


@dataclass(frozen=True, kw_only=True)
class MinutesWritten(MeetingEvent):
    """What the minutes say beside the decisions was written."""

    name: ClassVar[str] = "reviews.minutes_written"


@dataclass(frozen=True, kw_only=True)
class MinutesConfirmed(MeetingEvent):
    """The chair confirmed the minutes; they never change again."""

    name: ClassVar[str] = "reviews.minutes_confirmed"
    minutes_hash: str
    document: int
