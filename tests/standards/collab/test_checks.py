"""The drafting checks over HTTP and what people judged to be no problem."""

from __future__ import annotations

import pytest

from tests.standards.collab.test_api import doc, paragraph, put, read, text

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@pytest.fixture
def checked(draft, people, api_for):
    """Write a faulty sentence; returns the address of the checks."""
    writer = api_for(people.editor)
    _, etag = read(writer, draft)
    put(writer, draft, doc(paragraph("p", text("It must be so."))), etag)
    return f"/api/v1/drafts/{draft.pk}/checks/"


FINDING = {"rule": "must", "node": "p", "text": "must"}


def test_a_finding_says_its_rule_why_and_what_mends_it(checked, people, api_for):
    (row,) = api_for(people.observer).get(checked).json()["results"]
    assert (row["rule"], row["replacement"], row["ignored"]) == ("must", "shall", None)
    assert (row["start"], row["end"]) == (3, 7)
    assert "translators" in row["why"]


def test_an_ignored_finding_is_shown_to_all_with_its_reason(checked, people, api_for):
    writer = api_for(people.editor)
    made = writer.post(f"{checked}ignored/", FINDING | {"reason": "A law says so"}, format="json")
    assert made.status_code == 201
    (row,) = api_for(people.observer).get(checked).json()["results"]
    assert row["ignored"]["reason"] == "A law says so"
    assert row["ignored"]["by"]["name"] == people.editor.name
    again = writer.post(f"{checked}ignored/", FINDING | {"reason": "Still"}, format="json")
    assert again.json()["id"] == made.json()["id"]
    (only,) = api_for(people.observer).get(f"{checked}ignored/").json()["results"]
    assert only["reason"] == "Still"
    gone = f"{checked}ignored/{only['id']}/"
    assert writer.delete(gone).status_code == 204
    assert writer.delete(gone).status_code == 404
    assert api_for(people.observer).get(checked).json()["results"][0]["ignored"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "},
        {"reason": "x" * 501},
        {"reason": "x", "rule": "no-such"},
        {"reason": "x", "node": "n" * 65},
        {"reason": "x", "text": "a\x00"},
        {},
    ],
)
def test_a_faulty_judgement_is_refused(wrong, checked, people, api_for):
    answer = api_for(people.editor).post(f"{checked}ignored/", FINDING | wrong, format="json")
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"]
    assert api_for(people.editor).get(f"{checked}ignored/").json()["results"] == []


def test_only_writers_judge_and_strangers_learn_nothing(checked, people, api_for):
    body = FINDING | {"reason": "x"}
    for name, status in (("observer", 403), ("expert", 403), ("stranger", 404)):
        api = api_for(getattr(people, name))
        assert api.post(f"{checked}ignored/", body, format="json").status_code == status
    assert api_for(people.stranger).get(f"{checked}ignored/").status_code == 404
    made = api_for(people.editor).post(f"{checked}ignored/", body, format="json").json()
    observer = api_for(people.observer)
    assert observer.delete(f"{checked}ignored/{made['id']}/").status_code == 403


def test_freezing_says_what_is_left_open_and_does_not_block(checked, draft, people, api_for):
    editor = api_for(people.editor)
    path = f"/api/v1/drafts/{draft.pk}/revisions/"
    first = editor.post(path, {"name": "WD 1", "keep_open": True}, format="json").json()
    assert first["checks"] == {"error": 0, "warning": 1, "hint": 0}
    editor.post(f"{checked}ignored/", FINDING | {"reason": "x"}, format="json")
    second = editor.post(path, {"name": "WD 2"}, format="json").json()
    assert second["checks"] == {"error": 0, "warning": 0, "hint": 0}
    late = editor.post(f"{checked}ignored/", FINDING | {"reason": "y"}, format="json")
    assert late.status_code == 409
