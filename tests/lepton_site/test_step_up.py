"""Formal acts ask who sits there: pages, API and socket refuse, confirm, and go on unchanged."""

from datetime import timedelta

import pytest
from channels.db import database_sync_to_async

from reviews.models import Vote
from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot
from standards.infrastructure.confirmation import is_confirmed
from standards.kernel.clock import now
from standards.models import ApiToken
from tests.lepton_site.factor import PASSWORD, code, give_factor, let_time_pass, sign_in
from tests.standards.sockets import Socket

pytestmark = pytest.mark.django_db
PROBLEM = "urn:lepton:problem:confirmation-required"
CONFIRM = "/accounts/reauthenticate/"


@pytest.fixture(autouse=True)
def _for_real(settings):
    settings.LEPTON_DEMO = False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def at():
    """Sockets read the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def ballot(committee, people, at):
    plan = BallotPlan(
        committee=committee, question="Shall it pass?", rule="simple-majority",
        closes_at=at + timedelta(days=9),
    )  # fmt: skip
    made = create_ballot(plan=plan, actor=people.secretary, at=at)
    return open_ballot(ballot=made, actor=people.secretary, at=at)


def vote(client, ballot, key="k1", **more):
    return client.post(
        f"/api/v1/ballots/{ballot.pk}/votes/", {"position": "yes"},
        content_type="application/json", headers={"Idempotency-Key": key}, **more,
    )  # fmt: skip


def test_signing_in_counts_for_ten_minutes(people, ballot):
    client = sign_in(people.expert1)
    let_time_pass(client, 9 * 60)
    assert vote(client, ballot).status_code == 201
    let_time_pass(client, 2 * 60)
    refused = vote(client, ballot, "k2")
    assert (refused.status_code, refused.json()["type"]) == (403, PROBLEM)
    assert "Confirm that it is you" in refused.json()["detail"]


def test_records_of_another_person_in_the_session_count_for_nothing(people, client_for):
    session = sign_in(people.expert1).session
    assert is_confirmed(session, people.expert1, at=now())
    assert not is_confirmed(session, people.expert2, at=now())
    assert not is_confirmed(client_for(people.expert1).session, people.expert1, at=now())


def test_the_demo_asks_for_nothing(people, ballot, settings):
    client = sign_in(people.expert1)
    let_time_pass(client)
    settings.LEPTON_DEMO = True
    assert vote(client, ballot).status_code == 201


@pytest.mark.parametrize(
    ("scopes", "status"), [(["read", "write"], 403), (["read", "vote"], 201), (["read"], 403)]
)
def test_a_token_needs_the_scope_and_no_confirmation(people, ballot, api_for, scopes, status):
    answer = api_for(people.expert1, scopes).post(
        f"/api/v1/ballots/{ballot.pk}/votes/", {"position": "yes"}, format="json"
    )
    assert answer.status_code == status
    if status == 403:
        assert "scope “vote”" in answer.json()["detail"]


def test_the_vote_of_the_page_is_kept_and_cast_after_confirming(people, ballot):
    client = sign_in(people.expert1)
    let_time_pass(client)
    form = {"position": "yes", "reason": "Well made.", "key": "the-key"}
    asked = client.post(f"/ballots/{ballot.pk}/vote/", form)
    assert asked.status_code == 302
    page = client.get(asked["Location"])
    assert "Nothing you entered is lost" in page.text
    wrong = client.post(asked["Location"], {"password": "wrong"})
    assert wrong.status_code == 200
    assert 'aria-invalid="true"' in wrong.text
    assert not Vote.objects.exists()
    done = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert done.redirect_chain[-1][0] == f"/ballots/{ballot.pk}/"
    cast = Vote.objects.get()
    assert (cast.key, cast.reason, cast.cast_by) == ("the-key", "Well made.", people.expert1)
    client.post(f"/ballots/{ballot.pk}/vote/", form)
    assert Vote.objects.count() == 1


def test_code_and_password_both_confirm_and_json_is_answered_with_json(people, ballot):
    give_factor(people.expert1)
    client = sign_in(people.expert1)
    for field in ({"code": code(step=1)}, {"password": PASSWORD}):
        let_time_pass(client)
        assert vote(client, ballot).status_code == 403
        done = client.post(CONFIRM, field, headers={"accept": "application/json"})
        assert (done.status_code, done.json()) == (200, {"confirmed": True})
        assert vote(client, ballot).status_code in {200, 201}
    again = client.post(CONFIRM, {"code": code(step=1)}, headers={"accept": "application/json"})
    assert again.status_code == 400
    assert again["Content-Type"] == "application/problem+json"
    assert again.json()["errors"][0]["pointer"] == "/code"


def test_the_dialog_gets_the_forms_of_the_ways_that_the_person_has(people):
    client = sign_in(people.expert1)
    part = client.get(f"{CONFIRM}?part=1").text
    assert "<html" not in part
    assert 'name="password"' in part
    assert 'name="code"' not in part
    give_factor(people.expert1)
    both = client.get(f"{CONFIRM}?part=1").text
    assert 'name="code"' in both
    assert both.count("csrfmiddlewaretoken") == 2


def test_a_way_that_one_does_not_have_is_no_way(people):
    client = sign_in(people.expert1)
    for field in ({"code": "123456"}, {"credential": "{}"}, {}):
        assert client.post(CONFIRM, field).status_code == 200
    assert client.post(CONFIRM, {"password": PASSWORD, "next": "//evil.example"})["Location"] == (
        "/accounts/2fa/"
    )


def test_making_a_token_asks_too_because_it_will_not_be_asked_later(people):
    client = sign_in(people.expert1)
    let_time_pass(client)
    form = {"name": "Script", "scopes": ["read", "vote"]}
    asked = client.post("/accounts/tokens/", form)
    assert asked["Location"].startswith(CONFIRM)
    assert not ApiToken.objects.filter(user=people.expert1).exists()
    assert client.post(asked["Location"], {"password": PASSWORD}).context["secret"]


def test_publishing_asks_too(people, ballot):
    give_factor(people.secretary)
    client = sign_in(people.secretary)
    let_time_pass(client)
    asked = client.post(f"/ballots/{ballot.pk}/publish/", {})
    assert asked["Location"].startswith(CONFIRM)


def test_early_closing_takes_two_persons_with_factors(people, ballot):
    first, second = (seat(user) for user in (people.secretary, people.chair))
    address = f"/api/v1/ballots/{ballot.pk}/close/"
    body = {"waive": True}
    for _again in range(2):
        alone = first.post(address, body, content_type="application/json")
        assert (alone.status_code, alone.json()["confirmations"]) == (202, 1)
    both = second.post(address, body, content_type="application/json")
    assert (both.status_code, both.json()["state"]) == (200, "closed")


def seat(user):
    give_factor(user)
    return sign_in(user)


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
async def test_socket_asks_and_takes_the_same_vote_after_confirming(people, ballot):
    client = await database_sync_to_async(sign_in)(people.expert1)
    await database_sync_to_async(let_time_pass)(client)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    cast = {"type": "vote.cast", "id": "one", "position": "yes", "reason": ""}
    path = f"/ws/ballots/{ballot.pk}/"
    async with Socket(path, cookie=cookie, origin="http://testserver") as socket:
        assert (await socket.frame())["type"] == "tally"
        socket.send(cast)
        refused = await answer_of(socket, "vote.refused")
        assert (refused["id"], refused["problem"]["type"]) == ("one", PROBLEM)
        await database_sync_to_async(client.post)(CONFIRM, {"password": PASSWORD})
        socket.send(cast)
        accepted = await answer_of(socket, "vote.accepted")
        assert accepted["id"] == "one"
    assert await database_sync_to_async(Vote.objects.count)() == 1


async def answer_of(socket, kind):
    while True:
        frame = await socket.frame()
        if frame["type"].startswith("vote."):
            assert frame["type"] == kind, frame
            return frame
