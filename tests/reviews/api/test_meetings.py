"""Meetings over the API: planned, led, minuted, and told over the socket."""

from __future__ import annotations

import pytest

from reviews.models import Comment, Meeting
from tests.reviews.meetings_scene import make_draft, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.services]
PLACE = "/api/v1/meetings/"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.LEPTON_DATA = tmp_path


def plan(committee, **given):
    return {
        "committee": committee.slug,
        "title": "Third meeting",
        "starts_at": "2026-12-01T09:00:00Z",
        "ends_at": "2026-12-01T12:00:00Z",
    } | given


def test_a_meeting_is_planned_led_and_minuted(api_for, people, committee, work_item, at):
    draft = make_draft(work_item, people, at)
    api = api_for(people.secretary)
    made = api.post(PLACE, plan(committee), format="json")
    assert made.status_code == 201, made.content
    own = f"{PLACE}{made.json()['id']}/"
    asked = {"draft": str(draft.pk), "comments": "unanswered"}
    agenda = api.post(f"{own}agenda/", asked, format="json").json()["agenda"]
    assert [each["clause"] for each in agenda] == ["1", "2", ""]
    roll = {"present": [people.chair.pk], "guests": ["Ada Byron"]}
    marked = api.put(f"{own}attendance/", roll, format="json").json()
    assert [each["name"] for each in marked["attendance"]["present"]] == ["Chair", "Ada Byron"]
    item = agenda[0]["id"]
    assert api.post(f"{own}shown/", {"item": item}, format="json").json()["current"] == item
    said = {
        "disposition": "accepted",
        "hands": {"agree": 4, "against": 0, "abstain": 1},
    }
    done = api.post(f"{own}items/{item}/decision/", said, format="json").json()
    assert done["agenda"][0]["hands"] == {"agree": 4, "against": 0, "abstain": 1}
    assert Comment.objects.get(pk=agenda[0]["comment"]).state == "confirmed"
    assert api.post(f"{own}shown/", {"item": None}, format="json").json()["state"] == "ended"
    assert api.post(f"{own}minutes/").status_code == 403
    assert api_for(people.chair).post(f"{own}minutes/").json() == {"document": 1, "printed": "N 1"}
    minutes = api_for(people.observer).get(f"{own}minutes/").json()
    assert minutes["items"][0]["disposition"] == "accepted"
    assert api.post(f"{own}shown/", {"item": item}, format="json").status_code == 409


def test_outsiders_find_nothing_and_members_only_read(api_for, people, committee, work_item, at):
    scene = make_scene(committee, work_item, people, at)
    own = f"{PLACE}{scene.meeting.pk}/"
    stranger, member = api_for(people.stranger), api_for(people.observer)
    assert stranger.get(own).status_code == 404
    assert stranger.get(PLACE).json()["results"] == []
    assert api_for().get(own).status_code == 401
    listed = member.get(f"{PLACE}?committee={committee.slug}&state=planned").json()["results"]
    assert [row["id"] for row in listed] == [str(scene.meeting.pk)]
    assert member.post(PLACE, plan(committee), format="json").status_code == 403
    assert member.post(f"{own}agenda/", {"title": "x"}, format="json").status_code == 403
    assert stranger.post(PLACE, plan(committee), format="json").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": "soon"},
        {"ends_at": "2026-12-01T08:00:00Z"},
        {"zone": "Nowhere"},
        {"title": ""},
        {"link": "ftp://x"},
    ],
)
def test_a_bad_plan_says_where(api_for, people, committee, wrong):
    answer = api_for(people.chair).post(PLACE, plan(committee, **wrong), format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(wrong))}"
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("hands", [{"agree": -1, "against": 0, "abstain": 0}, {"agree": 1}, "x"])
def test_bad_hands_are_refused(api_for, people, committee, work_item, at, hands):
    scene = make_scene(committee, work_item, people, at)
    place = f"{PLACE}{scene.meeting.pk}/items/{scene.items[0].pk}/decision/"
    said = {"disposition": "accepted", "hands": hands}
    answer = api_for(people.chair).post(place, said, format="json")
    assert answer.status_code == 400
    assert Comment.objects.filter(state="open").count() == 3
