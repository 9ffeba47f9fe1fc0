"""problem+json: one shape for every refusal of the API, and no 500 for bad input."""

import pytest
from rest_framework import exceptions

from standards.infrastructure.problems import handle_api_exception
from standards.kernel.errors import TooMany

pytestmark = pytest.mark.django_db
JSON = "application/json"


def answer_to(error):
    return handle_api_exception(error, {})


def test_faulty_fields_become_pointers_however_deep():
    error = exceptions.ValidationError(
        {"title": ["Too short."], "criteria": [{}, {"limit": ["Not a number."]}],
         "non_field_errors": ["They do not fit."], "tags": "Unknown."}
    )  # fmt: skip
    answer = answer_to(error)
    assert answer.status_code == 400
    assert {(one["pointer"], one["detail"]) for one in answer.data["errors"]} == {
        ("/title", "Too short."),
        ("/criteria/1/limit", "Not a number."),
        ("", "They do not fit."),
        ("/tags", "Unknown."),
    }


def test_a_call_too_many_says_when_to_come_back():
    assert answer_to(TooMany("Wait.", retry_after=7))["Retry-After"] == "7"
    assert answer_to(exceptions.Throttled(wait=3))["Retry-After"] == "3"


@pytest.mark.parametrize(
    ("error", "status"),
    [(exceptions.NotAuthenticated(), 401), (exceptions.AuthenticationFailed(), 401),
     (exceptions.PermissionDenied(), 403), (exceptions.MethodNotAllowed("PUT"), 405),
     (exceptions.NotAcceptable(), 406), (exceptions.UnsupportedMediaType("x/y"), 415)],
)  # fmt: skip
def test_the_frameworks_refusals_have_the_same_shape(error, status):
    answer = answer_to(error)
    assert answer.status_code == answer.data["status"] == status
    assert answer.content_type == "application/problem+json"
    assert set(answer.data) == {"type", "title", "status", "detail"}


def test_a_fault_of_ours_is_not_dressed_up():
    assert answer_to(ZeroDivisionError()) is None


CALLS = [
    ("get", "/api/v1/nothing/here/", None, JSON, 404),
    ("get", "/api/v1/work-items/999999/", None, JSON, 404),
    ("get", "/api/v1/work-items/%00/", None, JSON, 404),
    ("get", "/api/v1/work-items/9999999999999999999999/", None, JSON, 404),
    ("get", "/api/v1/work-items/?ordering=password", None, JSON, 400),
    ("get", "/api/v1/work-items/?ordering=--number", None, JSON, 400),
    ("get", "/api/v1/work-items/?page=nope", None, JSON, 404),
    ("put", "/api/v1/me/", "{}", JSON, 405),
    ("post", "/api/v1/work-items/", "{", JSON, 400),
    ("post", "/api/v1/work-items/", "[]", JSON, 400),
    ("post", "/api/v1/work-items/", "null", JSON, 400),
    ("post", "/api/v1/work-items/", '"text"', JSON, 400),
    ("post", "/api/v1/work-items/", "{}", JSON, 400),
    ("post", "/api/v1/work-items/", b"\xff\xfe", JSON, 400),
    ("post", "/api/v1/work-items/", "<x/>", "application/xml", 415),
]


@pytest.mark.parametrize(("method", "path", "body", "kind", "status"), CALLS)
def test_bad_calls_are_answered_in_words(client_for, people, method, path, body, kind, status):
    client = client_for(people.secretary)
    answer = client.generic(method.upper(), path, body or "", content_type=kind)
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]


def test_a_body_too_large_to_read_is_413(client_for, people, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body = '{"title": "' + "x" * 200 + '"}'
    answer = client_for(people.secretary).post("/api/v1/work-items/", body, content_type=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


def test_a_call_without_the_form_token_is_refused(people):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people.secretary, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/api/v1/work-items/", "{}", content_type=JSON)
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
