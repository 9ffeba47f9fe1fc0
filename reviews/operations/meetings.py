"""Planning meetings: when, where, who was there; calling one off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import (
    AttendanceMarked,
    MeetingCancelled,
    MeetingChanged,
    MeetingPlanned,
)
from reviews.models import Attendance, Meeting
from reviews.permissions import Capability, current_seats, require
from reviews.rules.meetings import SETTLED, MeetingState, Presence
from standards import journal
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput
from standards.models import Committee, Membership, User

LONGEST_TITLE, LONGEST_PLACE, LONGEST_LINK = 200, 300, 500
LONGEST_NAME, MOST_GUESTS = 200, 200
LONGEST_MEETING = timedelta(days=30)
FACTS = ("title", "starts_at", "ends_at", "zone", "place", "link")
TIME_AND_PLACE = frozenset({"starts_at", "ends_at", "zone", "place", "link"})


@dataclass(frozen=True, kw_only=True)
class MeetingPlan:
    """When and where a meeting is to be; instants are aware, `zone` is an IANA name."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str = "UTC"
    place: str = ""
    link: str = ""


def about(meeting: Meeting) -> dict[str, Any]:
    """Return what every event of a meeting says."""
    return {
        "subject": f"meeting:{meeting.pk}",
        "meeting": meeting.pk,
        "committee": meeting.committee_id,
    }


def refusal(name: str, sentence: str) -> InvalidInput:
    """Return the refusal of one field."""
    return InvalidInput(sentence, errors=[FieldProblem(f"/{name}", sentence)])


def led(meeting: Meeting, actor: User) -> Meeting:
    """Return the meeting locked for one who leads it; Conflict once it is settled."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("committee")
    found = row.get(pk=meeting.pk)
    require(actor, Capability.RUN_MEETING, found.committee)
    if found.state == MeetingState.CONFIRMED:
        raise Conflict(_("The minutes of this meeting are confirmed. They do not change any more."))
    if found.state in SETTLED:
        raise Conflict(_("This meeting was cancelled."))
    return found


@transaction.atomic
def plan_meeting(*, committee: Committee, plan: MeetingPlan, actor: User, at: datetime) -> Meeting:
    """Plan a meeting; the members of the committee are invited."""
    require(actor, Capability.RUN_MEETING, committee)
    meeting = Meeting.objects.create(
        committee=committee, planned_by=actor, planned_at=at, **_checked(plan)
    )
    journal.record(MeetingPlanned(**about(meeting), actor=actor.pk, at=at))
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, plan: MeetingPlan, actor: User, at: datetime) -> Meeting:
    """Change what a meeting is called, when or where it is; nothing happens without a change."""
    meeting = led(meeting, actor)
    wanted = _checked(plan)
    changed = {name for name in FACTS if getattr(meeting, name) != wanted[name]}
    if not changed:
        return meeting
    for name in changed:
        setattr(meeting, name, wanted[name])
    meeting.sequence += 1
    meeting.save()
    moved = bool(changed & TIME_AND_PLACE) and meeting.state == MeetingState.PLANNED
    journal.record(MeetingChanged(**about(meeting), actor=actor.pk, at=at, moved=moved))
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, actor: User, at: datetime) -> Meeting:
    """Call off a meeting that has not begun."""
    meeting = led(meeting, actor)
    if meeting.state != MeetingState.PLANNED:
        raise Conflict(_("This meeting has begun already."))
    meeting.state, meeting.sequence = MeetingState.CANCELLED, meeting.sequence + 1
    meeting.save(update_fields=["state", "sequence"])
    journal.record(MeetingCancelled(**about(meeting), actor=actor.pk, at=at))
    return meeting


def _checked(plan: MeetingPlan) -> dict[str, Any]:
    """Return the columns of a plan; InvalidInput names the field that cannot stand."""
    title, place, link = (" ".join(each.split()) for each in (plan.title, plan.place, plan.link))
    if not title or len(title) > LONGEST_TITLE:
        raise refusal("title", _("Give the meeting a title of at most 200 characters."))
    if plan.ends_at <= plan.starts_at:
        raise refusal("ends_at", _("A meeting ends after it starts."))
    if plan.ends_at - plan.starts_at > LONGEST_MEETING:
        raise refusal("ends_at", _("A meeting lasts at most 30 days."))
    if len(place) > LONGEST_PLACE:
        raise refusal("place", _("Describe the place in at most 300 characters."))
    _check_zone(plan.zone)
    if link:
        _check_link(link)
    return {
        "title": title,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "zone": plan.zone,
        "place": place,
        "link": link,
    }


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:
        raise refusal("zone", _("There is no time zone of this name.")) from error


def _check_link(link: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError as error:
        raise refusal("link", _("The link must begin with https:// or http://.")) from error
    if len(link) > LONGEST_LINK:
        raise refusal("link", _("The link is longer than 500 characters."))


@dataclass(frozen=True, kw_only=True)
class Roll:
    """Who was there: ids of members, and names of guests."""

    present: frozenset[int] = frozenset()
    apologies: frozenset[int] = frozenset()
    guests: tuple[str, ...] = ()


@transaction.atomic
def mark_attendance(*, meeting: Meeting, roll: Roll, actor: User, at: datetime) -> Meeting:
    """Write down who is there, in place of what was written before."""
    meeting = led(meeting, actor)
    guests = [" ".join(each.split())[:LONGEST_NAME] for each in roll.guests]
    guests = list(dict.fromkeys(each for each in guests if each))
    if len(guests) > MOST_GUESTS:
        raise refusal("guests", _("Name at most 200 guests."))
    seats = _seats(meeting, at)
    unknown = (roll.present | roll.apologies) - seats.keys()
    if unknown:
        raise refusal("present", _("Mark members of the committee only; others are guests."))
    Attendance.objects.filter(meeting=meeting).delete()
    Attendance.objects.bulk_create(
        [*_rows(meeting, roll, seats.values()), *(_guest(meeting, name) for name in guests)]
    )
    journal.record(AttendanceMarked(**about(meeting), actor=actor.pk, at=at))
    return meeting


def _seats(meeting: Meeting, at: datetime) -> dict[int, Membership]:
    """Return one seat of each present member, and of those who were marked before."""
    rows = current_seats(meeting.committee, at).select_related("user", "member_body")
    seats = {row.user_id: row for row in rows.order_by("-pk")}
    marked = Attendance.objects.filter(meeting=meeting, user__isnull=False).values("user")
    former = Membership.objects.filter(committee=meeting.committee, user__in=marked)
    for row in former.select_related("user", "member_body").order_by("-pk"):
        seats.setdefault(row.user_id, row)
    return dict(sorted(seats.items(), key=lambda pair: str(pair[1].user)))


def _rows(meeting: Meeting, roll: Roll, seats: Iterable[Membership]) -> Iterable[Attendance]:
    for seat in seats:
        there = seat.user_id in roll.present
        if there or seat.user_id in roll.apologies:
            yield Attendance(
                meeting=meeting,
                user=seat.user,
                name=seat.user.name,
                body=seat.member_body.name if seat.member_body else "",
                role=seat.role,
                presence=Presence.PRESENT if there else Presence.APOLOGIES,
            )


def _guest(meeting: Meeting, name: str) -> Attendance:
    return Attendance(meeting=meeting, name=name, presence=Presence.PRESENT)
