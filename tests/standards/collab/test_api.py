"""Drafts, their text, revisions and discussions over HTTP."""

from __future__ import annotations

import json

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from standards.models import Membership

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def text(words, *marks):
    node = {"type": "text", "text": words}
    return node | ({"marks": [{"type": mark} for mark in marks]} if marks else {})


def paragraph(identity, *content):
    node = {"type": "paragraph", "content": list(content)}
    return node | ({"attrs": {"id": identity}} if identity else {})


def doc(*blocks):
    return {"type": "doc", "content": list(blocks)}


def put(api, draft, content, etag):
    headers = {"HTTP_IF_MATCH": etag} if etag else {}
    body = json.dumps(content).encode()
    path = f"/api/v1/drafts/{draft.pk}/content/"
    return api.put(path, body, content_type="application/json", **headers)


def read(api, draft):
    answer = api.get(f"/api/v1/drafts/{draft.pk}/content/")
    return answer.json(), answer["ETag"]


@pytest.mark.parametrize(
    ("who", "right"),
    [
        ("editor", "write"),
        ("secretary", "write"),
        ("chair", "write"),
        ("expert", "suggest"),
        ("expert1", "suggest"),
        ("observer", "read"),
        ("liaison", "read"),
        ("admin", "read"),
    ],
)
def test_a_draft_tells_everybody_their_right(who, right, draft, people, api_for, committee):
    answer = api_for(getattr(people, who)).get(f"/api/v1/drafts/{draft.pk}/")
    assert answer.status_code == 200
    assert answer.json() == {
        "id": str(draft.pk),
        "title": "Working draft",
        "committee": committee.slug,
        "work_item": str(draft.work_item_id),
        "language": "en",
        "state": "open",
        "my_right": right,
        "schema_version": 1,
    }


@pytest.mark.parametrize(
    "path",
    ["", "content/", "revisions/", "checks/", "discussions/"],
)
def test_strangers_learn_nothing(path, draft, people, api_for):
    assert api_for(None).get(f"/api/v1/drafts/{draft.pk}/{path}").status_code == 401
    assert api_for(None).get(f"/api/v1/drafts/987654/{path}").status_code == 401
    stranger = api_for(people.stranger)
    assert stranger.get(f"/api/v1/drafts/{draft.pk}/{path}").status_code == 404
    assert stranger.get(f"/api/v1/drafts/987654/{path}").status_code == 404
    assert stranger.get(f"/api/v1/drafts/x1/{path}").status_code == 404


def test_the_list_holds_what_the_caller_may_read(draft, people, api_for):
    rows = api_for(people.observer).get("/api/v1/drafts/").json()["results"]
    assert [row["id"] for row in rows] == [str(draft.pk)]
    assert api_for(people.stranger).get("/api/v1/drafts/").json()["results"] == []
    by_item = api_for(people.observer).get(f"/api/v1/drafts/?work_item={draft.work_item_id}")
    assert len(by_item.json()["results"]) == 1


def test_an_editor_begins_a_draft_and_an_expert_may_not(work_item, people, api_for):
    body = {"work_item": str(work_item.pk), "title": "Second text"}
    answer = api_for(people.editor).post("/api/v1/drafts/", body, format="json")
    assert answer.status_code == 201
    assert answer.json()["title"] == "Second text"
    assert api_for(people.expert).post("/api/v1/drafts/", body, format="json").status_code == 403
    empty = api_for(people.editor).post("/api/v1/drafts/", body | {"title": " "}, format="json")
    assert empty.status_code == 400


