"""The live document over the real application: who may, what is refused, what is never lost."""

from __future__ import annotations

import asyncio

import pytest
from channels.db import database_sync_to_async

from standards.collab import protocol, store
from standards.collab.protocol import AwarenessEntry
from standards.kernel.clock import now
from standards.models import ApiToken, ClientBinding, DocumentUpdate, Membership
from standards.operations.checks import ignore_finding
from standards.operations.committees import end_membership
from standards.operations.discussions import open_discussion
from standards.operations.drafts import freeze_revision, put_content, reopen_draft
from standards.operations.tokens import revoke_token
from standards.queries.drafts import draft_content, draft_version
from tests.standards.collab.conftest import Client

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def in_database(function, **arguments):
    return database_sync_to_async(lambda: function(**arguments))()


def test_two_people_and_the_database_agree(draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)

    async def scene():
        a, b = await Client(one, draft.pk).join(), await Client(two, draft.pk, "?ack=1").join()
        words = a.paragraph("Scöpe 标准 😀")
        await a.push()
        await b.hear(lambda: "标准" in b.text)
        words.insert(0, "1 ")
        await a.push()
        b.root.children[0].children[0].insert(0, "The ")
        await b.push()
        await a.hear(lambda: "The" in a.text)
        mine = b.doc.client_id
        await b.hear(lambda: "1 " in b.text and any(mine in one for one in b.committed))
        assert a.text == b.text
        await a.leave()
        await b.leave()

    live(scene)
    paragraph = draft_content(draft)["content"][0]
    assert paragraph["attrs"]["id"]
    assert "标准 😀" in paragraph["content"][0]["text"]
    rows = DocumentUpdate.objects.filter(draft=draft).order_by("seq")
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert {row.author_id for row in rows} == {people.editor.pk, people.editor2.pk, None}
    assert ClientBinding.objects.filter(draft=draft, user=people.editor).count() == 1


def test_what_changes_beside_the_text_is_told_at_once(draft, people, token_of, live, at):
    one, two = token_of(people.chair), token_of(people.observer)
    judged = {"draft": draft, "finding": ("must", "p", "must"), "reason": "A law says so"}
    begun = {"draft": draft, "text": "Which?", "anchor": None, "actor": people.editor, "at": at}

    async def scene():
        told = await Client(one, draft.pk, "?ack=1").join()
        reader = await Client(two, draft.pk, "?ack=1").join()
        plain = await Client(two, draft.pk).join()
        await in_database(ignore_finding, **judged, actor=people.editor, at=at)
        await in_database(open_discussion, **begun)
        for client in (told, reader):
            await client.hear(lambda client=client: client.news == ["findings", "discussions"])
        await plain.quiet()
        assert plain.news == []
        for client in (told, reader, plain):
            await client.leave()

    live(scene)


def test_an_update_is_stored_before_anybody_else_has_it(draft, people, token_of, live, monkeypatch):
    one, two = token_of(people.editor), token_of(people.editor2)
    stored = []
    append = store.append

    def slowly(batches, *, at):
        outcomes = append(batches, at=at)
        stored.append([entry.update for batch in batches for entry in batch.entries])
        return outcomes

    monkeypatch.setattr(store, "append", slowly)

    async def scene():
        a, b = await Client(one, draft.pk).join(), await Client(two, draft.pk).join()
        a.paragraph("word")
        await a.push()
        await b.hear(lambda: b.text == "word")
        assert any(entries for entries in stored)
        await a.leave()
        await b.leave()

    live(scene)


def test_an_update_that_cannot_be_stored_reaches_nobody(draft, people, token_of, live, monkeypatch):
    from django.db import OperationalError

    one, two = token_of(people.editor), token_of(people.editor2)

    def broken(batches, *, at):
        raise OperationalError("disk full")

    async def scene():
        a, b = await Client(one, draft.pk, "?ack=1").join(), await Client(two, draft.pk).join()
        monkeypatch.setattr(store, "append", broken)
        a.paragraph("lost?")
        await a.push()
        await a.hear(lambda: a.closed is not None)
        await b.hear(lambda: b.closed is not None)
        assert (a.closed, b.closed) == (1012, 1012)
        assert b.text == ""
        monkeypatch.undo()
        again = Client(one, draft.pk)
        again.doc.apply_update(a.doc.get_update())
        again.doc.client_id  # noqa: B018 - the local copy comes back under another client id
        await again.join()
        c = await Client(two, draft.pk).join()
        await c.hear(lambda: c.text == "lost?")
        await again.leave()
        await c.leave()

    live(scene)


