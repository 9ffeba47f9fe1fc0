from datetime import timedelta

import pytest

from standards.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.services]
API = "/api/v1"


@pytest.fixture
def at():
    """The API reads the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def body(committee):
    closes = (now() + timedelta(days=7)).isoformat()
    return {
        "committee": committee.slug,
        "question": "Shall it?",
        "rule": "simple-majority",
        "closes_at": closes,
    }


def test_round_is_played_over_the_api(api_for, people, body):
    secretary, voter = api_for(people.secretary), api_for(people.expert1)
    made = secretary.post(f"{API}/ballots/", body, format="json")
    assert made.status_code == 201
    assert made.json()["state"] == "draft"
    pk = made.json()["id"]
    assert secretary.post(f"{API}/ballots/{pk}/open/").json()["state"] == "open"
    cast = voter.post(
        f"{API}/ballots/{pk}/votes/", {"position": "yes"}, format="json", HTTP_IDEMPOTENCY_KEY="a"
    )
    again = voter.post(
        f"{API}/ballots/{pk}/votes/", {"position": "yes"}, format="json", HTTP_IDEMPOTENCY_KEY="a"
    )
    other = voter.post(
        f"{API}/ballots/{pk}/votes/", {"position": "no"}, format="json", HTTP_IDEMPOTENCY_KEY="a"
    )
    assert (cast.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert cast.json()["receipt"] == again.json()["receipt"]
    read = voter.get(f"{API}/ballots/{pk}/").json()
    assert read["my_vote"]["position"] == "yes"
    assert [each["value"] for each in read["positions"]] == ["yes", "no", "abstain"]
    listed = voter.get(f"{API}/ballots/{pk}/votes/").json()["results"]
    assert listed[0]["member"]["name"] == "Aldania Standards"
    assert voter.get(f"{API}/ballots/{pk}/result/").status_code == 409
    first = secretary.post(f"{API}/ballots/{pk}/close/", {}, format="json")
    assert (first.status_code, first.json()["state"], first.json()["confirmations"]) == (
        202,
        "open",
        1,
    )
    second = api_for(people.chair).post(f"{API}/ballots/{pk}/close/", {}, format="json")
    assert (second.status_code, second.json()["state"]) == (200, "closed")
    result = voter.get(f"{API}/ballots/{pk}/result/").json()
    assert result["outcome"] == "passed"
    asked = api_for().post(
        f"{API}/ballot-rules/{result['rule']}/evaluate/", result["inputs"], format="json"
    )
    assert asked.json()["outcome"] == "passed"
    late = voter.post(f"{API}/ballots/{pk}/votes/", {"position": "no"}, format="json")
    assert late.status_code == 409
    assert late["Content-Type"] == "application/problem+json"


def test_vote_with_comments_files_them(api_for, people, open_one, revision):
    ballot = open_one(rule="iso-dis", revision=revision, closes_at=now() + timedelta(days=3))
    given = {
        "position": "no",
        "reason": "6.2",
        "comments": [
            {"text": "Wrong.", "type": "te", "anchor": {"block": "p1", "start": 0, "end": 4}}
        ],
    }
    answer = api_for(people.expert1).post(f"{API}/ballots/{ballot.pk}/votes/", given, format="json")
    assert answer.status_code == 201
    listed = api_for(people.chair).get(f"{API}/comments/?ballot={ballot.pk}").json()["results"]
    assert listed[0]["clause"] == "1"
    bad = api_for(people.expert2).post(
        f"{API}/ballots/{ballot.pk}/votes/", {"position": "no", "comments": "x"}, format="json"
    )
    assert bad.status_code == 400
    half = api_for(people.expert2).post(
        f"{API}/ballots/{ballot.pk}/votes/",
        {"position": "yes", "comments": [{"text": "Fine."}, {"text": ""}]},
        format="json",
    )
    assert half.status_code == 400
    assert half.json()["errors"][0]["pointer"] == "/comments/1/text"
    votes = api_for(people.chair).get(f"{API}/ballots/{ballot.pk}/votes/").json()["results"]
    assert len(votes) == 1


@pytest.mark.parametrize("scopes", [("read",), ("read", "write")])
def test_token_needs_the_scope_vote(api_for, people, open_one, scopes):
    ballot = open_one(closes_at=now() + timedelta(days=3))
    answer = api_for(people.expert1, scopes).post(
        f"{API}/ballots/{ballot.pk}/votes/", {"position": "yes"}, format="json"
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"position": "maybe"}, "/position"),
        ({"position": 3}, "/position"),
        ({"position": "yes", "reason": ["x"]}, "/reason"),
        ({"parts": "all"}, "/parts"),
        ({"parts": [1]}, "/parts/0"),
        ({"position": "yes", "commits_experts": -1}, "/commits_experts"),
    ],
)
def test_malformed_votes_are_refused_with_their_place(api_for, people, open_one, given, pointer):
    ballot = open_one(closes_at=now() + timedelta(days=3))
    answer = api_for(people.expert1).post(f"{API}/ballots/{ballot.pk}/votes/", given, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_list_of_votes_is_no_object(api_for, people, open_one):
    ballot = open_one(closes_at=now() + timedelta(days=3))
    assert (
        api_for(people.expert1)
        .post(f"{API}/ballots/{ballot.pk}/votes/", [], format="json")
        .status_code
        == 400
    )


@pytest.mark.parametrize(
    "address",
    [
        "ballots/",
        "ballots/1/",
        "ballots/1/votes/",
        "ballots/1/result/",
        "comments/",
        "comments/1/disposition/",
    ],
)
def test_strangers_without_a_token_get_401(api_for, address):
    assert api_for().get(f"{API}/{address}").status_code in (401, 405)


def test_outsiders_get_404_and_members_without_the_right_403(api_for, people, open_one):
    ballot = open_one()
    assert api_for(people.stranger).get(f"{API}/ballots/{ballot.pk}/").status_code == 404
    assert api_for(people.expert1).post(f"{API}/ballots/{ballot.pk}/close/").status_code == 403
    assert api_for(people.expert1).get(f"{API}/ballots/none/").status_code == 404
    assert api_for(people.stranger).get(f"{API}/ballots/").json()["results"] == []


def test_list_filters(api_for, people, open_one, committee, work_item):
    open_one()
    client = api_for(people.chair)
    for query, number in (
        ("state=open", 1),
        ("state=closed", 0),
        (f"committee={committee.slug}", 1),
        ("work_item=x", 0),
        (f"work_item={work_item.pk}", 0),
        ("ordering=closes_at", 1),
    ):
        assert len(client.get(f"{API}/ballots/?{query}").json()["results"]) == number
    assert client.get(f"{API}/ballots/?ordering=secret").status_code == 400


def test_ballot_is_withdrawn_and_superseded(api_for, people, open_one):
    first, second = open_one(), open_one()
    client = api_for(people.secretary)
    assert (
        client.post(f"{API}/ballots/{first.pk}/withdraw/", {"reason": "x"}, format="json").json()[
            "state"
        ]
        == "withdrawn"
    )
    assert (
        client.post(f"{API}/ballots/{second.pk}/supersede/", {}, format="json").json()["state"]
        == "superseded"
    )


def test_approved_text_is_published(api_for, people, open_one, vote, revision):
    ballot = open_one(rule="iso-dis", revision=revision, closes_at=now() + timedelta(days=3))
    vote(ballot, people.expert1, "yes")
    client = api_for(people.secretary)
    client.post(f"{API}/ballots/{ballot.pk}/close/", {"waive": True}, format="json")
    answer = client.post(f"{API}/ballots/{ballot.pk}/publish/", {}, format="json")
    assert (answer.status_code, answer.json()["designation"]) == (201, "ls-4101")


def test_secret_votes_are_listed_as_receipts_after_the_close_alone(
    api_for, people, open_one, vote, monkeypatch
):
    ballot = open_one(secret=True, closes_at=now() + timedelta(days=3))
    cast = vote(ballot, people.expert1, "yes")
    client = api_for(people.secretary)
    assert client.get(f"{API}/ballots/{ballot.pk}/votes/").json()["results"] == []
    assert api_for(people.expert1).get(f"{API}/ballots/{ballot.pk}/").json()["my_vote"] == {
        "member": {
            "id": ballot.electors.get(name="Aldania Standards").key,
            "name": "Aldania Standards",
        },
        "voted": True,
    }
    client.post(f"{API}/ballots/{ballot.pk}/close/", {"waive": True}, format="json")
    monkeypatch.setattr("reviews.queries.ballots.MINIMUM_TURNOUT", 1)
    assert client.get(f"{API}/ballots/{ballot.pk}/votes/").json()["results"] == [
        {"receipt": cast.receipt}
    ]


def test_rules_are_open_to_all(api_for):
    client = api_for()
    listed = client.get(f"{API}/ballot-rules/").json()["results"]
    assert {"simple-majority", "iso-dis"} <= {each["slug"] for each in listed}
    assert client.get(f"{API}/ballot-rules/iso-dis/").json()["classes"] == ["O", "P"]
    assert client.get(f"{API}/ballot-rules/dice/").status_code == 404
    bad = client.post(
        f"{API}/ballot-rules/iso-dis/evaluate/", {"totals": {"p": {"yes": -1}}}, format="json"
    )
    assert bad.status_code == 400
    assert bad.json()["errors"][0]["pointer"] == "/totals/p/yes"
    assert (
        client.post(f"{API}/ballot-rules/iso-dis/evaluate/", [], format="json").status_code == 400
    )


def test_calculator_computes_a_real_ballot(api_for):
    totals = {"p": {"yes": 13, "no": 3}, "all": {"yes": 18, "no": 3}}
    answer = (
        api_for()
        .post(f"{API}/ballot-rules/iso-dis/evaluate/", {"totals": totals}, format="json")
        .json()
    )
    assert answer["outcome"] == "passed"
    assert [each["arithmetic"] for each in answer["tests"]] == [
        "3 × 13 = 39 ≥ 2 × 16 = 32",
        "4 × 3 = 12 ≤ 1 × 21 = 21",
    ]
