"""The demo's meetings: one that was held and has its minutes, one to come with its agenda."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lepton_site.demo.people import account
from reviews.operations.comments import Wording, file_comment
from reviews.operations.meetings import MeetingPlan, Roll, mark_attendance, plan_meeting
from reviews.operations.meetings_agenda import NewItem, add_comment, add_comments, add_item
from reviews.operations.meetings_minutes import confirm_minutes, write_actions
from reviews.operations.meetings_room import Spoken, end_meeting, record_item, show_item
from reviews.rules.meetings import Hands

if TYPE_CHECKING:
    from lepton_site.demo.programme import Project
    from reviews.models import AgendaItem, Ballot, Meeting
    from standards.models import Committee, Draft

ZONE = "Europe/Oslo"
PRESENT = ("secretary", "chair", "editor", "expert1", "expert2", "expert4", "observer")
AWAY = ("expert3",)
ACTIONS = "Editor: add a note on small samples to the clause on bins, before the next meeting."


def hold_meetings(reviewed: Project, vote: Ballot, at: datetime) -> None:
    """Hold a meeting on a draft three weeks ago; plan one on what is under vote for next week."""
    if reviewed.draft is None or vote.revision is None:
        return
    committee = reviewed.work_item.committee
    _hold(committee, reviewed.draft, (at - timedelta(days=21)).replace(hour=8, minute=0, second=0))
    coming = (at + timedelta(days=8)).replace(hour=8, minute=0, second=0)
    meeting = _planned(committee, "Eighth meeting", coming, at - timedelta(days=3))
    _item(meeting, "Opening, agenda and minutes of the seventh meeting", at)
    add_comments(
        meeting=meeting,
        draft=vote.revision.draft,
        unanswered_only=True,
        actor=account("secretary"),
        at=at,
    )
    _item(meeting, "Next meeting", at)


def _planned(committee: Committee, title: str, start: datetime, at: datetime) -> Meeting:
    plan = MeetingPlan(
        title=title,
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        zone=ZONE,
        place="Online",
        link="https://meet.example/lc-4",
    )
    return plan_meeting(committee=committee, plan=plan, actor=account("secretary"), at=at)


def _item(meeting: Meeting, title: str, at: datetime) -> AgendaItem:
    return add_item(meeting=meeting, item=NewItem(title=title), actor=account("secretary"), at=at)


def _hold(committee: Committee, draft: Draft, start: datetime) -> None:
    """Play the meeting: roll, one item after the other, end, minutes."""
    secretary, before = account("secretary"), start - timedelta(days=14)
    meeting = _planned(committee, "Seventh meeting", start, before)
    opening = _item(meeting, "Opening and adoption of the agenda", before)
    wording = Wording(
        type="te",
        text="Ten bins are too many where fewer than a hundred cases were scored.",
        must_satisfy=True,
    )
    comment = file_comment(
        draft=draft, ballot=None, wording=wording, actor=account("expert4"), at=before
    )
    point = add_comment(meeting=meeting, pk=str(comment.pk), actor=secretary, at=before)
    closing = _item(meeting, "Date of the next meeting", before)
    present, away = (frozenset(account(key).pk for key in keys) for keys in (PRESENT, AWAY))
    roll = Roll(present=present, apologies=away, guests=("Ida Moen, hospital trust",))
    mark_attendance(meeting=meeting, roll=roll, actor=secretary, at=start)
    said = {
        opening: Spoken(observation="The agenda was adopted as sent."),
        point: Spoken(
            disposition="accepted_in_principle",
            observation="Agreed. A note will ask for fewer bins where cases are few.",
            hands=Hands(agree=3, against=0, abstain=1),
        ),
        closing: Spoken(observation="The committee meets again in four weeks."),
    }
    for minute, (item, spoken) in enumerate(said.items()):
        when = start + timedelta(minutes=20 * minute)
        show_item(meeting=meeting, item=item, actor=secretary, at=when)
        record_item(meeting=meeting, item=item, spoken=spoken, actor=secretary, at=when)
    end = start + timedelta(hours=2)
    end_meeting(meeting=meeting, actor=secretary, at=end)
    write_actions(meeting=meeting, actions=ACTIONS, actor=secretary, at=end)
    confirm_minutes(meeting=meeting, actor=account("chair"), at=end + timedelta(days=2))