def test_a_reader_gets_everything_and_changes_nothing(draft, people, token_of, live):
    writer, reader = token_of(people.editor), token_of(people.observer)

    async def scene():
        a, b = await Client(writer, draft.pk).join(), await Client(reader, draft.pk).join()
        a.paragraph("public to members")
        await a.push()
        await b.hear(lambda: b.text == "public to members")
        await b.send(protocol.sync_answer(b.doc.get_update()))
        await b.quiet()
        assert b.refusals == []
        b.root.children[0].children[0].insert(0, "forged ")
        await b.push()
        await b.hear(lambda: b.refusals)
        del b.root.children[0]
        await b.push()
        await b.hear(lambda: len(b.refusals) == 2)
        await b.send(protocol.sync_answer(b.doc.get_update()))
        await b.hear(lambda: len(b.refusals) == 3)
        assert b.closed is None
        for _ in range(2):
            await b.send(protocol.sync_answer(b.doc.get_update()))
        await b.hear(lambda: b.closed is not None)
        assert b.closed == 4400
        await a.quiet()
        assert a.text == "public to members"
        await a.leave()

    live(scene)
    assert draft_content(draft)["content"][0]["content"][0]["text"] == "public to members"


def test_a_token_without_the_scope_to_write_only_reads(draft, people, token_of, live):
    token = token_of(people.editor, scopes=("read",))

    async def scene():
        client = await Client(token, draft.pk).join()
        client.paragraph("no")
        await client.push()
        await client.hear(lambda: client.refusals)
        await client.leave()

    live(scene)
    assert "content" not in draft_content(draft)


def test_an_expert_may_suggest_and_nothing_else(draft, people, token_of, live):
    writer, expert = token_of(people.editor), token_of(people.expert)

    async def scene():
        a, b = await Client(writer, draft.pk).join(), await Client(expert, draft.pk).join()
        a.paragraph("The model is described.")
        await a.push()
        await b.hear(lambda: b.text != "")
        words = b.root.children[0].children[0]
        words.insert(len("The model "), "always ", {"insertion": {"id": "1"}})
        words.format(0, 3, {"deletion": {"id": "2"}})
        await b.push()
        await a.hear(lambda: "always" in a.text)
        assert b.refusals == []
        words.insert(0, "plain ")
        await b.push()
        await b.hear(lambda: b.refusals)
        await a.quiet()
        assert "plain" not in a.text
        await a.leave()
        await b.leave()

    live(scene)


def test_text_under_the_client_id_of_somebody_else_is_refused(draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)

    async def scene():
        a, b = await Client(one, draft.pk).join(), await Client(two, draft.pk).join()
        a.paragraph("mine")
        await a.push()
        await b.hear(lambda: b.text == "mine")
        a.root.children[0].children[0].insert(0, "not ")
        await b.send(protocol.sync_update(a.updates[-1]))
        await b.hear(lambda: b.refusals)
        await a.push()
        await b.hear(lambda: b.text == "not mine")
        await a.leave()
        await b.leave()

    live(scene)


def test_a_client_id_is_bound_by_announcing_it(draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)

    async def scene():
        a, b = await Client(one, draft.pk).join(), await Client(two, draft.pk).join()
        mine = a.doc.client_id
        await a.send(protocol.awareness([AwarenessEntry(mine, 1, {"user": {"name": "x"}})]))
        await b.hear(lambda: mine in b.presence)
        a.paragraph("poison")
        await b.send(protocol.sync_update(a.updates[-1]))
        await b.hear(lambda: b.refusals)
        await a.push()
        await b.hear(lambda: b.text == "poison")
        await a.leave()
        await b.leave()

    live(scene)


def test_names_in_presence_are_the_servers(draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)

    async def scene():
        a, b = await Client(one, draft.pk).join(), await Client(two, draft.pk).join()
        mine = a.doc.client_id
        state = {"user": {"name": "Chair", "id": "1", "color": "hue-2"}, "cursor": {"a": 1}}
        await a.send(protocol.awareness([AwarenessEntry(mine, 1, state)]))
        await b.hear(lambda: mine in b.presence)
        user = {"id": str(people.editor.pk), "name": people.editor.name, "color": "hue-2"}
        assert b.presence[mine] == {"user": user, "cursor": {"a": 1}}
        await a.hear(lambda: mine in a.presence)
        await b.send(protocol.awareness([AwarenessEntry(mine, 9, {"user": {"name": "B"}})]))
        c = await Client(two, draft.pk).join()
        assert c.presence[mine]["user"] == user
        await a.leave()
        await b.hear(lambda: b.presence[mine] is None)
        await b.leave()
        await c.leave()

    live(scene)


