"""Suggestions on the server: whose they are, what a suggester may do, how they are decided."""

from __future__ import annotations

import pytest
from pycrdt import XmlElement

from standards.kernel.errors import Conflict, Forbidden, NotFound
from standards.models import AuditEntry, Revision, SuggestionAuthor
from standards.operations.drafts import freeze_revision, put_content
from standards.operations.suggestions import decide_suggestions
from standards.queries.drafts import draft_content
from standards.queries.suggestions import open_suggestions
from standards.rules.suggestions import rejected
from tests.standards.collab.conftest import Client

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The model is described."


def marks(doc):
    found = []
    for block in doc.get("content", ()):
        found += [
            mark["type"] for node in block.get("content", ()) for mark in node.get("marks", ())
        ]
        found += ["sugg"] if "sugg" in block.get("attrs", {}) else []
    return found


def content(*blocks):
    return {"type": "doc", "content": list(blocks)}


def paragraph(*nodes, **attrs):
    return {"type": "paragraph", "attrs": {"id": "p", **attrs}, "content": list(nodes)}


def word(text, *signs):
    node = {"type": "text", "text": text}
    return (
        node | {"marks": [{"type": kind, "attrs": {"id": key}} for kind, key in signs]}
        if signs
        else node
    )


SUGGESTED = content(
    paragraph(word("It is "), word("bad", ("deletion", "s1")), word("good", ("insertion", "s1"))),
    {
        "type": "note",
        "attrs": {"id": "n", "sugg": {"op": "insert", "id": "s2"}},
        "content": [{"type": "paragraph", "attrs": {"id": "q"}, "content": [word("New.")]}],
    },
)


@pytest.fixture
def suggested(draft, people, at):
    put_content(draft=draft, content=SUGGESTED, base_etag="*", actor=people.editor, at=at)
    return draft


# ── over the socket ────────────────────────────────────────────────────────────────────────────


async def _meet(draft, *tokens):
    clients = [await Client(token, draft.pk).join() for token in tokens]
    clients[0].paragraph(TEXT)
    await clients[0].push()
    for client in clients[1:]:
        await client.hear(lambda client=client: client.text != "")
    return clients


async def _refused(client, change):
    before = len(client.refusals)
    change()
    await client.push()
    await client.hear(lambda: len(client.refusals) > before)


def test_a_suggestion_belongs_to_the_account_that_made_it(draft, people, token_of, live):
    async def scene():
        editor, expert = await _meet(draft, token_of(people.editor), token_of(people.expert))
        expert.root.children[0].children[0].insert(4, "whole ", {"insertion": {"id": "e1"}})
        await expert.push()
        await editor.hear(lambda: "whole" in editor.text)
        editor.root.children[0].attributes["sugg"] = {"op": "join", "id": "w1"}
        await editor.push()
        await expert.hear(lambda: expert.root.children[0].attributes.get("sugg"))
        await editor.leave()
        await expert.leave()

    live(scene)
    rows = dict(SuggestionAuthor.objects.values_list("key", "author_id"))
    assert rows == {"e1": people.expert.pk, "w1": people.editor.pk}


@pytest.mark.parametrize(
    "change",
    [
        lambda words: words.format(4, 9, {"insertion": None}),  # accept
        lambda words: words.__delitem__(slice(4, 9)),  # reject
        lambda words: words.insert(6, "x", {"insertion": {"id": "w1"}}),  # write under its name
        lambda words: words.insert(0, "plain "),
        lambda words: words.__delitem__(slice(0, 2)),
        lambda words: words.format(0, 3, {"bold": {}}),
    ],
    ids=["accept", "reject", "forge", "write", "delete", "format"],
)
def test_a_suggester_can_touch_neither_text_nor_others_suggestions(
    draft, people, token_of, live, change
):
    async def scene():
        editor, expert = await _meet(draft, token_of(people.editor), token_of(people.expert))
        editor.root.children[0].children[0].insert(4, "great", {"insertion": {"id": "w1"}})
        await editor.push()
        await expert.hear(lambda: "great" in expert.text)
        await _refused(expert, lambda: change(expert.root.children[0].children[0]))
        await editor.leave()
        await expert.leave()

    live(scene)
    assert draft_content(draft)["content"][0]["content"][0]["text"] == "The "


def test_a_suggester_may_change_and_withdraw_own_suggestions(draft, people, token_of, live):
    async def scene():
        editor, expert = await _meet(draft, token_of(people.editor), token_of(people.expert))
        words = expert.root.children[0].children[0]
        steps = [
            lambda: words.insert(4, "great", {"insertion": {"id": "e1"}}),
            lambda: words.format(9, 14, {"deletion--AAAAAAAA": {"id": "e1"}}),
            lambda: words.__delitem__(slice(4, 6)),
            lambda: expert.root.children[0].attributes.__setitem__(
                "sugg", {"op": "delete", "id": "e2"}
            ),
            lambda: words.__delitem__(slice(4, 7)),
            lambda: words.format(4, 9, {"deletion--AAAAAAAA": None}),
            lambda: expert.root.children[0].attributes.__delitem__("sugg"),
        ]
        for step in steps:
            step()
            await expert.push()
        await editor.hear(lambda: editor.text == TEXT)
        assert expert.refusals == []
        await editor.leave()
        await expert.leave()

    live(scene)
    assert marks(draft_content(draft)) == []