def test_text_is_put_and_read_back(draft, people, api_for):
    api = api_for(people.editor)
    content, etag = read(api, draft)
    assert content == {"type": "doc"}
    written = doc(
        {
            "type": "clause",
            "attrs": {"id": "c1", "obligation": "normative"},
            "content": [
                {"type": "clauseTitle", "attrs": {"id": "t1"}, "content": [text("Scope")]},
                paragraph("p1", text("Plain "), text("bold", "bold"), text(" 标准 😀")),
            ],
        }
    )
    answer = put(api, draft, written, etag)
    assert answer.status_code == 200
    assert read(api, draft) == (written, answer["ETag"])
    assert answer["ETag"] != etag
    assert put(api, draft, written, answer["ETag"])["ETag"] == answer["ETag"]
    seen = api.get(f"/api/v1/drafts/{draft.pk}/content/", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert seen.status_code == 304


def test_ids_are_given_and_kept(draft, people, api_for):
    api = api_for(people.editor)
    _, etag = read(api, draft)
    put(api, draft, doc(paragraph(None, text("one")), paragraph(None, text("two"))), etag)
    first, etag = read(api, draft)
    ids = [block["attrs"]["id"] for block in first["content"]]
    assert len(set(ids)) == 2
    put(api, draft, doc(paragraph(None, text("one")), paragraph(None, text("two, more"))), etag)
    second, _ = read(api, draft)
    assert second["content"][0]["attrs"]["id"] == ids[0]


def test_two_changes_to_other_words_both_stay(draft, people, api_for):
    one, two = api_for(people.editor), api_for(people.editor2)
    _, etag = read(one, draft)
    put(one, draft, doc(paragraph("p", text("The quick brown fox"))), etag)
    _, etag = read(one, draft)
    put(one, draft, doc(paragraph("p", text("The slow brown fox"))), etag)
    answer = put(two, draft, doc(paragraph("p", text("The quick brown dog"))), etag)
    assert answer.status_code == 200
    assert answer.json()["content"][0]["content"] == [text("The slow brown dog")]


def test_two_changes_to_the_same_words_are_a_conflict(draft, people, api_for):
    one, two = api_for(people.editor), api_for(people.editor2)
    _, etag = read(one, draft)
    put(one, draft, doc(paragraph("p", text("The quick brown fox"))), etag)
    _, etag = read(one, draft)
    put(one, draft, doc(paragraph("p", text("The slow brown fox"))), etag)
    answer = put(two, draft, doc(paragraph("p", text("The lazy brown fox"))), etag)
    assert answer.status_code == 412
    assert answer.json()["errors"][0]["pointer"] == "/p"
    assert read(one, draft)[0]["content"][0]["content"] == [text("The slow brown fox")]


@pytest.mark.parametrize("etag", ['"1"', '"0-0-0"', "nonsense", '"999999-1-abc"'])
def test_an_unknown_version_is_refused(etag, draft, people, api_for):
    assert put(api_for(people.editor), draft, doc(), etag).status_code == 412


def test_a_version_must_be_named(draft, people, api_for):
    answer = put(api_for(people.editor), draft, doc(), None)
    assert answer.status_code == 428
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"type": "paragraph"},
        {"type": "doc", "content": [{"type": "script"}]},
        {"type": "doc", "content": "x"},
        {"type": "doc", "content": [{"type": "paragraph", "attrs": {"onload": "x"}}]},
        {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text"}]}]},
        {
            "type": "doc",
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "\ud800"}]}],
        },
        {"type": "doc", "content": [{"type": "paragraph", "attrs": {"sugg": {"n": 2**60}}}]},
        {
            "type": "doc",
            "content": [
                {
                    "type": "paragraph",
                    "content": [
                        {
                            "type": "text",
                            "text": "x",
                            "marks": [{"type": "link", "attrs": {"href": "javascript:1"}}],
                        }
                    ],
                }
            ],
        },
    ],
)
def test_what_is_no_document_is_refused_and_nothing_is_kept(content, draft, people, api_for):
    api = api_for(people.editor)
    before, etag = read(api, draft)
    answer = put(api, draft, content, etag)
    assert answer.status_code == 400, answer.content
    assert read(api, draft)[0] == before


@pytest.mark.parametrize("who", ["expert", "observer", "admin"])
def test_who_may_not_write_may_not_put(who, draft, people, api_for):
    api = api_for(getattr(people, who))
    _, etag = read(api, draft)
    assert put(api, draft, doc(paragraph("p", text("x"))), etag).status_code == 403


def test_a_frozen_draft_refuses_a_put_and_the_chair_reopens_it(draft, people, api_for):
    api = api_for(people.editor)
    content, etag = read(api, draft)
    put(api, draft, doc(paragraph("p", text("final"))), etag)
    frozen = api.post(f"/api/v1/drafts/{draft.pk}/revisions/", {"name": "CD"}, format="json")
    assert frozen.status_code == 201
    facts = frozen.json()
    assert facts["number"] == 1
    assert facts["name"] == "CD"
    assert facts["hash"].startswith("sha256:")
    content, etag = read(api, draft)
    assert put(api, draft, doc(), etag).status_code == 409
    assert api.get(f"/api/v1/drafts/{draft.pk}/").json()["my_right"] == "read"
    again = api.post(f"/api/v1/drafts/{draft.pk}/revisions/", {"name": "CD"}, format="json")
    assert again.status_code == 409
    assert api.post(f"/api/v1/drafts/{draft.pk}/reopen/").status_code == 403
    chair = api_for(people.chair)
    assert chair.post(f"/api/v1/drafts/{draft.pk}/reopen/").json()["state"] == "open"
    assert chair.post(f"/api/v1/drafts/{draft.pk}/reopen/").status_code == 409
    assert put(api, draft, content, etag).status_code == 200


def test_a_revision_is_read_in_every_form(draft, people, api_for):
    api = api_for(people.editor)
    _, etag = read(api, draft)
    put(api, draft, doc(paragraph("p", text("<b>words</b>"))), etag)
    made = api.post(
        f"/api/v1/drafts/{draft.pk}/revisions/", {"name": "WD", "keep_open": True}, format="json"
    ).json()
    assert api.get(f"/api/v1/drafts/{draft.pk}/").json()["state"] == "open"
    path = f"/api/v1/revisions/{made['id']}/"
    assert api.get(path).json()["hash"] == made["hash"]
    assert api.get(f"{path}?as=json").json() == doc(paragraph("p", text("<b>words</b>")))
    html = api.get(f"{path}?as=html")
    assert html["Content-Type"].startswith("text/html")
    assert b"&lt;b&gt;words" in html.content
    assert api.get(f"{path}?as=text").content == b"<b>words</b>"
    assert api.get(f"{path}?as=pdf").status_code == 400
    assert api_for(None).get(path).status_code == 401
    assert api_for(people.stranger).get(path).status_code == 404
    listed = api.get(f"/api/v1/drafts/{draft.pk}/revisions/").json()["results"]
    assert [row["id"] for row in listed] == [made["id"]]


