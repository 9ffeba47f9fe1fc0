"""Folding while people write changes nothing; a very long draft opens, tells and goes back."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from standards.collab import folding
from standards.collab.hub import hub
from standards.collab.protocol import read_state_vector
from standards.kernel.canonical import content_hash
from standards.models import ClientBinding, DocumentHead, DocumentSnapshot, DocumentUpdate
from standards.queries.document_log import current_seq, load
from standards.queries.shared_tree import read_document, tree_of
from tests.standards.collab.conftest import Client

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def replayed(draft, upto):
    """Return what the raw log says, one update after the other, no snapshot read."""
    doc = Doc()
    doc.get("document", type=XmlFragment)
    rows = DocumentUpdate.objects.filter(draft=draft, seq__lte=upto).order_by("seq")
    for data in rows.values_list("data", flat=True):
        doc.apply_update(bytes(data))
    return content_hash(read_document(doc)), read_state_vector(doc.get_state())


def opened(draft, upto=None):
    """Return what a newcomer gets: the newest snapshot and what came after it."""
    doc = tree_of(load(draft.pk, upto=upto).updates)
    return content_hash(read_document(doc)), read_state_vector(doc.get_state())


def fold_and_compare(draft):
    folding.fold(draft.pk, at=timezone.now())
    seq = current_seq(draft.pk)
    assert opened(draft, seq) == replayed(draft, seq)


def write_while_folding(draft, people, token_of, live, seconds):
    writers = (people.editor, people.editor2, people.secretary, people.chair)
    tokens = [token_of(one) for one in writers]

    async def write(client, luck, end):
        words = client.paragraph("start ", id=f"p{client.doc.client_id}")
        while time.monotonic() < end:
            place = luck.randrange(len(str(words).encode()) + 1)
            words.insert(place, luck.choice("abcde"))
            if luck.random() < 0.2:
                del words[0:1]
            await client.push()
            await client.quiet(0.005)
        await client.quiet(0.5)

    async def scene():
        clients = [await Client(token, draft.pk, "?ack=1").join() for token in tokens]
        end, luck = time.monotonic() + seconds, random.Random(3)
        working = asyncio.gather(*(write(client, luck, end) for client in clients))
        while not working.done():
            await asyncio.to_thread(fold_and_compare, draft)
        await working
        live_now = (await hub().room(draft.pk)).document
        folds = DocumentSnapshot.objects.filter(draft=draft)
        assert await asyncio.to_thread(folds.count) > 3
        raw, clocks = await asyncio.to_thread(replayed, draft, live_now.seq)
        assert content_hash(live_now.content()) == raw
        assert read_state_vector(live_now.state()) == clocks
        for client in clients:
            await client.hear(lambda doc=client.doc: read_state_vector(doc.get_state()) == clocks)
            assert read_state_vector(client.doc.get_state()) == clocks
            await client.leave()

    live(scene)


def test_folding_under_four_writers_equals_the_replay(draft, people, token_of, live, settings):
    settings.LEPTON_LIMITS = False
    write_while_folding(draft, people, token_of, live, 2)


@pytest.mark.soak
def test_folding_for_long_equals_the_replay(draft, people, token_of, live, settings):
    settings.LEPTON_LIMITS = False
    write_while_folding(draft, people, token_of, live, 20)


# ── a very long draft ──────────────────────────────────────────────────────────────────────────


def fill(draft, people, count, at):
    """Store so many updates of two people in a text, ten characters each."""
    authors = (people.editor.pk, people.editor2.pk)
    made = []
    doc = Doc(client_id=901)
    root = doc.get("document", type=XmlFragment)
    watch = doc.observe(lambda event: made.append(event.update))
    with doc.transaction():
        for number in range(100):
            element = root.children.append(XmlElement("paragraph"))
            element.attributes["id"] = f"p{number}"
            element.children.append(XmlText())
    texts = [child.children[0] for child in root.children]
    luck = random.Random(5)
    for _ in range(count - 1):
        luck.choice(texts).insert(0, luck.choice(("shall use ", "may never ", "a measure ")))
    del watch
    ClientBinding.objects.create(draft=draft, client_id=901, user_id=authors[0])
    DocumentUpdate.objects.bulk_create(
        (
            DocumentUpdate(
                draft=draft, seq=seq, author_id=authors[seq // 700 % 2], client_id=901, data=data,
                sha256="0" * 64, at=at + timedelta(seconds=seq),
            )
            for seq, data in enumerate(made, 1)
        ),
        batch_size=500,
    )  # fmt: skip
    DocumentHead.objects.filter(draft=draft).update(seq=count)
    return doc


def timed(work):
    start = time.monotonic()
    result = work()
    return time.monotonic() - start, result


def open_tell_and_go_back(draft, people, api_for, at, count, limit):
    doc = fill(draft, people, count, at)
    folding.fold(draft.pk, at=at)
    took, found = timed(lambda: opened(draft))
    assert took < limit
    assert found[0] == content_hash(read_document(doc))
    api, path = api_for(people.editor), f"/api/v1/drafts/{draft.pk}/"
    took, answer = timed(lambda: api.get(f"{path}history/?page_size=20"))
    assert took < 3 * limit
    assert answer.json()["results"][0]["seq"] == count
    took, answer = timed(lambda: api.get(f"{path}authorship/"))
    assert took < 10 * limit
    units = sum(run["length"] for one in answer.json()["blocks"] for run in one["runs"])
    assert units == (count - 1) * 10
    middle = count // 2
    took, answer = timed(lambda: api.get(f"{path}history/{middle}/"))
    assert took < 10 * limit
    earlier = answer.json()["content"]
    took, answer = timed(lambda: api.post(f"{path}restore/", {"seq": middle}, format="json"))
    assert took < 20 * limit
    assert answer.status_code == 200
    assert api.get(f"{path}content/").json() == earlier


def test_a_long_draft_opens_tells_its_history_and_goes_back(draft, people, api_for, at):
    open_tell_and_go_back(draft, people, api_for, at, 3_000, 0.5)


@pytest.mark.soak
def test_a_draft_of_100_000_updates_opens_tells_and_goes_back(draft, people, api_for, at):
    open_tell_and_go_back(draft, people, api_for, at, 100_000, 1.0)
