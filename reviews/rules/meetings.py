"""Meetings: states, what stands on an agenda, how a proposal reads in its clause, calendars."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from reviews.rules.anchoring import BlockIndex
from standards.kernel.phrases import gettext_noop
from standards.rules.document import utf16_slice
from standards.rules.word_difference import EQUAL, Segment, segments_of

MOST_HANDS = 9999
MOST_ITEMS = 1000
MOST_PARAGRAPHS = 40
CALENDAR_LINE = 75  # bytes, RFC 5545 section 3.1


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


STATE_WORDS = {
    MeetingState.PLANNED: gettext_noop("Planned"),
    MeetingState.RUNNING: gettext_noop("In session"),
    MeetingState.ENDED: gettext_noop("Ended, minutes in preparation"),
    MeetingState.CONFIRMED: gettext_noop("Minutes confirmed"),
    MeetingState.CANCELLED: gettext_noop("Cancelled"),
}
STATE_TONES = {
    MeetingState.PLANNED: "accent",
    MeetingState.RUNNING: "good",
    MeetingState.ENDED: "warn",
    MeetingState.CONFIRMED: "",
    MeetingState.CANCELLED: "bad",
}
SETTLED = frozenset({MeetingState.CONFIRMED, MeetingState.CANCELLED})


class AgendaKind(StrEnum):
    """What an item of an agenda is about."""

    TEXT = "text"
    CLAUSE = "clause"
    COMMENT = "comment"


class Presence(StrEnum):
    """Whether somebody was there."""

    PRESENT = "present"
    APOLOGIES = "apologies"


@dataclass(frozen=True, kw_only=True)
class Hands:
    """A show of hands: how many for, against, and neither."""

    agree: int
    against: int
    abstain: int


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One block of a clause: how it reads with the proposal marked, and how it would read."""

    segments: tuple[Segment, ...]
    clean: str
    changed: bool = False
    title: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A clause as the shared screen shows it; `placed` tells whether the proposal is in it."""

    paragraphs: tuple[Paragraph, ...] = ()
    placed: bool = False


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Which range of which block the proposed text replaces; an empty range is the whole block."""

    block: str
    start: int
    end: int
    text: str


def reading_of(index: BlockIndex, clause: str, proposal: Proposal | None) -> Reading:
    """Return the clause of that label with the proposal marked in it; empty when it is gone.

    A clause is found by the proposal's block where its label has changed since.
    """
    if proposal is not None:
        clause = index.clauses.get(proposal.block, clause)
    ids = [each for each, label in index.clauses.items() if label == clause and index.texts[each]]
    if not clause:
        ids = [proposal.block] if proposal and index.texts.get(proposal.block) else []
    ids = _around(ids, proposal.block if proposal else "")
    paragraphs = tuple(
        _paragraph(index.texts[each], proposal if proposal and proposal.block == each else None)
        for each in ids
    )
    if paragraphs and clause:
        first = paragraphs[0]
        title = Paragraph(
            segments=first.segments, clean=first.clean, changed=first.changed, title=True
        )
        paragraphs = (title, *paragraphs[1:])
    return Reading(paragraphs=paragraphs, placed=any(each.changed for each in paragraphs))


def _around(ids: list[str], block: str) -> list[str]:
    """Keep a long clause readable: its title and what stands near the block."""
    if len(ids) <= MOST_PARAGRAPHS:
        return ids
    place = ids.index(block) if block in ids else 0
    start = max(1, place - MOST_PARAGRAPHS // 2)
    return [ids[0], *ids[start : start + MOST_PARAGRAPHS - 1]]


def _paragraph(text: str, proposal: Proposal | None) -> Paragraph:
    if proposal is None or not proposal.text:
        return Paragraph(segments=(Segment(EQUAL, text),), clean=text)
    whole = proposal.start == proposal.end
    before = "" if whole else utf16_slice(text, 0, proposal.start)
    after = "" if whole else utf16_slice(text, proposal.end, len(text) * 2)
    clean = f"{before}{proposal.text}{after}"
    segments = tuple(segments_of(text, clean))
    return Paragraph(segments=segments, clean=clean, changed=clean != text)


def clause_order(label: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts clause labels as a reader does: 2, 10, 10.1, A.1; none comes last."""
    if not label:
        return ((2, 0, ""),)
    parts = re.split(r"[.\s]+", label)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """What a calendar is told of a meeting; `sequence` grows with each change."""

    uid: str
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    url: str
    place: str = ""
    cancelled: bool = False
    sequence: int = 0
    agenda: tuple[str, ...] = field(default=())


def calendar_file(entries: Iterable[CalendarEntry]) -> str:
    """Return an iCalendar file (RFC 5545) with one event per entry."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lepton//Meetings//EN"]
    for entry in entries:
        lines += _event_lines(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event_lines(entry: CalendarEntry) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_utc(entry.stamp)}",
        f"DTSTART:{_utc(entry.starts_at)}",
        f"DTEND:{_utc(entry.ends_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        f"SUMMARY:{_escaped(entry.title)}",
        f"URL:{entry.url}",
    ]
    lines += [f"LOCATION:{_escaped(entry.place)}"] if entry.place else []
    lines += [f"DESCRIPTION:{_escaped(chr(10).join(entry.agenda))}"] if entry.agenda else []
    return [*lines, "END:VEVENT"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign, written in (
        ("\\", "\\\\"),
        (";", "\\;"),
        (",", "\\,"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
    ):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """Break a line into pieces of at most 75 bytes without cutting a character."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len(f"{piece}{letter}".encode()) > CALENDAR_LINE - (1 if pieces else 0):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
