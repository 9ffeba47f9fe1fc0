"""Repeated calls: one effect, one answer; another body under the same key is refused."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from standards.infrastructure.idempotency import KEPT_FOR, STUCK_AFTER, Repetition
from standards.kernel.errors import Conflict, InvalidInput, TooLarge
from standards.models import IdempotentAnswer, WorkItem

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def call(body=b"{}", path="/api/v1/things/", secret="one"):
    return RequestFactory().post(
        path, body, "application/json", HTTP_AUTHORIZATION=f"Bearer {secret}"
    )


def answered(at, status=201, **values):
    with Repetition(call(**values), "k", at=at) as repetition:
        repetition.keep(status, {"id": "1"})
    return repetition


def test_the_first_answer_is_given_again(at):
    assert answered(at).answer is None
    again = Repetition(call(), "k", at=at + timedelta(hours=1))
    assert again.answer == (201, {"id": "1"})
    assert again.problem is None


@pytest.mark.parametrize("other", [{"body": b"[]"}, {"path": "/api/v1/others/"}])
def test_the_same_key_for_another_call_is_a_conflict(at, other):
    answered(at)
    assert isinstance(Repetition(call(**other), "k", at=at).problem, Conflict)


def test_keys_of_different_callers_do_not_meet(at):
    answered(at)
    with Repetition(call(secret="two"), "k", at=at) as repetition:
        assert (repetition.answer, repetition.problem) == (None, None)


def test_a_call_under_way_asks_its_repetition_to_wait(at):
    with Repetition(call(), "k", at=at):
        assert "still running" in str(Repetition(call(), "k", at=at).problem)


def test_a_call_that_failed_by_our_fault_may_be_repeated(at):
    with pytest.raises(ZeroDivisionError), Repetition(call(), "k", at=at):
        1 / 0  # noqa: B018
    assert not IdempotentAnswer.objects.exists()


@pytest.mark.parametrize("status", [500, 503, 429, 401])
def test_what_passes_by_itself_is_not_kept(at, status):
    answered(at, status=status)
    assert Repetition(call(), "k", at=at).answer is None


def test_a_call_whose_process_died_is_free_again_after_a_while(at):
    Repetition(call(), "k", at=at)
    later = at + STUCK_AFTER + timedelta(seconds=1)
    assert Repetition(call(), "k", at=later).problem is None


def test_an_answer_is_forgotten_after_a_day(at):
    answered(at)
    later = at + KEPT_FOR + timedelta(seconds=1)
    assert Repetition(call(), "k", at=later).answer is None
    assert str(IdempotentAnswer.objects.get()) == "k"


def test_a_long_key_and_a_large_body_are_refused(at, settings):
    assert isinstance(Repetition(call(), "k" * 201, at=at).problem, InvalidInput)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert isinstance(Repetition(call(b"x" * 11), "k", at=at).problem, TooLarge)


PROPOSAL = {
    "title": "Calibration of probabilities",
    "scope": "How calibration is measured.",
    "justification": "It is measured in many ways.",
    "document_type": "standard",
}


def test_over_http_one_proposal_is_made_of_two_calls(api_for, people, committee):
    client = api_for(people.secretary)
    body = PROPOSAL | {"committee": committee.slug}
    first, second = (
        client.post("/api/v1/work-items/", body, format="json", HTTP_IDEMPOTENCY_KEY="a1")
        for _time in range(2)
    )
    assert first.status_code == 201, first.content
    assert (second.status_code, second.json()) == (201, first.json())
    assert WorkItem.objects.count() == 1
    other = client.post(
        "/api/v1/work-items/", body | {"title": "Other"}, format="json", HTTP_IDEMPOTENCY_KEY="a1"
    )
    assert (other.status_code, other["Content-Type"]) == (409, "application/problem+json")


def test_over_http_a_refused_key_names_the_reason(api_for, people):
    answer = api_for(people.secretary).post(
        "/api/v1/work-items/", {}, format="json", HTTP_IDEMPOTENCY_KEY="k" * 300
    )
    assert (answer.status_code, "200 characters" in answer.json()["detail"]) == (400, True)
