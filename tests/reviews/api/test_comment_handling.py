"""Many comments at once over the API: the same operations as the pages, for the same people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviews.models import Comment
from standards.kernel.clock import now
from standards.models import Revision
from standards.operations.drafts import append_document
from standards.queries.drafts import draft_content
from standards.rules.document import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.services]
API = "/api/v1/comments"


@pytest.fixture
def at():
    """The API reads the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def filed(draft, people, at):
    """Return a function that makes comments of an expert on a draft."""

    def make(n=1, **rest):
        return [
            str(
                Comment.objects.create(
                    draft=draft,
                    work_item=draft.work_item,
                    author=people.expert1,
                    text=f"Point {number}",
                    clause="1" if number % 2 else "2",
                    created_at=at,
                    **rest,
                ).pk
            )
            for number in range(n)
        ]

    return make


def post(client, path, body=None):
    return client.post(f"{API}/{path}", body or {}, format="json")


def test_disposition_in_bulk_is_previewed_applied_and_undone(api_for, people, filed, draft):
    editor, ids = api_for(people.editor), filed(3)
    body = {"ids": ids, "disposition": "noted", "observation": "Seen.", "preview": True}
    assert post(editor, "bulk/", body).json()["changed"] == ids
    assert not Comment.objects.exclude(disposition="").exists()
    done = post(editor, "bulk/", body | {"preview": False}).json()
    assert (done["changed"], done["left"]) == (ids, [])
    undo = f"batches/{done['batch']}/undo/"
    assert post(api_for(people.chair), undo).status_code == 404
    assert post(editor, undo).json()["restored"] == ids
    assert post(editor, undo).status_code == 409
    everything = editor.post(
        f"{API}/bulk/?draft={draft.pk}&clause=1",
        {"ids": ["all"], "disposition": "accepted"},
        format="json",
    )
    assert everything.json()["changed"] == [ids[1]]


