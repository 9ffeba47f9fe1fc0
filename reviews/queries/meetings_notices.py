"""Whom a meeting concerns: invitations, changes, minutes to confirm and confirmed ones."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.events import (
    MeetingCancelled,
    MeetingChanged,
    MeetingEvent,
    MeetingPlanned,
    MinutesConfirmed,
)
from reviews.models import Meeting
from reviews.queries.meetings import minutes_owed_by, time_words
from standards.kernel.event import Event
from standards.kernel.slots import Notice, Owed
from standards.models import User
from standards.queries.committees import members_to_tell
from standards.queries.languages import in_language_of


def notices_of_meetings(event: Event) -> list[Notice]:
    """Return the invitation and what follows it, each in the language of its reader."""
    told = isinstance(event, MeetingPlanned | MeetingCancelled | MinutesConfirmed) or (
        isinstance(event, MeetingChanged) and event.moved
    )
    if not told or not isinstance(event, MeetingEvent):
        return []
    meeting = Meeting.objects.select_related("committee").get(pk=event.meeting)
    return [
        _notice(event, meeting, user) for user in members_to_tell(event.committee, but=event.actor)
    ]


def _notice(event: MeetingEvent, meeting: Meeting, user: User) -> Notice:
    with in_language_of(user):
        page = "minutes" if isinstance(event, MinutesConfirmed) else "meeting"
        return Notice(
            user_id=user.pk,
            subject=_subject(event, meeting),
            text=f"{time_words(meeting)}. {meeting.place or meeting.link}".strip(),
            url=reverse(page, args=[meeting.pk]),
            key=f"{event.name}:{meeting.pk}:{event.at.isoformat()}:{user.pk}",
        )


def _subject(event: MeetingEvent, meeting: Meeting) -> str:
    words = {"title": meeting.title, "committee": meeting.committee.designation}
    if isinstance(event, MeetingPlanned):
        return _("You are invited: %(title)s (%(committee)s)") % words
    if isinstance(event, MeetingCancelled):
        return _("Cancelled: %(title)s (%(committee)s)") % words
    if isinstance(event, MinutesConfirmed):
        return _("The minutes are confirmed: %(title)s (%(committee)s)") % words
    return _("New time or place: %(title)s (%(committee)s)") % words


def owed_minutes(user: User, _at: datetime) -> list[Owed]:
    """Return the minutes that a chair has still to confirm."""
    return [
        Owed(
            key=f"minutes:{meeting.pk}",
            kind="comments",
            title=_("Minutes: %(title)s") % {"title": meeting.title},
            url=reverse("minutes", args=[meeting.pk]),
            action=_("Confirm the minutes"),
            committee=meeting.committee.designation,
        )
        for meeting in minutes_owed_by(user)
    ]
