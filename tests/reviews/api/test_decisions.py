"""What follows a ballot over the API: judge, decide, recirculate, recount."""

from datetime import timedelta

import pytest

from reviews.operations.closing import close_ballot
from standards.kernel.clock import now
from tests.reviews.recirculations_scene import OLD, closed_with_a_negative, freeze, revised

pytestmark = [pytest.mark.django_db, pytest.mark.services]
BASE = "/api/v1/ballots"


@pytest.fixture
def at():
    """The API reads the system's clock, so these tests happen now."""
    return now() - timedelta(days=3)


@pytest.fixture
def text(draft, people, at):
    return freeze(draft, people, at, OLD, 1)


@pytest.fixture
def ballot(open_one, vote, people, text, at):
    return closed_with_a_negative(open_one, vote, people, text, at, rule="iso-dis")


@pytest.fixture
def drafted(open_one, vote, people, text, at, work_item):
    """Return a closed ballot on a committee draft, which waits for the chair."""
    work_item.phase = "committee_review"
    work_item.save()
    made = open_one(rule="iso-cd", revision=text)
    vote(made, people.expert1, "yes")
    close_ballot(ballot=made, waive=True, actor=people.chair, at=at + timedelta(hours=2))
    return made


def test_the_chair_judges_and_the_result_says_so(api_for, people, drafted):
    address = f"{BASE}/{drafted.pk}/judgement/"
    given = {"consensus": False, "reason": "Two regions object."}
    assert api_for(people.secretary).post(address, given, format="json").status_code == 403
    assert api_for(people.stranger).post(address, given, format="json").status_code == 404
    assert api_for(people.chair).get(address).json() == {"judgement": None}
    made = api_for(people.chair).post(address, given, format="json")
    assert (made.status_code, made.json()["outcome"]) == (201, "failed")
    assert made.json()["outcome_of_the_count"] == "undecided"
    assert api_for(people.chair).post(address, given, format="json").status_code == 409
    result = api_for(people.expert1).get(f"{BASE}/{drafted.pk}/result/").json()
    assert result["outcome"] == "failed"
    assert result["tests"][0]["passed"]
    assert result["record"]["judgement"]["reason"] == "Two regions object."
    assert api_for(people.expert1).get(address).json()["judgement"]["consensus"] is False


@pytest.mark.parametrize(
    ("given", "pointer"),
    [({"consensus": True, "reason": " "}, "/reason"), ({"reason": "x"}, "/consensus")],
)
def test_a_judgement_names_what_it_lacks(api_for, people, drafted, given, pointer):
    answer = api_for(people.chair).post(f"{BASE}/{drafted.pk}/judgement/", given, format="json")
    assert answer.status_code == 400
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_ways_on_are_listed_and_one_is_taken_once(api_for, people, ballot):
    address = f"{BASE}/{ballot.pk}/decision/"
    secretary = api_for(people.secretary)
    found = secretary.get(address).json()
    assert [way["decision"] for way in found["ways"]] == ["repeat", "send_back", "cancel"]
    assert found["ways"][0]["needs_reason"]
    assert "DIS 2" in found["ways"][0]["follows"]
    lacking = secretary.post(address, {"decision": "repeat"}, format="json")
    assert lacking.json()["errors"][0]["pointer"] == "/reason"
    given = {"decision": "repeat", "reason": "Clause 2 changes."}
    assert api_for(people.expert1).post(address, given, format="json").status_code == 403
    made = secretary.post(address, given, format="json")
    assert (made.status_code, made.json()["code"]) == (201, "40.93")
    second = api_for(people.chair).post(address, given, format="json")
    assert second.status_code == 409
    assert "Secretary has decided already" in second.json()["detail"]
    after = api_for(people.expert1).get(address).json()
    assert (after["decision"]["decision"], after["ways"]) == ("repeat", [])


def test_a_recirculation_is_prepared_and_read(api_for, people, ballot, draft, at):
    address = f"{BASE}/{ballot.pk}/recirculations/"
    secretary = api_for(people.secretary)
    assert "Freeze the revised text" in secretary.get(address).json()["stopped_by"]
    later = freeze(draft, people, at + timedelta(days=1), revised(), 2)
    assert [one["id"] for one in secretary.get(address).json()["revisions"]] == [str(later.pk)]
    given = {"revision": str(later.pk), "closes_at": (now() + timedelta(days=9)).isoformat()}
    assert api_for(people.expert1).post(address, given, format="json").status_code == 403
    made = secretary.post(address, given, format="json")
    assert made.status_code == 201
    body = made.json()
    assert (body["state"], body["recirculates"]) == ("draft", str(ballot.pk))
    assert [one["id"] for one in body["changed"]] == ["c2"]
    assert secretary.post(f"{BASE}/{body['id']}/open/").status_code == 200
    votes = api_for(people.expert1).get(f"{BASE}/{body['id']}/votes/").json()["results"]
    assert [vote["carried"] for vote in votes] == [True, True, True]
    assert secretary.get(address).json()["recirculation"] == body["id"]
    assert secretary.post(address, given, format="json").status_code == 409


def test_the_recount_file_is_read_after_the_close_only(api_for, people, ballot, open_one):
    body = api_for(people.observer).get(f"{BASE}/{ballot.pk}/recount/").json()
    assert len(body["votes"]) == 3
    assert body["record"]["kind"] == "lepton-decision-record"
    answer = api_for(people.observer).get(f"{BASE}/{open_one().pk}/recount/")
    assert (answer.status_code, "before it is closed" in answer.json()["detail"]) == (409, True)
