"""What the process says of itself to those who watch it, and its pages for faults."""

import pytest
import redis
from django.db import OperationalError, connection
from django.test import RequestFactory

from lepton_site.views import health, problems

READERS = [("/api/v1/x/", "application/problem+json"), ("/x/", "text/html")]
READY = {"database": True, "broker": True, "channel_layer": True}


def test_process_says_that_it_runs(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.django_db
def test_site_is_ready_when_database_and_folder_answer(client, settings, tmp_path):
    settings.LEPTON_DATA, settings.REDIS_URL = tmp_path, ""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, READY)


@pytest.mark.django_db
def test_missing_folder_is_named(client, settings, tmp_path):
    settings.LEPTON_DATA, settings.REDIS_URL = tmp_path / "gone", ""
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"] is False


@pytest.mark.django_db
@pytest.mark.parametrize(("answers", "status"), [(True, 200), (False, 503)])
def test_redis_is_asked_where_there_is_one(client, settings, monkeypatch, answers, status):
    class Double:
        @classmethod
        def from_url(cls, _url, **_how):
            return cls()

        def ping(self):
            if not answers:
                raise redis.ConnectionError
            return True

    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    monkeypatch.setattr(health.redis, "Redis", Double)
    assert client.get("/readyz").status_code == status


def test_silent_database_is_named(client, settings, tmp_path, monkeypatch):
    def refuse():
        raise OperationalError

    settings.LEPTON_DATA, settings.REDIS_URL = tmp_path, ""
    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == READY | {"database": False}


@pytest.mark.django_db
@pytest.mark.parametrize(("handler", "status"), [("not_found", 404), ("forbidden", 403)])
@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/x/", "application/problem+json"), ("/x/", "text/html")]
)
def test_problem_is_a_page_for_people_and_json_for_programs(handler, status, path, kind):
    request = RequestFactory().get(path)
    answer = getattr(problems, handler)(request, ValueError("inner words"))
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(kind)
    assert b"inner words" not in answer.content


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/x/", "application/problem+json"), ("/x/", "text/html")]
)
def test_fault_is_owned_with_a_number_that_the_log_holds(path, kind, caplog):
    answer = problems.fault(RequestFactory().get(path))
    assert answer.status_code == 500
    assert answer.headers["Content-Type"].startswith(kind)
    number = caplog.records[-1].getMessage().split()[1]
    assert number in answer.content.decode()
