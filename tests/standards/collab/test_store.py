"""The stored log: gapless, judged in its own transaction, folded without loss."""

from __future__ import annotations

import asyncio
import random
import threading
from datetime import timedelta

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from standards.collab import folding, store
from standards.collab.living import LivingDocument
from standards.collab.store import Batch
from standards.kernel.clock import now
from standards.models import (
    AuditEntry,
    ClientBinding,
    DocumentSnapshot,
    DocumentState,
    DocumentUpdate,
    Draft,
)
from standards.operations.drafts import append_document, freeze_revision
from standards.queries.document_log import Loaded, heads, load, load_present, rows_after
from standards.queries.drafts import draft_content, draft_version, version_of_tag
from standards.queries.shared_tree import read_document, tree_of
from standards.rules.drafts import DraftRight
from tests.standards.collab.conftest import Client

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


class Typist:
    """Types into a document of its own and hands out what was typed."""

    def __init__(self):
        self.doc, self.updates = Doc(), []
        self.root = self.doc.get("document", type=XmlFragment)
        self._watch = self.doc.observe(lambda event: self.updates.append(event.update))
        with self.doc.transaction():
            element = self.root.children.append(XmlElement("paragraph"))
            self.words = element.children.append(XmlText())

    def type(self, words, at=0):
        self.words.insert(at, words)

    def take(self):
        taken, self.updates = self.updates, []
        return taken


def accepted(document, updates, author, right=DraftRight.WRITE):
    return [document.take(update, author, right) for update in updates]


def write(draft, people, words="text", at=None):
    typist = Typist()
    typist.type(words)
    document = LivingDocument(load(draft.pk))
    entries = accepted(document, typist.take(), people.editor.pk)
    return store.append([Batch(draft.pk, entries)], at=at or now())[0]


def test_updates_are_numbered_without_gaps(draft, people):
    first, second = write(draft, people), write(draft, people)
    assert (first.first, first.last, second.first, second.last) == (1, 2, 3, 4)
    assert heads([draft.pk]) == {draft.pk: 4}
    assert [row.seq for row in rows_after(draft.pk, 2)] == [3, 4]
    assert rows_after(draft.pk, 0)[0].author == people.editor.pk


def test_an_author_without_the_right_leaves_no_trace(draft, people):
    typist = Typist()
    entries = accepted(LivingDocument(Loaded([], 0)), typist.take(), people.observer.pk)
    (outcome,) = store.append([Batch(draft.pk, entries)], at=now())
    assert not outcome.stored
    assert outcome.refused == {people.observer.pk: DraftRight.READ}
    assert not DocumentUpdate.objects.exists()
    assert not ClientBinding.objects.exists()


def test_a_suggester_may_store_what_was_judged_as_a_suggestion(draft, people):
    write(draft, people, "The text")
    document = LivingDocument(load(draft.pk))
    shared = Doc()
    shared.apply_update(document.full())
    updates = []
    watch = shared.observe(lambda event: updates.append(event.update))
    words = shared.get("document", type=XmlFragment).children[0].children[0]
    words.insert(0, "new ", {"insertion": {"id": "1"}})
    taken = document.take(updates[0], people.expert.pk, DraftRight.SUGGEST)
    assert store.append([Batch(draft.pk, [taken])], at=now())[0].stored
    words.insert(0, "plain ")
    plain = document.take(updates[1], people.expert.pk, DraftRight.WRITE)
    refused = store.append([Batch(draft.pk, [plain])], at=now())[0].refused
    assert refused == {people.expert.pk: DraftRight.SUGGEST}
    del watch


def test_a_frozen_draft_stores_nothing(draft, people):
    freeze_revision(draft=draft, name="CD", actor=people.chair, at=now())
    outcome = write(draft, people)
    assert outcome.refused == {people.editor.pk: DraftRight.READ}


def test_a_client_id_of_somebody_else_is_not_bound_again(draft, people):
    batch = Batch(draft.pk, [], {77: people.editor.pk})
    assert store.append([batch], at=now())[0].stored
    assert store.append([batch], at=now())[0].stored
    other = store.append([Batch(draft.pk, [], {77: people.editor2.pk})], at=now())[0]
    assert other.claimed == {77}
    assert ClientBinding.objects.get(client_id=77).user == people.editor


