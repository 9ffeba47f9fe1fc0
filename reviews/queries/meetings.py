"""Reading meetings: lists, hours in their zone, agendas, who may be marked as present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import AgendaItem, Attendance, Comment, Meeting
from reviews.permissions import current_seats, readable_committees
from reviews.queries.comments import BEFORE_ALL
from reviews.rules.disposition import CommentState
from reviews.rules.meetings import (
    AgendaKind,
    CalendarEntry,
    MeetingState,
    Presence,
    clause_order,
)
from standards.infrastructure.moments import day_words
from standards.kernel.errors import NotFound
from standards.models import Committee, Draft, User
from standards.permissions import committees_of
from standards.rules.roles import Role

LATEST = ("-starts_at", "-pk")
MOST_DIGITS = 18
STILL_UPCOMING = timedelta(hours=12)


def visible_meetings(user: User) -> QuerySet[Meeting]:
    """Return the meetings of the committees that this person may read in, the latest first."""
    rows = Meeting.objects.filter(committee__in=readable_committees(user))
    return rows.select_related("committee").annotate(item_count=Count("items")).order_by(*LATEST)


def meetings_of(committee: Committee) -> QuerySet[Meeting]:
    """Return the meetings of a committee, the latest first."""
    rows = Meeting.objects.filter(committee=committee).select_related("committee")
    return rows.annotate(item_count=Count("items")).order_by(*LATEST)


def upcoming_of(committee: Committee, at: datetime) -> QuerySet[Meeting]:
    """Return the meetings of a committee that are in session or still to come, the next first."""
    return coming_of(meetings_of(committee), at)


def coming_of(meetings: QuerySet[Meeting], at: datetime) -> QuerySet[Meeting]:
    """Return those that are in session or still to come, the next first."""
    return meetings.filter(_is_coming(at)).order_by("starts_at", "pk")


def past_of(meetings: QuerySet[Meeting], at: datetime) -> QuerySet[Meeting]:
    """Return those that are over or were cancelled, the latest first."""
    return meetings.exclude(_is_coming(at))


def _is_coming(at: datetime) -> Q:
    soon = Q(state=MeetingState.PLANNED, ends_at__gt=at - STILL_UPCOMING)
    return soon | Q(state=MeetingState.RUNNING)


def time_words(meeting: Meeting) -> str:
    """Write when a meeting is, in its own zone: 26 November 2026, 09:00–12:00 (Europe/Zurich)."""
    zone = ZoneInfo(meeting.zone)
    start, end = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{day_words(end)}, {end:%H:%M}"
    return _("%(day)s, %(start)s–%(end)s (%(zone)s)") % {
        "day": day_words(start),
        "start": f"{start:%H:%M}",
        "end": last,
        "zone": meeting.zone.replace("_", " "),
    }


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda in order, with drafts and comments."""
    rows = AgendaItem.objects.filter(meeting=meeting)
    return list(
        rows.select_related("draft", "comment__member_body", "comment__draft", "decided_by")
    )


def item_of(meeting: Meeting, pk: object) -> AgendaItem:
    """Return an item of the agenda by its id; NotFound otherwise."""
    digits = str(pk)
    usable = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("comment__draft", "draft")
    found = rows.filter(pk=int(digits)).first() if usable else None
    if found is None:
        raise NotFound(_("The agenda has no such item."))
    return found


def comments_to_discuss(meeting: Meeting, draft: Draft, *, unanswered_only: bool) -> list[Comment]:
    """Return a draft's comments that are not on the agenda yet, in the order of clauses."""
    rows = Comment.objects.filter(BEFORE_ALL, draft=draft).exclude(agenda_items__meeting=meeting)
    rows = rows.filter(Q(receipt__isnull=True) | Q(receipt__withdrawn_at__isnull=True))
    if unanswered_only:
        rows = rows.exclude(state=CommentState.CONFIRMED)
    return sorted(rows, key=lambda each: (clause_order(each.clause), each.pk))


def drafts_to_discuss(committee: Committee) -> list[Draft]:
    """Return the drafts of a committee, those with unanswered comments first."""
    unanswered = Count("comments", filter=~Q(comments__state=CommentState.CONFIRMED))
    rows = Draft.objects.filter(work_item__committee=committee).select_related("work_item")
    return list(rows.annotate(unanswered=unanswered).order_by("-unanswered", "-pk")[:100])


def drafts_discussed(meeting: Meeting) -> list[Draft]:
    """Return the drafts whose clauses or comments stood on the agenda."""
    items = AgendaItem.objects.filter(meeting=meeting, draft__isnull=False)
    return list(Draft.objects.filter(pk__in=items.values("draft")).order_by("pk"))


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One member on the attendance list; `presence` is empty while nothing is marked."""

    user: User
    body: str
    role: str
    presence: str


def attendance_list(meeting: Meeting, at: datetime) -> list[Marked]:
    """Return the members who may be marked, with what is marked, by name."""
    marks = {
        row.user_id: row.presence
        for row in Attendance.objects.filter(meeting=meeting, user__isnull=False)
    }
    seats = current_seats(meeting.committee, at).select_related("user", "member_body")
    members = {
        seat.user_id: Marked(
            user=seat.user,
            body=seat.member_body.name if seat.member_body else "",
            role=seat.role,
            presence=marks.get(seat.user_id, ""),
        )
        for seat in seats.order_by("-pk")
    }
    return sorted(members.values(), key=lambda each: str(each.user))


def roll_of(meeting: Meeting) -> dict[str, list[Attendance]]:
    """Return who was there and who sent apologies; guests are among those present."""
    rows = list(Attendance.objects.filter(meeting=meeting))
    return {each.value: [row for row in rows if row.presence == each] for each in Presence}


def guests_of(meeting: Meeting) -> list[str]:
    """Return the names of the guests."""
    rows = Attendance.objects.filter(meeting=meeting, user__isnull=True)
    return list(rows.values_list("name", flat=True))


def item_title(item: AgendaItem) -> str:
    """Return an item in a few words."""
    if item.kind == AgendaKind.COMMENT and item.comment is not None:
        name = item.comment.member_body or item.comment.name or _("Anonymous")
        return _("Comment %(number)d, %(name)s") % {"number": item.comment.pk, "name": name}
    if item.kind == AgendaKind.CLAUSE:
        words = _("Clause %(clause)s") % {"clause": item.clause}
        return f"{words}: {item.title}" if item.title else words
    return item.title


def calendar_entry(meeting: Meeting, agenda: list[AgendaItem]) -> CalendarEntry:
    """Return a meeting as calendars read it; comments stand there by number only."""
    address = f"{settings.SITE_URL}/meetings/{meeting.pk}/"
    return CalendarEntry(
        uid=address,
        stamp=meeting.planned_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=f"{meeting.committee.designation}: {meeting.title}",
        url=address,
        place=meeting.link if not meeting.place else meeting.place,
        cancelled=meeting.state == MeetingState.CANCELLED,
        sequence=meeting.sequence,
        agenda=tuple(f"{n}. {item_title(item)}" for n, item in enumerate(agenda, start=1)),
    )


def minutes_owed_by(user: User) -> QuerySet[Meeting]:
    """Return the meetings whose minutes this person, as a chair, has still to confirm."""
    rows = Meeting.objects.filter(state=MeetingState.ENDED)
    return rows.filter(committee__in=committees_of(user, Role.CHAIR)).select_related("committee")


def meeting_facts(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting's facts as pages and the API show them."""
    return {"time": time_words(meeting), "agenda": agenda_of(meeting), "roll": roll_of(meeting)}
