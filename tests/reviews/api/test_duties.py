"""Later hours, delegations, weights and obligations over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from standards.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.services]
API = "/api/v1"


@pytest.fixture
def at():
    """The API reads the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


def test_the_hour_is_put_off_and_not_shortened(api_for, people, open_one):
    ballot = open_one()
    address = f"{API}/ballots/{ballot.pk}/extend/"
    later = {"closes_at": (ballot.closes_at + timedelta(days=3)).isoformat(), "reason": "Why not"}
    secretary = api_for(people.secretary)
    assert api_for(people.expert1).post(address, later, format="json").status_code == 403
    assert secretary.post(address, later, format="json").status_code == 200
    early = secretary.post(address, later, format="json")
    assert early.status_code == 400
    assert early.json()["errors"][0]["pointer"] == "/closes_at"


def test_a_vote_is_given_cast_for_another_and_listed(api_for, people, committee, open_one):
    ballot = open_one()
    giver, receiver = api_for(people.expert1), api_for(people.expert2)
    to = {"to": f"person:{people.expert2.pk}", "ballot": str(ballot.pk)}
    made = giver.post(f"{API}/delegations/", to, format="json")
    assert made.status_code == 201
    member = made.json()["member"]["id"]
    listed = receiver.get(f"{API}/delegations/?committee={committee.slug}").json()["results"]
    assert [each["to"]["name"] for each in listed] == ["Expert2"]
    cast = receiver.post(
        f"{API}/ballots/{ballot.pk}/votes/", {"position": "no", "member": member}, format="json"
    )
    assert cast.status_code == 201
    (vote,) = receiver.get(f"{API}/ballots/{ballot.pk}/votes/").json()["results"]
    assert (vote["on_behalf"], vote["member"]["name"]) == (True, "Aldania Standards")
    back = giver.post(f"{API}/delegations/{made.json()['id']}/revoke/")
    assert back.status_code == 409
    span = {"committee": committee.slug, "to": to["to"]}
    span["ends_at"] = (now() + timedelta(days=3)).isoformat()
    third = api_for(people.expert3).post(f"{API}/delegations/", span, format="json")
    assert third.status_code == 201
    revoked = api_for(people.expert3).post(f"{API}/delegations/{third.json()['id']}/revoke/")
    assert revoked.json()["revoked_at"]


def test_weights_and_obligations_are_read_back(api_for, people, committee, bodies, open_one):
    secretary = api_for(people.secretary)
    given = {"member": f"body:{bodies[0].pk}", "weight": 3}
    weights = f"{API}/committees/{committee.slug}/weights/"
    assert api_for(people.expert1).post(weights, given, format="json").status_code == 403
    assert secretary.post(weights, given, format="json").json()["weight"] == 3
    ballot = open_one()
    split = {"parts": [{"position": "yes", "weight": 2}, {"position": "no", "weight": 1}]}
    voter = api_for(people.expert1)
    cast = voter.post(f"{API}/ballots/{ballot.pk}/votes/", split, format="json")
    assert cast.status_code == 201
    from reviews.operations.closing import close_due_ballots

    close_due_ballots(at=ballot.closes_at)
    records = secretary.get(f"{API}/committees/{committee.slug}/obligations/").json()["results"]
    assert {row["member"]["name"] for row in records} >= {"Aldania Standards"}
    (own,) = voter.get(f"{API}/committees/{committee.slug}/obligations/").json()["results"]
    assert own["weight"] == 3


def test_a_rule_of_another_phase_is_refused_with_those_that_fit(
    api_for, people, committee, work_item
):
    body = {
        "committee": committee.slug,
        "question": "Shall it?",
        "rule": "iso-fdis",
        "work_item": str(work_item.pk),
        "closes_at": (now() + timedelta(days=7)).isoformat(),
    }
    refused = api_for(people.secretary).post(f"{API}/ballots/", body, format="json")
    assert refused.status_code == 400
    (problem,) = refused.json()["errors"]
    assert problem["pointer"] == "/rule"
    assert "Approval" in problem["detail"]
    assert "iso-dis" in problem["detail"]