def test_one_transaction_holds_the_batches_of_several_rooms(draft, work_item, people, at):
    from standards.operations.drafts import create_draft

    second = create_draft(
        work_item=work_item, title="Other", language="en", actor=people.editor, at=at
    )
    batches = []
    for one in (second, draft):
        document = LivingDocument(Loaded([], 0))
        batches.append(Batch(one.pk, accepted(document, Typist().take(), people.editor.pk)))
    batches.append(
        Batch(
            draft.pk, accepted(LivingDocument(Loaded([], 0)), Typist().take(), people.observer.pk)
        )
    )
    outcomes = store.append(batches, at=now())
    assert [one.stored for one in outcomes] == [True, True, False]


def test_editing_is_noted_once_in_five_minutes(draft, people, at):
    for minutes in (0, 1, 4, 6):
        store._noted.clear()
        write(draft, people, at=at + timedelta(minutes=minutes))
    noted = AuditEntry.objects.filter(name="standards.draft_edited", subject=f"draft:{draft.pk}")
    assert [entry.at for entry in noted] == [at, at + timedelta(minutes=6)]
    assert Draft.objects.get(pk=draft.pk).edited_at == at + timedelta(minutes=6)


def test_a_version_is_found_again_by_its_tag(draft, people):
    tags = []
    for words in ("one", "two", "three"):
        write(draft, people, words)
        tags.append(draft_version(draft).etag)
    folding.fold(draft.pk, at=now())
    write(draft, people, "four")
    for count, tag in enumerate(tags, 1):
        assert len(version_of_tag(draft, tag).content["content"]) == count
    assert version_of_tag(draft, tags[0].replace("-", "-9", 1)) is None
    assert version_of_tag(draft, f'"{draft.pk}-1-0000000000000000"') is None


def test_folding_keeps_the_text_and_archives_what_it_folds(draft, people):
    assert folding.fold(draft.pk, at=now()) is None
    for words in ("one", "two"):
        write(draft, people, words)
    before = draft_content(draft)
    assert folding.unfolded(draft.pk) == 4
    snapshot = folding.fold(draft.pk, at=now())
    assert snapshot.seq == 4
    assert folding.unfolded(draft.pk) == 0
    assert folding.fold(draft.pk, at=now()) is None
    assert draft_content(draft) == before
    assert len(load(draft.pk).updates) == 1
    write(draft, people, "three")
    assert folding.fold(draft.pk, at=now()).seq == 6
    assert DocumentSnapshot.objects.filter(draft=draft).count() == 2
    replay = [row.update for row in rows_after(draft.pk, 0)]
    assert read_document(tree_of(replay)) == draft_content(draft)


def test_two_that_fold_at_once_make_one_snapshot(draft, people):
    write(draft, people)
    loaded = load(draft.pk)
    data = folding.merged(loaded.updates)
    assert folding._keep(draft.pk, loaded.seq, data, now()) is not None
    assert folding._keep(draft.pk, loaded.seq, data, now()) is None


def test_a_fold_that_does_not_read_as_the_replay_is_not_kept(draft, people, monkeypatch):
    write(draft, people)
    monkeypatch.setattr(folding, "merged", lambda updates: updates[0])
    with pytest.raises(folding.FoldingMismatch):
        folding.fold(draft.pk, at=now())
    assert not DocumentSnapshot.objects.exists()


def test_the_present_state_is_kept_and_opened_from(draft, people):
    assert not folding.keep_state(draft.pk)
    write(draft, people, "one")
    assert folding.keep_state(draft.pk)
    assert not folding.keep_state(draft.pk)
    opened = LivingDocument(load_present(draft.pk))
    assert opened.is_as_kept
    replayed = LivingDocument(load(draft.pk))
    assert (opened.full(), opened.state()) == (replayed.full(), replayed.state())
    assert opened.is_as_kept
    assert opened.content() == draft_content(draft)
    assert opened.bindings == replayed.bindings
    write(draft, people, "two")
    after = load_present(draft.pk)
    assert after.vector is None
    assert LivingDocument(after).content() == draft_content(draft)
    assert folding.keep_state(draft.pk)
    assert load_present(draft.pk).seq == load(draft.pk).seq
    assert DocumentState.objects.count() == 1