def test_equal_texts_have_equal_hashes(draft, people, api_for):
    api = api_for(people.editor)
    _, etag = read(api, draft)
    put(api, draft, doc(paragraph("p", text("same"))), etag)
    path = f"/api/v1/drafts/{draft.pk}/revisions/"
    one = api.post(path, {"name": "a", "keep_open": True}, format="json").json()
    _, etag = read(api, draft)
    put(api, draft, doc(paragraph("p", text("other"))), etag)
    _, etag = read(api, draft)
    put(api, draft, doc(paragraph("p", text("same"))), etag)
    two = api.post(path, {"name": "b", "keep_open": True}, format="json").json()
    assert one["hash"] == two["hash"]
    assert (one["number"], two["number"]) == (1, 2)


def test_revisions_are_compared_clause_by_clause(draft, people, api_for):
    api = api_for(people.editor)

    def clause(words):
        title = {"type": "clauseTitle", "attrs": {"id": "t"}, "content": [text("Scope")]}
        return doc(
            {
                "type": "clause",
                "attrs": {"id": "c"},
                "content": [title, paragraph("p", text(words))],
            }
        )

    ids = []
    for words in ("Ten bins.", "Fifteen bins."):
        _, etag = read(api, draft)
        put(api, draft, clause(words), etag)
        path = f"/api/v1/drafts/{draft.pk}/revisions/"
        ids.append(api.post(path, {"name": words, "keep_open": True}, format="json").json()["id"])
    answer = api.get(f"/api/v1/revisions/{ids[0]}/compare/{ids[1]}/").json()
    assert (answer["from"], answer["to"]) == tuple(ids)
    (change,) = answer["clauses"]
    assert (change["id"], change["title"], change["change"]) == ("c", "Scope", "changed")
    assert change["kinds"] == ["editorial"]
    assert {"op": "delete", "text": "Ten"} in change["segments"]
    assert {"op": "insert", "text": "Fifteen"} in change["segments"]


def updates(words, name="paragraph"):
    shared = Doc()
    root = shared.get("document", type=XmlFragment)
    with shared.transaction():
        element = root.children.append(XmlElement(name))
        element.children.append(XmlText(words))
    return shared, shared.get_update()


def post_update(api, draft, update):
    return api.post(
        f"/api/v1/drafts/{draft.pk}/updates/", update, content_type="application/octet-stream"
    )


def test_a_large_update_is_uploaded_once_and_again_without_effect(draft, people, api_for):
    api = api_for(people.editor)
    _, update = updates("x" * 2_000_000)
    first = post_update(api, draft, update)
    assert first.status_code == 200
    assert post_update(api, draft, update).json() == first.json()
    assert len(read(api, draft)[0]["content"][0]["content"][0]["text"]) == 2_000_000


def test_an_uploaded_update_is_judged_as_one_from_the_socket(draft, people, api_for):
    api = api_for(people.editor)
    shared, update = updates("mine")
    assert post_update(api, draft, b"nonsense").status_code == 400
    assert post_update(api, draft, updates("x", "script")[1]).status_code == 403
    assert post_update(api_for(people.observer), draft, update).status_code == 403
    assert post_update(api_for(people.expert), draft, update).status_code == 403
    assert post_update(api, draft, update).status_code == 200
    root = shared.get("document", type=XmlFragment)
    root.children[0].children[0].insert(0, "not ")
    assert post_update(api_for(people.editor2), draft, shared.get_update()).status_code == 403
    other = api.post(f"/api/v1/drafts/{draft.pk}/updates/", {}, format="json")
    assert other.status_code == 415


def test_checks_name_their_findings(draft, people, api_for):
    api = api_for(people.editor)
    _, etag = read(api, draft)
    put(api, draft, doc(paragraph("p", text("Results could and/or might be shown."))), etag)
    findings = api.get(f"/api/v1/drafts/{draft.pk}/checks/").json()["results"]
    assert findings
    assert {"rule", "level", "node", "message", "text", "start", "end"} <= set(findings[0])


def test_the_schema_is_public(api_for, db):
    schema = api_for(None).get("/api/v1/schema/document/").json()
    assert schema["version"] == 1
    assert "requirement" in schema["nodes"]
    assert schema["link_schemes"] == ["http", "https", "mailto"]


def test_a_manager_of_another_committee_sees_nothing(draft, people, api_for, committee):
    Membership.objects.filter(user=people.secretary).update(committee=committee.parent)
    assert api_for(people.secretary).get(f"/api/v1/drafts/{draft.pk}/").status_code == 404