def test_preview_tells_what_stays_and_why(api_for, people, filed):
    chair, ids = api_for(people.chair), filed(2)
    final = {"ids": ids[:1], "disposition": "accepted", "final": True}
    post(chair, "bulk/", final)
    body = {"ids": ids, "disposition": "rejected", "preview": True}
    said = post(chair, "bulk/", body).json()
    assert (said["confirmed"], said["changed"]) == (ids[:1], ids[1:])
    assert post(chair, "bulk/", body | {"final": True}).json()["lacking"] == ids
    body |= {"preview": False}
    assert post(chair, "bulk/", body).json()["left"] == ids[:1]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("bulk/", {"ids": [], "disposition": "noted"}, "/ids"),
        ("bulk/", {"ids": ["all"], "disposition": "noted"}, "/ids"),
        ("bulk/", {"ids": ["1"], "disposition": "perhaps"}, "/disposition"),
        ("bulk/", {"disposition": "noted"}, "/ids"),
        ("assign/", {"ids": ["1"], "assignee": "999999"}, "/assignee"),
        ("labels/", {"ids": ["1"], "topic": "x" * 81}, "/topic"),
        ("labels/", {"ids": ["1"], "add": ["two words"]}, "/tags"),
    ],
)
def test_faulty_bodies_are_refused_with_their_place(api_for, people, path, body, pointer):
    answer = post(api_for(people.editor), path, body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


def test_comments_are_merged_given_away_and_sorted(api_for, people, filed, draft):
    editor, ids = api_for(people.editor), filed(3)
    merged = post(editor, "duplicates/", {"keep": ids[0], "ids": ids}).json()
    assert merged["changed"] == ids[1:]
    one = editor.get(f"{API}/{ids[1]}/").json()
    assert (one["disposition"], one["duplicate_of"]) == ("duplicate", ids[0])
    assert ids[0] in one["observation"]
    given = {"ids": ids, "assignee": str(people.editor.pk)}
    assert post(editor, "assign/", given).json()["changed"] == ids
    assert post(editor, "assign/", {"ids": ids, "assignee": None}).json()["changed"] == ids
    sorted_out = {"ids": ids[:2], "topic": " Reporting ", "add": ["Urgent"]}
    assert post(editor, "labels/", sorted_out).json()["changed"] == ids[:2]
    one = editor.get(f"{API}/{ids[0]}/").json()
    assert (one["topic"], one["tags"]) == ("Reporting", ["urgent"])
    found = editor.get(f"{API}/?draft={draft.pk}&topic=Reporting&tag=urgent&only=originals")
    assert [each["id"] for each in found.json()["results"]] == ids[:1]
    assert post(editor, "labels/", {"ids": ids, "remove": ["urgent"]}).json()["changed"] == ids[:2]


def test_split_applied_and_answered(api_for, people, filed, draft, doc, at):
    append_document(draft=draft, content=doc, actor=people.editor, at=at)
    block = next(
        each["attrs"]["id"]
        for each in draft_content(draft)["content"][0]["content"]
        if each["type"] == "paragraph"
    )
    words = {"proposed_text": "was", "anchor_block": block, "anchor_quote": "is measured"}
    [pk] = filed(1, anchor_start=20, anchor_end=31, anchor_before="says what ", **words)
    editor = api_for(people.editor)
    part = post(editor, f"{pk}/split/", {"text": "One point."})
    assert (part.status_code, part.json()["split_from"]) == (201, pk)
    assert post(editor, f"{pk}/split/", {"text": ""}).status_code == 400
    assert post(editor, f"{pk}/apply/").status_code == 200
    assert "was" in text_of(draft_content(draft))
    assert post(editor, f"{pk}/apply/").status_code == 409
    mine = api_for(people.expert1)
    assert post(mine, f"{pk}/answer/", {"satisfied": False}).status_code == 409
    post(api_for(people.chair), "bulk/", {"ids": [pk], "disposition": "accepted", "final": True})
    answered = post(mine, f"{pk}/answer/", {"satisfied": False, "note": "Why?"})
    assert answered.json()["satisfied"] is False
    assert post(editor, f"{pk}/answer/", {"satisfied": True}).status_code == 403


def test_revision_in_which_it_was_applied_is_said_and_read(api_for, people, filed, draft, revision):
    [pk] = filed()
    editor = api_for(people.editor)
    body = {"revision": str(revision.pk)}
    assert post(editor, f"{pk}/applied/", body).status_code == 409
    post(api_for(people.chair), "bulk/", {"ids": [pk], "disposition": "accepted", "final": True})
    said = post(editor, f"{pk}/applied/", body).json()
    assert said["applied_in"] == {"id": str(revision.pk), "number": 1, "name": revision.name}
    assert said["applied_how"] == "hand"
    found = editor.get(f"{API}/?draft={draft.pk}&only=applied").json()["results"]
    assert [each["id"] for each in found] == [pk]
    assert post(editor, f"{pk}/applied/", {"revision": None}).json()["applied_in"] is None
    assert post(editor, f"{pk}/applied/", {"revision": "999999"}).status_code == 404
    assert Revision.objects.filter(pk=revision.pk).exists()


CALLS = [
    ("bulk/", {"disposition": "noted"}),
    ("bulk/", {"disposition": "noted", "preview": True}),
    ("assign/", {"assignee": None}),
    ("labels/", {"topic": "Reporting"}),
    ("duplicates/", {"keep": "0"}),
    ("{pk}/split/", {"text": "One."}),
    ("{pk}/apply/", {}),
    ("{pk}/applied/", {"revision": None}),
]


@pytest.mark.parametrize(("path", "body"), CALLS)
@pytest.mark.parametrize(
    ("who", "status"), [("expert1", 403), ("observer", 403), ("stranger", 404), (None, 401)]
)
def test_those_who_may_not_answer_may_do_none_of_it(
    api_for, people, filed, path, body, who, status
):
    ids = filed(2)
    client = api_for(getattr(people, who) if who else None)
    given = {"ids": ids[1:], **body} | ({"keep": ids[0]} if "keep" in body else {})
    assert post(client, path.format(pk=ids[0]), given).status_code == status
    assert Comment.objects.filter(state="open", topic="", split_from=None).count() == 2