def test_a_state_that_is_late_or_reads_otherwise_is_not_kept(draft, people, monkeypatch):
    write(draft, people, "one")
    assert folding.keep_state(draft.pk)
    kept = DocumentState.objects.get()
    assert not folding._replace_state(
        DocumentState(draft=draft, seq=kept.seq, data=b"late", vector=b"")
    )
    write(draft, people, "two")
    monkeypatch.setattr(folding, "tree_of", lambda updates: tree_of(updates[:1]))
    with pytest.raises(folding.FoldingMismatch):
        folding.keep_state(draft.pk)
    assert DocumentState.objects.get().seq == kept.seq


def test_a_document_is_appended_and_replaced(draft, people):
    block = {"type": "paragraph", "attrs": {"id": "p"}}
    content = {"type": "doc", "content": [block]}
    append_document(draft=draft, content=content, actor=people.editor, at=now())
    version = append_document(draft=draft, content=content, actor=people.editor, at=now())
    ids = [node["attrs"]["id"] for node in version.content["content"]]
    assert ids[0] == "p"
    assert len(set(ids)) == 2
    version = append_document(
        draft=draft, content=content, actor=people.editor, at=now(), replace=True
    )
    assert version.content == content


def test_folding_in_a_loop_under_four_writers_equals_the_replay(draft, people, token_of, live):
    token = token_of(people.editor)
    stop = threading.Event()

    def keep_folding():
        from django.db import connections

        while not stop.wait(0.05):
            folding.fold(draft.pk, at=now())
        connections.close_all()

    folder = threading.Thread(target=keep_folding)
    chance = random.Random(11)
    texts = []

    async def scene():
        clients = [await Client(token, draft.pk).join() for _ in range(4)]
        clients[0].paragraph("start")
        await clients[0].push()
        await asyncio.gather(*(one.hear(lambda one=one: "start" in one.text) for one in clients))
        for _ in range(20):
            for client in clients:
                words = client.root.children[0].children[0]
                words.insert(chance.randrange(len(words) + 1), chance.choice("abc"))
                await client.push()
                await client.quiet(0.02)
        await asyncio.gather(*(one.hear(lambda one=one: len(one.text) == 85) for one in clients))
        texts.extend(one.text for one in clients)
        for client in clients:
            await client.leave()

    folder.start()
    try:
        live(scene)
    finally:
        stop.set()
        folder.join()
    replay = read_document(tree_of(row.update for row in rows_after(draft.pk, 0)))
    assert draft_content(draft) == replay
    assert len(set(texts)) == 1
    assert DocumentSnapshot.objects.filter(draft=draft).exists()


def test_two_processes_serve_one_draft(draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)
    seen = {}

    async def elsewhere():
        client = await Client(two, draft.pk).join()
        await client.hear(lambda: "first" in client.text, seconds=10)
        client.root.children[0].children[0].insert(0, "second ")
        await client.push()
        await client.quiet(0.5)
        seen["two"] = client.text
        await client.leave()

    other = threading.Thread(target=lambda: live(elsewhere))

    async def scene():
        client = await Client(one, draft.pk).join()
        other.start()
        client.paragraph("first")
        await client.push()
        await client.hear(lambda: "second" in client.text, seconds=10)
        seen["one"] = client.text
        await client.leave()

    live(scene)
    other.join()
    assert seen == {"one": "second first", "two": "second first"}


def test_connections_of_ended_loops_are_given_back(draft, people, token_of):
    from standards.collab import hub as hubs

    token = token_of(people.editor)

    async def scene():
        client = await Client(token, draft.pk).join()
        await client.leave()
        return hubs.hub()

    ended = asyncio.run(scene())
    assert ended in hubs._hubs.values()
    hubs.nudge(draft.pk)
    hubs.release_all()
    assert ended not in hubs._hubs.values()
