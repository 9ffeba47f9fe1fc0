"""The pages of meetings: what a secretary does, what a member sees, what an outsider does not."""

from __future__ import annotations

import pytest

from reviews.models import AgendaItem, Attendance, Comment, Meeting
from reviews.operations.meetings_room import show_item
from standards.models import RegisteredDocument
from tests.reviews.meetings_scene import make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.LEPTON_DATA = tmp_path


@pytest.fixture
def scene(committee, work_item, people, at):
    return make_scene(committee, work_item, people, at)


@pytest.fixture
def paths(scene, committee):
    """Return the pages of the meeting by name."""
    own = f"/meetings/{scene.meeting.pk}/"
    listed = f"/committees/{committee.slug}/meetings/"
    return {
        "list": listed,
        "new": f"{listed}new/",
        "meeting": own,
        "change": f"{own}change/",
        "calendar": f"{own}calendar/",
        "room": f"{own}room/",
        "stage": f"{own}room/stage/",
        "act": f"{own}room/act/",
        "agenda": f"{own}agenda/",
        "attendance": f"{own}attendance/",
        "minutes": f"{own}minutes/",
        "word": f"{own}minutes/word/",
        "actions": f"{own}minutes/actions/",
        "confirm": f"{own}minutes/confirm/",
        "cancel": f"{own}cancel/",
    }


READ = ("list", "meeting", "calendar", "room", "stage", "minutes", "word")
LEAD = ("agenda", "attendance", "act", "actions", "cancel", "confirm")


def test_members_read_and_outsiders_do_not(client_for, people, paths):
    for name in READ:
        assert client_for(people.observer).get(paths[name]).status_code == 200, name
        outside = client_for(people.stranger).get(paths[name]).status_code
        assert outside == (403 if name == "list" else 404), name
        assert client_for().get(paths[name]).status_code == 302, name


def test_members_do_not_lead(client_for, people, paths):
    client = client_for(people.observer)
    assert client.get(paths["new"]).status_code == 403
    assert client.get(paths["change"]).status_code == 403
    for name in LEAD:
        assert client.post(paths[name], {"act": "end"}).status_code == 403, name
    assert b"data-desk-form" not in client.get(paths["room"]).content


def test_a_meeting_is_planned_by_form_in_its_zone(client_for, people, paths):
    client = client_for(people.secretary)
    given = {
        "title": "Fourth meeting",
        "starts_at": "2026-12-01T09:00",
        "ends_at": "2026-12-01T12:00",
        "zone": "Asia/Shanghai",
        "link": "https://example.org/room",
    }
    answer = client.post(paths["new"], given)
    made = Meeting.objects.get(title="Fourth meeting")
    assert answer["Location"] == f"/meetings/{made.pk}/"
    assert f"{made.starts_at:%H:%M}" == "01:00"
    again = client.get(f"/meetings/{made.pk}/change/")
    assert b'value="2026-12-01T09:00"' in again.content
    bad = client.post(paths["new"], given | {"ends_at": "2026-12-01T08:00"})
    assert (bad.status_code, Meeting.objects.count()) == (400, 2)
    assert b"A meeting ends after it starts." in bad.content


def test_the_agenda_is_made_by_forms(client_for, people, paths, scene):
    client = client_for(people.chair)
    client.post(paths["agenda"], {"act": "add", "title": "Any other business"})
    client.post(
        paths["agenda"], {"act": "add", "draft": scene.draft.pk, "clause": "2", "title": "Data"}
    )
    last = AgendaItem.objects.last()
    assert (last.kind, last.clause) == ("clause", "2")
    client.post(paths["agenda"], {"act": "up", "item": last.pk})
    client.post(paths["agenda"], {"act": "remove", "item": scene.items[0].pk})
    number = str(scene.items[0].comment_id)
    client.post(paths["agenda"], {"act": "comments", "comment": f"#{number}"})
    page = client.get(paths["meeting"]).content.decode()
    assert "Clause 2: Data" in page
    assert AgendaItem.objects.filter(meeting=scene.meeting).count() == 5
    assert client.post(paths["agenda"], {"act": "burn"}).status_code == 400
    nobody = client.post(paths["agenda"], {"act": "remove", "item": "999999"})
    assert nobody.status_code == 404


