"""The minutes of a meeting: as data that can be kept and hashed, and as a Word file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from reviews.models import AgendaItem, Attendance, Meeting
from reviews.queries.meetings import agenda_of, item_title, roll_of, time_words
from reviews.rules.disposition import DISPOSITION_WORDS, Disposition
from standards.infrastructure.moments import moment_words
from standards.kernel.phrases import Phrase
from standards.queries.committees import role_label
from standards.rendering.word_pages import Block, Facts, Heading, Lines, Text, word_file


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """Return the minutes: those confirmed, or what they are so far. Holds no floats."""
    if meeting.minutes is not None:
        kept: dict[str, Any] = meeting.minutes
        return kept
    roll = roll_of(meeting)
    agenda = agenda_of(meeting)
    return {
        "kind": "lepton-minutes",
        "format": 1,
        "meeting": {
            "id": str(meeting.pk),
            "title": meeting.title,
            "committee": meeting.committee.designation,
            "committee_title": meeting.committee.title,
            "starts_at": _instant(meeting.starts_at),
            "ends_at": _instant(meeting.ends_at),
            "ended_at": _instant(meeting.ended_at),
            "zone": meeting.zone,
            "place": meeting.place,
        },
        "present": [_person(row) for row in roll["present"]],
        "apologies": [_person(row) for row in roll["apologies"]],
        "items": [_item(number, item) for number, item in enumerate(agenda, start=1)],
        "actions": [line.strip() for line in meeting.actions.splitlines() if line.strip()],
        "confirmed_by": meeting.confirmed_by.name if meeting.confirmed_by else "",
        "confirmed_at": _instant(meeting.confirmed_at),
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _person(row: Attendance) -> dict[str, str]:
    return {"name": row.name, "body": row.body, "role": row.role}


def _item(number: int, item: AgendaItem) -> dict[str, Any]:
    comment = item.comment
    return {
        "number": number,
        "kind": item.kind,
        "title": item_title(item),
        "draft": item.draft.title if item.draft else "",
        "clause": item.clause,
        "comment": None
        if comment is None
        else {
            "id": str(comment.pk),
            "name": str(comment.member_body or comment.name),
            "type": comment.type,
            "text": comment.text,
            "proposed_text": comment.proposed_text,
        },
        "hands": None
        if item.hands_for is None
        else {
            "for": item.hands_for,
            "against": item.hands_against,
            "abstain": item.hands_abstain,
        },
        "disposition": item.disposition,
        "observation": item.observation,
        "decided": item.decided_at is not None,
    }


def word_minutes(meeting: Meeting) -> bytes:
    """Return the minutes as a Word file in the language in force."""
    minutes = minutes_of(meeting)
    title = _("Minutes: %(title)s") % {"title": meeting.title}
    return word_file(title, [*_opening(meeting, minutes), *_body(minutes)])


def _opening(meeting: Meeting, minutes: dict[str, Any]) -> list[Block]:
    facts = [
        (_("Committee"), f"{meeting.committee.designation} {meeting.committee.title}"),
        (_("Time"), time_words(meeting)),
        (_("Place"), meeting.place or meeting.link or "–"),
        (_("Present"), "\n".join(map(person_words, minutes["present"])) or "–"),
        (_("Apologies"), "\n".join(map(person_words, minutes["apologies"])) or "–"),
        (_("Confirmed"), _confirmed(meeting)),
    ]
    return [Facts(tuple(facts))]


def _confirmed(meeting: Meeting) -> str:
    if meeting.confirmed_at is None or meeting.confirmed_by is None:
        return _("Not yet: this is a draft of the minutes.")
    words = {"name": meeting.confirmed_by.name, "time": moment_words(meeting.confirmed_at)}
    return _("%(name)s, %(time)s") % words


def person_words(person: dict[str, str]) -> str:
    """Return a person on the attendance list: name, body and role; guests by name alone."""
    role = role_label(person["role"]) if person["role"] else _("guest")
    return ", ".join(part for part in (person["name"], person["body"], str(role)) if part)


def _body(minutes: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = [Heading(_("Agenda and decisions"))]
    for item in minutes["items"]:
        blocks += _item_blocks(item)
    if not minutes["items"]:
        blocks.append(Text(_("The agenda was empty.")))
    blocks.append(Heading(_("Next actions")))
    actions = tuple(minutes["actions"])
    return [*blocks, Lines(actions) if actions else Text(_("None were agreed."))]


def _item_blocks(item: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = [Heading(f"{item['number']}. {item['title']}", level=2)]
    comment = item["comment"]
    facts = []
    if item["draft"]:
        place = _("Clause %(clause)s") % {"clause": item["clause"]} if item["clause"] else ""
        facts.append((_("Draft"), ", ".join(part for part in (item["draft"], place) if part)))
    if comment:
        facts.append((_("Comment"), comment["text"]))
        if comment["proposed_text"]:
            facts.append((_("Proposed change"), comment["proposed_text"]))
    if item["hands"]:
        facts.append((_("Show of hands"), hands_words(item["hands"])))
    facts.append((_("Decision"), decision_words(item)))
    if item["observation"] and item["disposition"]:
        facts.append((_("Observation"), item["observation"]))
    return [*blocks, Facts(tuple(facts))]


def hands_words(hands: dict[str, int]) -> str:
    """Return a count of hands in words."""
    return _("%(for)d for, %(against)d against, %(abstain)d abstaining") % hands


def decision_words(item: dict[str, Any]) -> str:
    """Return what was decided on an item of the minutes, in words."""
    if not item["decided"]:
        return _("Not decided")
    if item["disposition"]:
        return str(Phrase(DISPOSITION_WORDS[Disposition(item["disposition"])]))
    return str(item["observation"])