def test_defaults_that_an_editor_writes_out_are_no_change(draft, people, token_of, live):
    async def scene():
        editor, expert = await _meet(draft, token_of(people.editor), token_of(people.expert))
        editor.root.children.append(XmlElement("requirement", {"id": "r"}))
        await editor.push()
        await expert.hear(lambda: len(expert.root.children) == 2)
        expert.root.children[1].attributes["kind"] = "shall"
        await expert.push()
        await editor.hear(lambda: editor.root.children[1].attributes.get("kind"))
        assert expert.refusals == []
        await _refused(
            expert, lambda: expert.root.children[1].attributes.__setitem__("kind", "may")
        )
        await editor.leave()
        await expert.leave()

    live(scene)


def test_a_suggester_may_mark_what_somebody_else_suggested(draft, people, token_of, live):
    async def scene():
        editor, expert = await _meet(draft, token_of(people.editor), token_of(people.expert))
        editor.root.children[0].children[0].insert(4, "great", {"insertion": {"id": "w1"}})
        await editor.push()
        await expert.hear(lambda: "great" in expert.text)
        words = expert.root.children[0].children[0]
        words.format(4, 9, {"deletion--AAAAAAAA": {"id": "e1"}})
        words.insert(6, "x", {"insertion": {"id": "e1"}})
        await expert.push()
        await editor.hear(lambda: "grxeat" in editor.text)
        assert expert.refusals == []
        await editor.leave()
        await expert.leave()

    live(scene)


# ── through the API ────────────────────────────────────────────────────────────────────────────


def test_open_suggestions_are_listed_with_author_and_place(suggested, people, client):
    client.force_login(people.observer)
    first, second = client.get(f"/api/v1/drafts/{suggested.pk}/suggestions/").json()
    assert (first["id"], first["kind"], first["before"], first["after"]) == (
        "s1", "replacement", "bad", "good",
    )  # fmt: skip
    assert first["author"]["name"] == people.editor.name
    assert first["block"] == "p"
    assert (second["kind"], second["becomes"], second["after"]) == ("insertion", "note", "New.")


def test_an_editor_accepts_and_rejects_by_the_api(suggested, people, client):
    client.force_login(people.editor)
    address = f"/api/v1/drafts/{suggested.pk}/suggestions/"
    assert client.post(f"{address}s1/accept/").status_code == 200
    assert client.post(f"{address}s2/reject/").status_code == 200
    assert draft_content(suggested) == content(paragraph(word("It is good")))
    assert client.post(f"{address}s2/reject/").status_code == 404
    assert client.get(address).json() == []
    assert AuditEntry.objects.filter(name="standards.suggestions_decided").count() == 2


def test_several_suggestions_are_decided_together_or_not_at_all(suggested, people, client):
    client.force_login(people.editor)
    address = f"/api/v1/drafts/{suggested.pk}/suggestions/"
    body = {"verdict": "accept", "ids": ["s1", "s2", "gone"]}
    assert client.post(address, body, content_type="application/json").status_code == 404
    assert len(open_suggestions(suggested)) == 2
    body["ids"].pop()
    assert client.post(address, body, content_type="application/json").status_code == 200
    assert marks(draft_content(suggested)) == []


@pytest.mark.parametrize(
    "body", [{}, {"verdict": "accept", "ids": []}, {"verdict": "maybe", "ids": ["s1"]}]
)
def test_a_faulty_decision_is_told(suggested, people, client, body):
    client.force_login(people.editor)
    answer = client.post(
        f"/api/v1/drafts/{suggested.pk}/suggestions/", body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_who_only_suggests_withdraws_own_ones_alone(suggested, people, at):
    SuggestionAuthor.objects.filter(key="s2").update(author=people.expert)
    given = {"draft": suggested, "actor": people.expert, "at": at}
    with pytest.raises(Forbidden):
        decide_suggestions(verdict="reject", ids=["s1", "s2"], **given)
    with pytest.raises(Forbidden):
        decide_suggestions(verdict="accept", ids=["s2"], **given)
    assert decide_suggestions(verdict="reject", ids=["s2"], **given) == ["s2"]
    with pytest.raises(Forbidden):
        decide_suggestions(verdict="reject", ids=["s1"], **given | {"actor": people.observer})
    with pytest.raises(NotFound):
        decide_suggestions(verdict="reject", ids=["s3"], **given | {"actor": people.editor})


def test_a_stranger_learns_nothing_of_suggestions(suggested, people, client):
    client.force_login(people.stranger)
    address = f"/api/v1/drafts/{suggested.pk}/suggestions/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}s1/accept/").status_code == 404


# ── freezing ───────────────────────────────────────────────────────────────────────────────────


def test_freezing_asks_what_becomes_of_open_suggestions(suggested, people, client):
    client.force_login(people.secretary)
    address = f"/api/v1/drafts/{suggested.pk}/revisions/"
    answer = client.post(address, {"name": "CD"}, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("open-suggestions")
    assert "2" in answer.json()["detail"]
    assert Revision.objects.count() == 0


@pytest.mark.parametrize(
    ("wish", "text", "open_after"),
    [("accept", "It is good", 0), ("reject", "It is bad", 0), ("leave_out", "It is bad", 2)],
)
def test_a_revision_holds_no_open_suggestion(suggested, people, at, wish, text, open_after):
    revision = freeze_revision(
        draft=suggested, name="CD", actor=people.secretary, at=at, suggestions=wish
    )
    assert marks(revision.content) == []
    assert revision.content["content"][0]["content"] == [word(text)]
    assert len(open_suggestions(suggested)) == open_after
    assert rejected(revision.content) == revision.content


def test_a_frozen_draft_decides_nothing(suggested, people, at):
    freeze_revision(
        draft=suggested, name="CD", actor=people.secretary, at=at, suggestions="leave_out"
    )
    with pytest.raises(Conflict):
        decide_suggestions(
            draft=suggested, verdict="accept", ids=["s1"], actor=people.editor, at=at
        )
