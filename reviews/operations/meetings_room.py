"""Leading a meeting: what is on the shared screen, hands, decisions as they are spoken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import HandsShown, ItemDecided, ItemShown, MeetingEnded
from reviews.models import AgendaItem, Meeting
from reviews.operations.comments import Decision, dispose_comment
from reviews.operations.meetings import about, led, refusal
from reviews.rules.disposition import clean_text
from reviews.rules.meetings import MOST_HANDS, AgendaKind, Hands, MeetingState
from standards import journal
from standards.kernel.errors import Conflict
from standards.models import User


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What was said on an item: the disposition of a comment, and the words for the minutes."""

    disposition: str = ""
    observation: str = ""
    hands: Hands | None = None


@transaction.atomic
def show_item(*, meeting: Meeting, item: AgendaItem, actor: User, at: datetime) -> Meeting:
    """Put an item on the shared screen; the first starts the meeting, later ones go on."""
    meeting = led(meeting, actor)
    if meeting.current_id == item.pk and meeting.state == MeetingState.RUNNING:
        return meeting
    meeting.current, meeting.state, meeting.ended_at = item, MeetingState.RUNNING, None
    meeting.started_at = meeting.started_at or at
    meeting.save(update_fields=["current", "state", "started_at", "ended_at"])
    journal.record(ItemShown(**about(meeting), actor=actor.pk, at=at, item=item.pk))
    return meeting


@transaction.atomic
def show_hands(
    *, meeting: Meeting, item: AgendaItem, hands: Hands | None, actor: User, at: datetime
) -> AgendaItem:
    """Write down a count of hands, or take it back (None); it decides nothing by itself."""
    meeting = led(meeting, actor)
    item = _locked(meeting, item)
    _write_hands(item, hands)
    item.save(update_fields=["hands_for", "hands_against", "hands_abstain"])
    journal.record(HandsShown(**about(meeting), actor=actor.pk, at=at, item=item.pk))
    return item


@transaction.atomic
def record_item(
    *, meeting: Meeting, item: AgendaItem, spoken: Spoken, actor: User, at: datetime
) -> AgendaItem:
    """Record what the meeting decided on an item.

    On a comment this confirms its disposition with the reasoned reply; on any other item the
    words alone stand in the minutes.
    """
    meeting = led(meeting, actor)
    item = _locked(meeting, item)
    observation = clean_text(spoken.observation, field="observation", required=False)
    _write_hands(item, spoken.hands)
    if item.kind == AgendaKind.COMMENT and item.comment is not None:
        decision = Decision(
            disposition=spoken.disposition, observation=observation, final=True, meeting=meeting
        )
        comment = dispose_comment(comment=item.comment, decision=decision, actor=actor, at=at)
        item.disposition, observation = comment.disposition, observation or comment.observation
    elif not observation:
        raise refusal("observation", _("Write what was decided or noted."))
    item.observation, item.decided_by, item.decided_at = observation, actor, at
    item.save()
    journal.record(ItemDecided(**about(meeting), actor=actor.pk, at=at, item=item.pk))
    return item


@transaction.atomic
def end_meeting(*, meeting: Meeting, actor: User, at: datetime) -> Meeting:
    """End a meeting that is in session; its minutes can still be written on."""
    meeting = led(meeting, actor)
    if meeting.state != MeetingState.RUNNING:
        raise Conflict(_("This meeting is not in session."))
    meeting.state, meeting.ended_at, meeting.current = MeetingState.ENDED, at, None
    meeting.save(update_fields=["state", "ended_at", "current"])
    journal.record(MeetingEnded(**about(meeting), actor=actor.pk, at=at))
    return meeting


def _locked(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("comment")
    return rows.get(pk=item.pk, meeting=meeting)


def _write_hands(item: AgendaItem, hands: Hands | None) -> None:
    counts = (hands.agree, hands.against, hands.abstain) if hands else (None, None, None)
    if any(count is not None and not 0 <= count <= MOST_HANDS for count in counts):
        raise refusal("hands", _("Count hands from 0 to 9,999."))
    item.hands_for, item.hands_against, item.hands_abstain = counts
