"""Discussions beside a draft over HTTP."""

from __future__ import annotations

import pytest

from standards.queries.discussions import place_now
from tests.standards.collab.test_api import doc, paragraph, put, read, text

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def test_a_discussion_follows_its_words(draft, people, api_for):
    api, path = api_for(people.observer), f"/api/v1/drafts/{draft.pk}/discussions/"
    writer = api_for(people.editor)
    _, etag = read(writer, draft)
    put(writer, draft, doc(paragraph("p", text("标准 of the model"))), etag)
    anchor = {"block": "p", "start": 3, "end": 12, "quote": "of the mo"}
    opened = api.post(path, {"text": "Which one?", "anchor": anchor}, format="json")
    assert opened.status_code == 201
    _, etag = read(writer, draft)
    put(writer, draft, doc(paragraph("p", text("😀 标准 of the model"))), etag)
    (row,) = api.get(path).json()["results"]
    assert row["anchor"] == anchor | {"state": "anchored", "start": 6, "end": 15}
    assert row["author"] == {
        "id": str(people.observer.pk),
        "name": people.observer.name,
        "hue": people.observer.hue,
    }
    _, etag = read(writer, draft)
    put(writer, draft, doc(paragraph("q", text("gone"))), etag)
    (row,) = api.get(path).json()["results"]
    assert row["anchor"]["state"] == "orphaned"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("The mean squared test error is shown", ("mean squared test error", 4, 27)),
        ("The mean squared errors", ("mean squared error", 4, 22)),
        ("The mean squared is shown", ("mean squared ", 4, 17)),
        ("The median is shown", None),
        ("mean " + "x" * 80 + " error", None),
    ],
)
def test_a_passage_that_was_changed_inside_is_still_found(now, expected):
    anchor = {"block": "p", "start": 4, "end": 22, "quote": "mean squared error"}
    placed = place_now(anchor, {"p": now})
    if expected is None:
        assert placed["state"] == "orphaned"
    else:
        quote, start, end = expected
        assert (placed["state"], placed["start"], placed["end"]) == ("anchored", start, end)
        assert placed.get("text", anchor["quote"]) == quote


def test_a_discussion_is_answered_and_resolved(draft, people, api_for):
    api = api_for(people.expert)
    row = api.post(
        f"/api/v1/drafts/{draft.pk}/discussions/", {"text": "Why?"}, format="json"
    ).json()
    assert row["anchor"] is None
    path = f"/api/v1/discussions/{row['id']}"
    answered = api_for(people.editor).post(f"{path}/posts/", {"text": "Because."}, format="json")
    assert [post["text"] for post in answered.json()["posts"]] == ["Because."]
    assert api.post(f"{path}/resolve/", {}, format="json").json()["resolved"] is True
    assert api.post(f"{path}/resolve/", {}, format="json").json()["resolved"] is True
    assert api.post(f"{path}/posts/", {"text": "Late"}, format="json").status_code == 409
    again = api.post(f"{path}/resolve/", {"resolved": False}, format="json")
    assert again.json()["resolved"] is False
    assert (
        api_for(people.stranger).post(f"{path}/posts/", {"text": "x"}, format="json").status_code
        == 404
    )
    assert api.post("/api/v1/discussions/99999/resolve/", {}, format="json").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"text": " "},
        {"text": "x" * 10_001},
        {},
        {"text": "x", "anchor": {"block": 1}},
        {"text": "x", "anchor": {"block": "p", "start": 5, "end": 2, "quote": "x"}},
        {"text": "x", "anchor": {"block": "p", "start": True, "end": 2, "quote": "x"}},
    ],
)
def test_a_faulty_discussion_is_refused(body, draft, people, api_for):
    answer = api_for(people.editor).post(
        f"/api/v1/drafts/{draft.pk}/discussions/", body, format="json"
    )
    assert answer.status_code == 400
