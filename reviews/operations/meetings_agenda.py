"""The agenda of a meeting: texts, clauses and comments, put on it, moved and taken off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reviews.events import AgendaChanged
from reviews.models import AgendaItem, Meeting
from reviews.operations.meetings import about, led, refusal
from reviews.permissions import Capability, access_comment
from reviews.queries.meetings import comments_to_discuss
from reviews.rules.meetings import MOST_ITEMS, AgendaKind
from standards import journal
from standards.kernel.errors import Conflict, DomainError
from standards.models import Draft, User

LONGEST_TITLE, LONGEST_CLAUSE = 300, 120


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """What is to be put on an agenda: a text, or a clause of a draft."""

    title: str = ""
    draft: Draft | None = None
    clause: str = ""


@transaction.atomic
def add_item(*, meeting: Meeting, item: NewItem, actor: User, at: datetime) -> AgendaItem:
    """Put a text or a clause on the agenda, at its end."""
    meeting = led(meeting, actor)
    title, clause = " ".join(item.title.split()), " ".join(item.clause.split())
    if item.draft is None and not title:
        raise refusal("title", _("Say what the item is about."))
    if item.draft is not None and not clause:
        raise refusal("clause", _("Say which clause, for example 5.2."))
    if len(title) > LONGEST_TITLE or len(clause) > LONGEST_CLAUSE:
        raise refusal("title", _("Use at most 300 characters."))
    if item.draft is not None and item.draft.work_item.committee_id != meeting.committee_id:
        raise refusal("draft", _("This draft is of another committee."))
    made = AgendaItem.objects.create(
        meeting=meeting,
        position=_room_for(meeting, 1),
        kind=AgendaKind.CLAUSE if item.draft else AgendaKind.TEXT,
        title=title,
        draft=item.draft,
        clause=clause if item.draft else "",
    )
    _record(meeting, actor, at)
    return made


@transaction.atomic
def add_comments(
    *, meeting: Meeting, draft: Draft, unanswered_only: bool, actor: User, at: datetime
) -> int:
    """Put the comments of a draft on the agenda in the order of clauses; return how many.

    Those that stand on it already stay where they are.
    """
    meeting = led(meeting, actor)
    if draft.work_item.committee_id != meeting.committee_id:
        raise refusal("draft", _("This draft is of another committee."))
    comments = comments_to_discuss(meeting, draft, unanswered_only=unanswered_only)
    if not comments:
        raise Conflict(_("There is no comment to put on the agenda."))
    first = _room_for(meeting, len(comments))
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                meeting=meeting,
                position=first + place,
                kind=AgendaKind.COMMENT,
                draft_id=comment.draft_id,
                clause=comment.clause,
                comment=comment,
            )
            for place, comment in enumerate(comments)
        ]
    )
    _record(meeting, actor, at)
    return len(comments)


@transaction.atomic
def add_comment(*, meeting: Meeting, pk: str, actor: User, at: datetime) -> AgendaItem:
    """Put one comment of the committee on the agenda by its number."""
    meeting = led(meeting, actor)
    try:
        comment = access_comment(actor, pk, Capability.CONFIRM_DISPOSITION)
    except DomainError as error:
        raise refusal("comment", _("The committee has no comment of this number.")) from error
    if comment.draft is None or comment.draft.work_item.committee_id != meeting.committee_id:
        raise refusal("comment", _("The committee has no comment of this number."))
    if AgendaItem.objects.filter(meeting=meeting, comment=comment).exists():
        raise Conflict(_("Comment %(number)d is on the agenda already.") % {"number": comment.pk})
    made = AgendaItem.objects.create(
        meeting=meeting,
        position=_room_for(meeting, 1),
        kind=AgendaKind.COMMENT,
        draft_id=comment.draft_id,
        clause=comment.clause,
        comment=comment,
    )
    _record(meeting, actor, at)
    return made


@transaction.atomic
def remove_item(*, meeting: Meeting, item: AgendaItem, actor: User, at: datetime) -> None:
    """Take an item off the agenda; Conflict when something was decided on it."""
    meeting = led(meeting, actor)
    if AgendaItem.objects.get(pk=item.pk, meeting=meeting).decided_at is not None:
        raise Conflict(_("The meeting has decided on this item. It stays in the minutes."))
    AgendaItem.objects.filter(pk=item.pk).delete()
    _record(meeting, actor, at)


@transaction.atomic
def move_item(*, meeting: Meeting, item: AgendaItem, up: bool, actor: User, at: datetime) -> None:
    """Change places with the item before or after; at the end nothing happens."""
    meeting = led(meeting, actor)
    rows = list(AgendaItem.objects.filter(meeting=meeting))
    place = [row.pk for row in rows].index(item.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    AgendaItem.objects.bulk_update(rows, ["position"])
    _record(meeting, actor, at)


def _room_for(meeting: Meeting, number: int) -> int:
    """Return the first free position; Conflict where the agenda would grow too long."""
    rows = AgendaItem.objects.filter(meeting=meeting)
    if rows.count() + number > MOST_ITEMS:
        raise Conflict(_("An agenda holds at most 1,000 items. Plan a second meeting."))
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _record(meeting: Meeting, actor: User, at: datetime) -> None:
    journal.record(AgendaChanged(**about(meeting), actor=actor.pk, at=at))
