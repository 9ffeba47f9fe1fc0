"""Meetings: planned, led, minuted; what is confirmed stays, and what enters the register."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from reviews.models import AgendaItem, Attendance, Comment, Meeting
from reviews.operations.closing import close_ballot
from reviews.operations.meetings import (
    Roll,
    cancel_meeting,
    change_meeting,
    mark_attendance,
    plan_meeting,
)
from reviews.operations.meetings_agenda import (
    NewItem,
    add_comment,
    add_comments,
    add_item,
    move_item,
    remove_item,
)
from reviews.operations.meetings_minutes import (
    confirm_minutes,
    write_actions,
)
from reviews.operations.meetings_room import Spoken, end_meeting, record_item, show_hands, show_item
from reviews.operations.records import enter_decision_record
from reviews.queries.meetings import calendar_entry, time_words
from reviews.queries.meetings_minutes import minutes_of, word_minutes
from reviews.queries.meetings_room import stage_of
from reviews.rules.meetings import Hands, calendar_file
from standards.infrastructure.files import path_of
from standards.infrastructure.keys import ensure_keys
from standards.kernel.canonical import content_hash
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import Committee, Notification, RegisteredDocument
from tests.reviews.meetings_scene import make_scene, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.LEPTON_DATA = tmp_path


@pytest.fixture
def scene(committee, work_item, people, at):
    return make_scene(committee, work_item, people, at)


def led(scene, people, at):
    """Lead the meeting through its comments and end it."""
    by = {"actor": people.secretary, "at": at}
    for item, words in zip(scene.items, ("accepted", "rejected", "noted"), strict=True):
        show_item(meeting=scene.meeting, item=item, **by)
        spoken = Spoken(
            disposition=words,
            observation=f"We said {words}.",
            hands=Hands(agree=5, against=1, abstain=0),
        )
        record_item(meeting=scene.meeting, item=item, spoken=spoken, **by)
    end_meeting(meeting=scene.meeting, **by)
    scene.meeting.refresh_from_db()


@pytest.mark.parametrize("name", ["editor", "expert1", "observer", "stranger", "admin", "nsb"])
def test_only_manager_and_chair_plan_and_lead(scene, committee, people, at, name):
    by = {"actor": getattr(people, name), "at": at}
    for act in (
        lambda: plan_meeting(committee=committee, plan=plan_of(at), **by),
        lambda: change_meeting(meeting=scene.meeting, plan=plan_of(at, title="x"), **by),
        lambda: cancel_meeting(meeting=scene.meeting, **by),
        lambda: mark_attendance(meeting=scene.meeting, roll=Roll(), **by),
        lambda: add_item(meeting=scene.meeting, item=NewItem(title="x"), **by),
        lambda: show_item(meeting=scene.meeting, item=scene.items[0], **by),
        lambda: show_hands(meeting=scene.meeting, item=scene.items[0], hands=None, **by),
        lambda: record_item(
            meeting=scene.meeting, item=scene.items[0], spoken=Spoken(disposition="accepted"), **by
        ),
        lambda: end_meeting(meeting=scene.meeting, **by),
        lambda: write_actions(meeting=scene.meeting, actions="x", **by),
        lambda: confirm_minutes(meeting=scene.meeting, **by),
    ):
        with pytest.raises(Forbidden):
            act()


def test_members_are_invited_once_and_told_of_a_new_hour(scene, people, at, work):
    work()
    invited = Notification.objects.filter(subject__startswith="You are invited")
    assert people.observer.pk in invited.values_list("user", flat=True)
    assert people.secretary.pk not in invited.values_list("user", flat=True)
    number = invited.count()
    same = plan_of(at)
    change_meeting(meeting=scene.meeting, plan=same, actor=people.secretary, at=at)
    later = plan_of(at, ends_at=at + timedelta(days=8))
    change_meeting(meeting=scene.meeting, plan=later, actor=people.chair, at=at)
    work()
    told = Notification.objects.filter(subject__startswith="New time or place")
    assert told.filter(user=people.secretary).count() == 1
    assert invited.count() == number


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "/title"),
        ({"zone": "Mars/Olympus"}, "/zone"),
        ({"zone": "../etc/passwd"}, "/zone"),
        ({"link": "javascript:alert(1)"}, "/link"),
        ({"place": "x" * 301}, "/place"),
    ],
)
def test_a_plan_that_cannot_stand_is_refused_at_its_field(committee, people, at, wrong, field):
    with pytest.raises(InvalidInput) as refused:
        plan_meeting(committee=committee, plan=plan_of(at, **wrong), actor=people.secretary, at=at)
    assert refused.value.errors[0].pointer == field
    assert not Meeting.objects.exists()


def test_a_meeting_ends_after_it_starts(committee, people, at):
    plan = plan_of(at, ends_at=at)
    with pytest.raises(InvalidInput):
        plan_meeting(committee=committee, plan=plan, actor=people.secretary, at=at)


def test_comments_come_onto_the_agenda_in_the_order_of_clauses_and_once(scene, people, at):
    clauses = [item.clause for item in scene.items]
    assert clauses == ["1", "2", ""]
    with pytest.raises(Conflict):
        add_comments(
            meeting=scene.meeting,
            draft=scene.draft,
            unanswered_only=False,
            actor=people.chair,
            at=at,
        )
    with pytest.raises(Conflict):
        add_comment(meeting=scene.meeting, pk=str(scene.comments[0].pk), actor=people.chair, at=at)
    with pytest.raises(InvalidInput):
        add_comment(meeting=scene.meeting, pk="999999", actor=people.chair, at=at)


def test_a_draft_of_another_committee_does_not_come_on(scene, people, at, committee):
    other = Committee.objects.create(slug="lc-9", designation="LC 9", title="Other")
    scene.draft.work_item.committee = other
    item = NewItem(draft=scene.draft, clause="1")
    with pytest.raises(InvalidInput):
        add_item(meeting=scene.meeting, item=item, actor=people.chair, at=at)


def test_items_move_and_leave_until_they_are_decided(scene, people, at):
    by = {"meeting": scene.meeting, "actor": people.chair, "at": at}
    text = add_item(item=NewItem(title="Any other business"), **by)
    move_item(item=text, up=True, **by)
    order = list(AgendaItem.objects.filter(meeting=scene.meeting).values_list("pk", flat=True))
    assert order.index(text.pk) == 2
    remove_item(item=scene.items[2], **by)
    record_item(item=text, spoken=Spoken(observation="Nothing was raised."), **by)
    with pytest.raises(Conflict):
        remove_item(item=text, **by)


def test_a_decision_confirms_the_comment_and_says_in_which_meeting(scene, people, at):
    item = scene.items[0]
    spoken = Spoken(disposition="accepted_with_modification", observation="With “reported”.")
    record_item(meeting=scene.meeting, item=item, spoken=spoken, actor=people.secretary, at=at)
    comment = Comment.objects.get(pk=item.comment_id)
    assert (comment.state, comment.disposition) == ("confirmed", "accepted_with_modification")
    assert comment.decided_in == scene.meeting
    assert comment.observation == "With “reported”."


@pytest.mark.parametrize(
    "spoken",
    [
        Spoken(disposition="rejected"),
        Spoken(disposition="nonsense", observation="x"),
        Spoken(disposition="accepted", hands=Hands(agree=-1, against=0, abstain=0)),
        Spoken(disposition="accepted", hands=Hands(agree=10_000, against=0, abstain=0)),
    ],
)
def test_a_faulty_decision_leaves_nothing_behind(scene, people, at, spoken):
    item = scene.items[0]
    with pytest.raises(InvalidInput):
        record_item(meeting=scene.meeting, item=item, spoken=spoken, actor=people.chair, at=at)
    item.refresh_from_db()
    assert (item.decided_at, item.hands_for) == (None, None)
    assert Comment.objects.get(pk=item.comment_id).state == "open"


def test_the_screen_shows_the_proposal_in_its_clause(scene, people, at):
    show_item(meeting=scene.meeting, item=scene.items[0], actor=people.secretary, at=at)
    scene.meeting.refresh_from_db()
    stage = stage_of(scene.meeting)
    assert (stage["number"], stage["count"], stage["previous"]) == (1, 3, None)
    title, changed = stage["reading"].paragraphs
    assert (title.clean, title.title) == ("Scope", True)
    assert changed.clean == "This text says which metrics are reported, and how."
    assert {"insert", "delete"} <= {segment.op for segment in changed.segments}
    assert stage["next"] == scene.items[1]


def test_attendance_is_of_members_and_named_guests(scene, people, at):
    roll = Roll(
        present=frozenset({people.chair.pk, people.expert1.pk}),
        apologies=frozenset({people.observer.pk}),
        guests=("Ada Byron", " ", "Ada Byron"),
    )
    for _twice in range(2):
        mark_attendance(meeting=scene.meeting, roll=roll, actor=people.secretary, at=at)
    rows = Attendance.objects.filter(meeting=scene.meeting)
    assert sorted(rows.values_list("name", "presence")) == [
        ("Ada Byron", "present"),
        ("Chair", "present"),
        ("Expert1", "present"),
        ("Observer", "apologies"),
    ]
    strange = Roll(present=frozenset({people.stranger.pk}))
    with pytest.raises(InvalidInput):
        mark_attendance(meeting=scene.meeting, roll=strange, actor=people.secretary, at=at)


def test_the_chair_confirms_minutes_that_never_change_and_are_filed(scene, people, at):
    roll = Roll(present=frozenset({people.chair.pk}), guests=("Ada Byron",))
    mark_attendance(meeting=scene.meeting, roll=roll, actor=people.secretary, at=at)
    led(scene, people, at)
    write_actions(meeting=scene.meeting, actions="Editor: new draft", actor=people.chair, at=at)
    with pytest.raises(Forbidden):
        confirm_minutes(meeting=scene.meeting, actor=people.secretary, at=at)
    document = confirm_minutes(meeting=scene.meeting, actor=people.chair, at=at)
    meeting = Meeting.objects.get(pk=scene.meeting.pk)
    assert (document.number, document.kind, document.origin) == (
        1, "minutes", f"meeting:{meeting.pk}",
    )  # fmt: skip
    assert meeting.minutes_hash == content_hash(meeting.minutes)
    kept = meeting.minutes
    assert [item["disposition"] for item in kept["items"]] == ["accepted", "rejected", "noted"]
    for act in (
        lambda: write_actions(meeting=meeting, actions="x", actor=people.chair, at=at),
        lambda: show_item(meeting=meeting, item=scene.items[0], actor=people.chair, at=at),
        lambda: confirm_minutes(meeting=meeting, actor=people.chair, at=at),
    ):
        with pytest.raises(Conflict):
            act()
    Comment.objects.update(text="Changed later.")
    assert minutes_of(meeting) == kept
    words = path_of(document.files.get()).read_bytes()
    assert words_in(words) >= {"Third meeting", "We said rejected.", "Editor: new draft"}


def words_in(content):
    paper = Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    lines = [each.text.removeprefix("Minutes: ") for each in paper.paragraphs]
    return {*cells, *lines}


def test_a_word_file_holds_whatever_people_wrote(scene, people, at):
    Comment.objects.update(text="a \x0b & <b> 审查 \ufffe")
    assert words_in(word_minutes(scene.meeting))


def test_minutes_wait_until_the_meeting_is_over(scene, people, at):
    with pytest.raises(Conflict):
        confirm_minutes(meeting=scene.meeting, actor=people.chair, at=at)


def test_a_cancelled_meeting_takes_nothing_more(scene, people, at):
    cancel_meeting(meeting=scene.meeting, actor=people.chair, at=at)
    with pytest.raises(Conflict):
        show_item(meeting=scene.meeting, item=scene.items[0], actor=people.chair, at=at)
    text = calendar_file([calendar_entry(Meeting.objects.get(), [])])
    assert "STATUS:CANCELLED" in text


def test_hours_are_said_in_the_zone_of_the_meeting(scene):
    assert time_words(scene.meeting) == "9 November 2026, 10:00–13:00 (Europe/Zurich)"


def test_a_closed_ballot_files_its_record_once(open_one, people, at, work, committee):
    ensure_keys(at=at)
    ballot = open_one()
    close_ballot(ballot=ballot, waive=True, actor=people.secretary, at=at + timedelta(days=15))
    work()
    enter_decision_record(ballot=ballot.pk, at=at)
    document = RegisteredDocument.objects.get()
    assert (document.committee, document.kind) == (committee, "decision_record")
    assert document.links[0]["path"] == f"/ballots/{ballot.pk}/"
    assert b"lepton-decision-record" in path_of(document.files.get()).read_bytes()


def test_an_open_ballot_has_no_record_to_file(open_one, at):
    assert enter_decision_record(ballot=open_one().pk, at=at) is None
