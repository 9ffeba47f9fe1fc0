"""The places of the side bar: each leads where its owner may go."""

import pytest

from lepton_site.context_processors import shell

pytestmark = pytest.mark.django_db


def places(rf, person):
    request = rf.get("/work/")
    request.user = person
    return [item["url"] for part in shell(request)["shell"]["sections"] for item in part["items"]]


@pytest.mark.parametrize(
    ("who", "runs"), [("evaluator", True), ("admin", True), ("officer", False), ("nsb", False)]
)
def test_queue_is_shown_to_those_who_run_it(rf, people, who, runs):
    assert ("/certification/queue/" in places(rf, getattr(people, who))) is runs


@pytest.mark.parametrize("who", ["secretary", "observer", "applicant", "officer", "evaluator"])
def test_every_place_opens_for_its_owner(rf, people, client_for, who):
    person = getattr(people, who)
    client = client_for(person)
    assert [url for url in places(rf, person) if client.get(url).status_code != 200] == []
