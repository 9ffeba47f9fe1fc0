"""Minutes of meetings: confirmed, and filed in the register."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import MinutesConfirmed, MinutesWritten
from reviews.models import Meeting
from reviews.operations.meetings import about, led
from reviews.permissions import Capability, require
from reviews.queries.meetings import drafts_discussed
from reviews.queries.meetings_minutes import minutes_of, word_minutes
from reviews.queries.register import subject_of_meeting, table_of_draft
from reviews.rules.disposition import clean_text
from reviews.rules.meetings import MeetingState
from standards import journal
from standards.kernel.canonical import content_hash
from standards.kernel.errors import Conflict
from standards.models import RegisteredDocument, User
from standards.operations.register import DocumentFacts, NewFile, enter_document
from standards.rules.register import DocumentKind


@transaction.atomic
def write_actions(*, meeting: Meeting, actions: str, actor: User, at: datetime) -> Meeting:
    """Write down what is to be done next, one action a line."""
    meeting = led(meeting, actor)
    meeting.actions = clean_text(actions, field="actions", required=False)
    meeting.save(update_fields=["actions"])
    journal.record(MinutesWritten(**about(meeting), actor=actor.pk, at=at))
    return meeting


@transaction.atomic
def confirm_minutes(*, meeting: Meeting, actor: User, at: datetime) -> RegisteredDocument:
    """Confirm the minutes as the chair: they never change again and enter the register."""
    require(actor, Capability.CONFIRM_MINUTES, meeting.committee)
    meeting = led(meeting, actor)
    if meeting.state != MeetingState.ENDED:
        raise Conflict(_("End the meeting first: minutes are confirmed when it is over."))
    meeting.state, meeting.confirmed_by, meeting.confirmed_at = MeetingState.CONFIRMED, actor, at
    meeting.minutes = minutes_of(meeting)
    meeting.minutes_hash = content_hash(meeting.minutes)
    meeting.save()
    document = _file_minutes(meeting, actor, at)
    journal.record(
        MinutesConfirmed(
            **about(meeting),
            actor=actor.pk,
            at=at,
            minutes_hash=meeting.minutes_hash,
            document=document.number,
        )
    )
    return document


def _file_minutes(meeting: Meeting, actor: User, at: datetime) -> RegisteredDocument:
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date()
    name = f"minutes-{meeting.committee.slug}-{day:%Y-%m-%d}.docx"
    facts = DocumentFacts(
        kind=DocumentKind.MINUTES,
        title=_("Minutes: %(title)s") % {"title": meeting.title},
        date=day,
        source=meeting.committee.designation,
        files=(NewFile(name=name, content=word_minutes(meeting)),),
        links=(
            subject_of_meeting(meeting),
            *(table_of_draft(each) for each in drafts_discussed(meeting)),
        ),
        origin=f"meeting:{meeting.pk}",
    )
    return enter_document(committee=meeting.committee, facts=facts, actor=actor, at=at)