def test_an_update_that_comes_too_early_waits_for_what_it_builds_on(draft, people, token_of, live):
    token = token_of(people.editor)

    async def scene():
        a, b = await Client(token, draft.pk).join(), await Client(token, draft.pk).join()
        words = a.paragraph("one")
        words.insert(3, " two")
        words.insert(7, " three")
        first, second, third = a.updates
        a.doc = type(a.doc)()  # so that the question of the server is answered by nothing
        await a.send(protocol.sync_update(third))
        await a.send(protocol.sync_update(second))
        await b.quiet(0.2)
        assert b.text == ""
        await a.send(protocol.sync_update(first))
        await b.hear(lambda: b.text == "one two three")
        await a.leave()
        await b.leave()

    live(scene)
    assert draft_content(draft)["content"][0]["content"][0]["text"] == "one two three"


def test_a_freeze_reaches_open_sockets(draft, people, token_of, live):
    token = token_of(people.editor)

    async def scene():
        a = await Client(token, draft.pk).join()
        a.paragraph("final")
        await a.push()
        await a.quiet(0.2)
        revision = await in_database(
            freeze_revision, draft=draft, name="CD", actor=people.chair, at=now()
        )
        assert revision.content["content"][0]["content"][0]["text"] == "final"
        a.root.children[0].children[0].insert(0, "not ")
        await a.push()
        await a.hear(lambda: a.refusals)
        await in_database(reopen_draft, draft=draft, actor=people.chair, at=now())
        b = await Client(token, draft.pk).join()
        b.root.children[0].children[0].insert(0, "half ")
        await b.push()
        c = await Client(token, draft.pk).join()
        await c.hear(lambda: c.text == "half final")
        for client in (a, b, c):
            await client.leave()

    live(scene)


def test_who_loses_the_right_to_read_is_closed_out(draft, people, token_of, live):
    token = token_of(people.expert)
    membership = Membership.objects.get(user=people.expert)

    async def scene():
        client = await Client(token, draft.pk).join()
        await in_database(end_membership, membership=membership, actor=people.secretary, at=now())
        await client.hear(lambda: client.closed is not None, seconds=2)
        assert client.closed == 4403

    live(scene)


def test_who_loses_the_right_to_write_is_refused_even_before_being_told(
    draft, people, token_of, live
):
    token = token_of(people.editor)

    async def scene():
        client = await Client(token, draft.pk).join()
        rows = Membership.objects.filter(user=people.editor)
        await database_sync_to_async(rows.update)(role="observer")
        people.editor.auth_epoch += 1
        await database_sync_to_async(people.editor.save)()
        client.paragraph("too late")
        await client.push()
        await client.hear(lambda: client.refusals)
        await client.leave()

    live(scene)
    assert "content" not in draft_content(draft)


def test_what_is_put_over_http_appears_live(draft, people, token_of, live):
    token = token_of(people.editor2)

    async def scene():
        a = await Client(token, draft.pk).join()
        a.paragraph("by socket", id="p1")
        await a.push()
        await a.quiet(0.2)
        version = await in_database(draft_version, draft=draft)
        content = {
            "type": "doc",
            "content": [
                *version.content["content"],
                {"type": "paragraph", "content": [{"type": "text", "text": "by PUT"}]},
            ],
        }
        await in_database(
            put_content,
            draft=draft,
            content=content,
            base_etag=version.etag,
            actor=people.editor,
            at=now(),
        )
        await a.hear(lambda: "by PUT" in a.text)
        a.root.children[1].children[0].insert(0, "seen ")
        await a.push()
        await a.quiet(0.2)
        assert a.refusals == []
        await a.leave()

    live(scene)
    assert draft_content(draft)["content"][1]["content"][0]["text"] == "seen by PUT"
    authors = DocumentUpdate.objects.filter(draft=draft).values_list("author_id", flat=True)
    assert people.editor.pk in authors


def test_sixteen_people_join_a_new_draft_at_the_same_instant(draft, people, token_of, live):
    token = token_of(people.editor)

    async def scene():
        clients = [Client(token, draft.pk) for _ in range(16)]
        await asyncio.gather(*(client.join() for client in clients))
        clients[0].paragraph("hello")
        await clients[0].push()
        await asyncio.gather(
            *(one.hear(lambda one=one: one.text == "hello") for one in clients[1:])
        )
        for client in clients:
            await client.leave()

    live(scene)


def test_a_revoked_token_closes_its_sockets(draft, people, token_of, live):
    token = token_of(people.editor)
    row = ApiToken.objects.get(user=people.editor)

    async def scene():
        client = await Client(token, draft.pk).join()
        await in_database(revoke_token, actor=people.editor, pk=row.pk, at=now())
        await client.hear(lambda: client.closed is not None, seconds=2)
        assert client.closed == 4401

    live(scene)
