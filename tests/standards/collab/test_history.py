"""Who wrote what, what a draft said earlier, and going back to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from standards.collab.authorship import authors_of, shares
from standards.collab.folding import fold
from standards.collab.structs import rewrite_texts
from standards.models import DocumentUpdate, Revision
from standards.operations.drafts import append_document, freeze_revision, put_content
from standards.queries.document_log import SERVER, Loaded
from standards.queries.drafts import draft_version
from standards.queries.history import checkpoints
from tests.standards.collab.test_api import doc, paragraph, text

pytestmark = [pytest.mark.services]


def clause(identity, title, *blocks):
    heading = {"type": "clauseTitle", "attrs": {"id": f"{identity}t"}, "content": [text(title)]}
    return {"type": "clause", "attrs": {"id": identity}, "content": [heading, *blocks]}


def write(draft, content, actor, at):
    version = draft_version(draft)
    return put_content(draft=draft, content=content, base_etag=version.etag, actor=actor, at=at)


# ── authorship ─────────────────────────────────────────────────────────────────────────────────


class Hand:
    """One client with a document of its own."""

    def __init__(self, client):
        self.doc = Doc(client_id=client)
        self.root = self.doc.get("document", type=XmlFragment)

    def learn(self, other):
        self.doc.apply_update(other.doc.get_update(self.doc.get_state()))


def begin(hand, identity="p"):
    element = hand.root.children.append(XmlElement("paragraph"))
    element.attributes["id"] = identity
    return element.children.append(XmlText())


def runs_in(hands, owners):
    loaded = Loaded([hands[0].doc.get_update()], 1, owners)
    return [run for block in authors_of(loaded) for run in block.runs]


def test_each_character_is_its_authors_wherever_it_was_put():
    one, two = Hand(11), Hand(22)
    begin(one).insert(0, "hällo wörld")
    two.learn(one)
    two.root.children[0].children[0].insert(len("hällo".encode()), " 𝄞 dear")
    del two.root.children[0].children[0][0:1]
    one.learn(two)
    assert runs_in([one], {11: 1, 22: 2}) == [(4, 1), (8, 2), (6, 1)]


def test_a_client_that_nobody_announced_counts_as_the_server():
    one = Hand(11)
    begin(one).insert(0, "abc")
    assert runs_in([one], {}) == [(3, SERVER)]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.integers(0, 200),
            st.text(st.characters(codec="utf-8"), min_size=1, max_size=5),
            st.booleans(),
        ),
        max_size=25,
    )
)
def test_authors_cover_exactly_the_text_that_is_there(acts):
    hands = [Hand(11), Hand(22), Hand(33)]
    begin(hands[0])
    for who, where, words, removes in acts:
        hand = hands[who]
        for other in hands:
            hand.learn(other)
        shared = hand.root.children[0].children[0]
        written = str(shared)
        place = len(written[: where % (len(written) + 1)].encode())
        shared.insert(place, words)
        if removes:
            del shared[0 : len(str(shared)[0].encode())]
    for other in hands:
        hands[0].learn(other)
    runs = runs_in(hands, {11: 1, 22: 2, 33: 3})
    units = len(str(hands[0].root.children[0].children[0]).encode("utf-16-le")) // 2
    assert sum(size for size, _author in runs) == units


def test_rewriting_nothing_changes_nothing():
    one = Hand(11)
    begin(one).insert(0, "abc 𝄞")
    update = one.doc.get_update()
    assert rewrite_texts(update, lambda _client, _clock, words: words) == update


@pytest.mark.django_db
def test_authorship_names_people_by_block_and_clause(draft, people, api_for, at):
    first = doc(clause("c1", "Scope", paragraph("p1", text("One wrote this."))))
    append_document(draft=draft, content=first, actor=people.editor, at=at)
    second = doc(clause("c1", "Scope", paragraph("p1", text("One wrote this. Two that."))))
    write(draft, second, people.editor2, at)
    told = api_for(people.observer).get(f"/api/v1/drafts/{draft.pk}/authorship/").json()
    one, two = str(people.editor.pk), str(people.editor2.pk)
    assert told["people"] == [{"id": one, "name": "Editor"}, {"id": two, "name": "Editor2"}]
    assert told["blocks"][1] == {
        "block": "p1",
        "clause": "c1",
        "runs": [{"length": 15, "author": one}, {"length": 10, "author": two}],
    }
    assert told["clauses"] == [
        {"clause": "c1", "authors": [{"author": one, "length": 20}, {"author": two, "length": 10}]}
    ]


# ── history ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_history_tells_spells_of_work_the_latest_first(draft, people, api_for, at):
    append_document(draft=draft, content=doc(paragraph("a", text("x"))), actor=people.editor, at=at)
    write(draft, doc(paragraph("a", text("x y"))), people.editor2, at + timedelta(minutes=1))
    freeze_revision(draft=draft, name="WD 1", actor=people.editor, at=at, keep_open=True)
    write(draft, doc(paragraph("a", text("x y z"))), people.editor, at + timedelta(minutes=2))
    write(draft, doc(paragraph("a", text("z"))), people.editor, at + timedelta(hours=1))
    answer = api_for(people.observer).get(f"/api/v1/drafts/{draft.pk}/history/?page_size=2").json()
    rows = answer["results"]
    assert [row["seq"] for row in rows] == [4, 3]
    assert answer["next"]
    oldest = checkpoints(draft)[-1]
    assert (oldest.seq, oldest.revision, oldest.authors.total()) == (2, "WD 1", 2)
    assert rows[0]["authors"] == [{"id": str(people.editor.pk), "name": "Editor", "updates": 1}]


@pytest.mark.django_db
def test_every_earlier_version_can_be_read_also_after_folding(draft, people, api_for, at):
    append_document(
        draft=draft, content=doc(paragraph("a", text("one"))), actor=people.editor, at=at
    )
    for words in ("one two", "one two three", "two three"):
        write(draft, doc(paragraph("a", text(words))), people.editor, at)
    fold(draft.pk, at=at)
    write(draft, doc(paragraph("a", text("three"))), people.editor, at)
    api = api_for(people.observer)
    read = [
        api.get(f"/api/v1/drafts/{draft.pk}/history/{seq}/").json()["content"]["content"][0]
        for seq in range(1, 6)
    ]
    words = ["one", "one two", "one two three", "two three", "three"]
    assert [one["content"][0]["text"] for one in read] == words
    assert api.get(f"/api/v1/drafts/{draft.pk}/history/0/").json()["content"] == {"type": "doc"}


@pytest.mark.django_db
@pytest.mark.parametrize("seq", ["9", "x", "9" * 30])
def test_a_version_that_never_was_is_not_found(seq, draft, people, api_for):
    path = f"/api/v1/drafts/{draft.pk}/history/{seq}/"
    assert api_for(people.editor).get(path).status_code == 404


@pytest.mark.django_db
def test_going_back_is_a_new_change_and_keeps_what_was_between(draft, people, api_for, at):
    append_document(
        draft=draft, content=doc(paragraph("a", text("one"))), actor=people.editor, at=at
    )
    write(draft, doc(paragraph("a", text("two"))), people.editor2, at)
    api = api_for(people.editor)
    answer = api.post(f"/api/v1/drafts/{draft.pk}/restore/", {"seq": 1}, format="json")
    assert answer.status_code == 200
    assert answer.json()["seq"] == 3
    now = api.get(f"/api/v1/drafts/{draft.pk}/content/")
    assert now.json()["content"][0]["content"][0]["text"] == "one"
    assert now["ETag"] == answer["ETag"]
    assert DocumentUpdate.objects.filter(draft=draft).count() == 3
    assert draft_version(draft, upto=2).content["content"][0]["content"][0]["text"] == "two"


@pytest.mark.django_db
def test_only_who_may_write_goes_back(draft, people, api_for, at):
    append_document(
        draft=draft, content=doc(paragraph("a", text("one"))), actor=people.editor, at=at
    )
    path = f"/api/v1/drafts/{draft.pk}/restore/"
    assert api_for(people.expert1).post(path, {"seq": 0}, format="json").status_code == 403
    assert api_for(people.stranger).post(path, {"seq": 0}, format="json").status_code == 404
    assert api_for(people.editor).post(path, {"seq": 5}, format="json").status_code == 404
    assert api_for(people.editor).post(path, {"seq": -1}, format="json").status_code == 400
    freeze_revision(draft=draft, name="WD 1", actor=people.editor, at=at)
    assert api_for(people.editor).post(path, {"seq": 0}, format="json").status_code == 409
    assert Revision.objects.count() == 1


def test_shares_add_up_over_the_blocks_of_a_clause():
    from standards.collab.authorship import BlockAuthors

    blocks = [BlockAuthors("a", "c", [(3, 1), (2, 2)]), BlockAuthors("b", "c", [(4, 1)])]
    assert shares(blocks) == {"c": {1: 7, 2: 2}}