def test_attendance_is_marked_by_form(client_for, people, paths):
    client = client_for(people.secretary)
    given = {
        f"member-{people.chair.pk}": "present",
        f"member-{people.observer.pk}": "apologies",
        "member-x": "present",
        "guests": "Ada Byron\n",
    }
    client.post(paths["attendance"], given)
    assert Attendance.objects.count() == 3
    page = client_for(people.expert1).get(paths["meeting"])
    assert b"Ada Byron" in page.content


def test_a_meeting_is_led_through_its_comments_to_the_minutes(client_for, people, paths, scene):
    client = client_for(people.secretary)
    first = scene.items[0]
    assert b"Begin" in client.get(paths["room"]).content
    client.post(paths["act"], {"act": "show", "item": first.pk})
    client.post(paths["act"], {"act": "hands", "item": first.pk, "hands_for": "7"})
    screen = client_for(people.expert1).get(paths["stage"]).content.decode()
    assert "<del>what is measured</del><ins>which metrics are reported</ins>" in screen
    assert "<dd>7</dd>" in screen
    said = {"act": "next", "item": first.pk, "disposition": "accepted", "observation": "Yes."}
    client.post(paths["act"], said)
    scene.meeting.refresh_from_db()
    assert scene.meeting.current == scene.items[1]
    assert Comment.objects.get(pk=first.comment_id).decided_in == scene.meeting
    refused = client.post(
        paths["act"],
        {"act": "record", "item": scene.items[1].pk, "disposition": "rejected"},
        follow=True,
    )
    assert "Write the reason" in refused.content.decode()
    ended = client.post(paths["act"], {"act": "end"})
    assert ended["Location"] == paths["minutes"]
    client.post(paths["actions"], {"actions": "Editor: new draft by June"})
    minutes = client_for(people.chair).get(paths["minutes"]).content.decode()
    assert "Editor: new draft by June" in minutes
    assert "Confirm the minutes" in minutes
    client_for(people.chair).post(paths["confirm"])
    assert RegisteredDocument.objects.get().title == "Minutes: Third meeting"
    assert b"N 1" in client.get(paths["minutes"]).content


def test_a_faulty_count_by_fetch_is_a_problem(client_for, people, paths, scene):
    client = client_for(people.secretary)
    given = {"act": "hands", "item": scene.items[0].pk, "hands_for": "many"}
    answer = client.post(paths["act"], given, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 400
    good = client.post(
        paths["act"], given | {"hands_for": "3"}, headers={"X-Requested-With": "fetch"}
    )
    assert good.status_code == 204


def test_a_chair_owes_the_minutes_of_an_ended_meeting(client_for, people, scene):
    Meeting.objects.update(state="ended")
    assert b"Confirm the minutes" in client_for(people.chair).get("/work/").content
    assert b"Confirm the minutes" not in client_for(people.secretary).get("/work/").content


def test_the_committee_page_names_the_next_meeting(client_for, people, committee, scene, at):
    Meeting.objects.update(state="running")
    page = f"/committees/{committee.slug}/"
    assert b"Third meeting" in client_for(people.observer).get(page).content
    assert b"Third meeting" not in client_for().get(page).content


def test_the_pages_ask_no_more_with_a_longer_agenda(
    client_for, people, paths, scene, at, django_assert_max_num_queries
):
    show_item(meeting=scene.meeting, item=scene.items[0], actor=people.chair, at=at)
    rows = [
        AgendaItem(meeting=scene.meeting, position=9 + n, kind="text", title=f"Item {n}")
        for n in range(40)
    ]
    AgendaItem.objects.bulk_create(rows)
    client = client_for(people.secretary)
    for name in ("list", "meeting", "room", "minutes"):
        with django_assert_max_num_queries(15):
            client.get(paths[name])


def test_meetings_of_all_ones_committees_stand_in_one_list(client_for, people, committee, at):
    from datetime import timedelta

    from reviews.models import Meeting
    from standards.kernel.clock import now

    for title, days, state in (("Before", -9, "ended"), ("Next", 9, "planned")):
        start = now() + timedelta(days=days)
        Meeting.objects.create(
            committee=committee,
            title=title,
            state=state,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            zone="UTC",
            planned_by=people.secretary,
            planned_at=at,
        )
    page = client_for(people.observer).get("/meetings/").content.decode()
    assert page.index("Next") < page.index("Past") < page.index("Before")
    assert committee.designation in page
    strange = client_for(people.stranger).get("/meetings/").content.decode()
    assert "No meeting is planned." in strange
    assert "Before" not in strange
