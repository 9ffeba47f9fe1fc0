"""Mentions, assignments and the review of a draft, over HTTP and in people's inboxes."""

from __future__ import annotations

import pytest

from standards.events.drafts import DiscussionOpened, DraftReturned, DraftSubmitted
from standards.kernel import slots
from standards.kernel.event import event_type
from standards.models import AuditEntry, ClauseAssignment, Draft
from standards.receivers.drafts import notices
from tests.standards.collab.test_api import doc, paragraph, put, read, text

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def told(name: str) -> dict[int, str]:
    """Return who is told what by the last event of a name: {person: subject}."""
    entry = AuditEntry.objects.filter(name=name).latest("pk")
    event = event_type(name).from_payload(entry.payload)
    return {one.user_id: one.subject for one in notices(event)}


def clause(pk: str, title: str) -> dict:
    heading = {"type": "clauseTitle", "content": [text(title)]}
    return {"type": "clause", "attrs": {"id": pk}, "content": [heading]}


def test_a_mention_tells_the_reader_it_names_and_nobody_else(draft, people, api_for):
    named = [str(people.chair.pk), str(people.stranger.pk), "0", "x", str(people.chair.pk)]
    path = f"/api/v1/drafts/{draft.pk}/discussions/"
    body = {"text": "@Chair look", "mentions": named}
    row = api_for(people.editor).post(path, body, format="json").json()
    assert row["mentions"] == [str(people.chair.pk)]
    assert set(told(DiscussionOpened.name)) == {people.chair.pk}
    answer = {"text": "@Editor done", "mentions": [str(people.editor.pk)]}
    shown = api_for(people.chair).post(
        f"/api/v1/discussions/{row['id']}/posts/", answer, format="json"
    )
    assert shown.json()["posts"][0]["mentions"] == [str(people.editor.pk)]
    assert told("standards.discussion_answered") == {
        people.editor.pk: "You are named in a discussion"
    }


def test_a_discussion_given_to_somebody_is_owed_until_it_is_resolved(draft, people, api_for, at):
    api = api_for(people.editor)
    row = api.post(f"/api/v1/drafts/{draft.pk}/discussions/", {"text": "Why?"}, format="json")
    path = f"/api/v1/discussions/{row.json()['id']}"
    assert row.json()["assignee"] is None
    given = {"person": str(people.expert.pk)}
    shown = api.post(f"{path}/assign/", given, format="json").json()
    assert shown["assignee"]["name"] == people.expert.name
    assert set(told("standards.discussion_assigned")) == {people.expert.pk}
    assert "discussion" in [one.kind for one in slots.gather("inbox", people.expert, at)]
    api.post(f"{path}/resolve/", {}, format="json")
    assert "discussion" not in [one.kind for one in slots.gather("inbox", people.expert, at)]
    outsider = {"person": str(people.stranger.pk)}
    refused = api.post(f"{path}/assign/", outsider, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/person")
    assert api.post(f"{path}/assign/", {"person": None}, format="json").json()["assignee"] is None


def test_a_clause_is_given_to_a_reader(draft, people, api_for):
    api, path = api_for(people.editor), f"/api/v1/drafts/{draft.pk}/assignments/"
    _, etag = read(api, draft)
    put(api, draft, doc(clause("c1", "Scope"), paragraph("p", text("x"))), etag)
    given = {"clause": "c1", "person": str(people.expert.pk)}
    rows = api.put(path, given, format="json").json()["results"]
    assert [(row["clause"], row["person"]["name"]) for row in rows] == [("c1", people.expert.name)]
    again = {"clause": "c1", "person": str(people.chair.pk)}
    rows = api.put(path, again, format="json").json()["results"]
    assert [row["person"]["name"] for row in rows] == [people.chair.name]
    assert set(told("standards.clause_assigned")) == {people.chair.pk}
    assert api_for(people.observer).get(path).json()["results"] == rows
    for wrong in ({"clause": "p"}, {"clause": "c1", "person": str(people.stranger.pk)}):
        body = {"person": str(people.chair.pk)} | wrong
        assert api.put(path, body, format="json").status_code == 400
    assert api_for(people.observer).put(path, given, format="json").status_code == 403
    assert api_for(people.stranger).get(path).status_code == 404
    assert api.put(path, {"clause": "c1", "person": None}, format="json").json()["results"] == []
    assert not ClauseAssignment.objects.exists()


def test_a_submitted_draft_waits_for_its_officers_until_it_is_returned(draft, people, api_for, at):
    path = f"/api/v1/drafts/{draft.pk}"
    editor, chair = api_for(people.editor), api_for(people.chair)
    assert api_for(people.expert).post(f"{path}/submit/", {}, format="json").status_code == 403
    assert chair.post(f"{path}/return/", {}, format="json").status_code == 409
    answer = editor.post(f"{path}/submit/", {"note": "Clause 6 is new."}, format="json").json()
    assert (answer["note"], answer["submitted_by"]["name"]) == (
        "Clause 6 is new.",
        people.editor.name,
    )
    assert editor.post(f"{path}/submit/", {}, format="json").status_code == 409
    assert set(told(DraftSubmitted.name)) == {people.chair.pk, people.secretary.pk}
    assert "draft" in [one.kind for one in slots.gather("inbox", people.chair, at)]
    assert editor.post(f"{path}/return/", {}, format="json").status_code == 403
    assert chair.post(f"{path}/return/", {"note": "Not yet."}, format="json").status_code == 200
    assert set(told(DraftReturned.name)) == {people.editor.pk}
    assert "draft" not in [one.kind for one in slots.gather("inbox", people.chair, at)]


def test_a_freeze_ends_the_waiting_for_review(draft, people, api_for):
    path = f"/api/v1/drafts/{draft.pk}"
    api_for(people.editor).post(f"{path}/submit/", {}, format="json")
    api_for(people.chair).post(f"{path}/revisions/", {"name": "CD"}, format="json")
    assert Draft.objects.get(pk=draft.pk).submitted_at is None
    assert api_for(people.editor).post(f"{path}/submit/", {}, format="json").status_code == 409


def test_the_people_beside_a_draft_are_those_of_its_committee(draft, people, api_for):
    path = f"/api/v1/drafts/{draft.pk}/people/"
    names = [row["name"] for row in api_for(people.observer).get(path).json()["results"]]
    assert people.chair.name in names
    assert people.stranger.name not in names
    assert names == sorted(names)
    assert api_for(people.stranger).get(path).status_code == 404


def test_too_long_a_note_is_refused(draft, people, api_for):
    path = f"/api/v1/drafts/{draft.pk}/submit/"
    answer = api_for(people.editor).post(path, {"note": "x" * 501}, format="json")
    assert answer.status_code == 400
