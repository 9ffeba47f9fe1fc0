"""Frames, clients and changes that the live document refuses."""

from __future__ import annotations

import pytest
from pycrdt import XmlElement

from standards.collab import protocol
from standards.queries.drafts import draft_content
from tests.standards.collab.conftest import Client

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x00",
        b"\x00\x07\x00",
        b"\x09\x01",
        b"\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x00\x02\x05ab",
        b"\x00\x02\x03\xff\xff\xff",
        b"\x01\x05\x01\x01\x01\x03{}",
        b"\x01" + protocol.write_block(b"\x01\x05\x01" + protocol.write_block(b"[" * 900)),
        b"\x02\x00\x01a",
        b"\x04\x00",
    ],
)
def test_a_malformed_frame_ends_the_connection(frame, draft, people, token_of, live):
    token = token_of(people.editor)

    async def scene():
        a, b = await Client(token, draft.pk).join(), await Client(token, draft.pk).join()
        await a.send(frame)
        await a.hear(lambda: a.closed is not None)
        assert a.closed == 4400
        b.paragraph("unharmed")
        await b.push()
        await b.quiet(0.2)
        assert b.closed is None
        await b.leave()

    live(scene)
    assert draft_content(draft)["content"][0]["content"][0]["text"] == "unharmed"


def test_a_frame_over_the_limit_ends_the_connection(draft, people, token_of, live):
    token = token_of(people.editor)

    async def scene():
        client = await Client(token, draft.pk).join()
        await client.send(b"\x00" * (protocol.MAX_FRAME_BYTES + 1))
        await client.hear(lambda: client.closed is not None)
        assert client.closed == 1009

    live(scene)


@pytest.mark.parametrize(("query", "code"), [("", 1013), ("?ack=1", 4429)])
def test_a_flood_ends_the_connection_and_harms_nobody(query, code, draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)

    async def scene():
        a, b = await Client(one, draft.pk, query).join(), await Client(two, draft.pk).join()
        for _ in range(200):
            await a.send(protocol.sync_request(b"\x00"))
        await a.hear(lambda: a.closed is not None)
        assert a.closed == code
        b.paragraph("still here")
        await b.push()
        c = await Client(two, draft.pk).join()
        await c.hear(lambda: c.text == "still here")
        await b.leave()
        await c.leave()

    live(scene)


@pytest.mark.parametrize("name", ["script", "iframe", "doc", "text", "__proto__", "constructor"])
def test_unknown_nodes_reach_nobody(name, draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)

    async def scene():
        a, b = await Client(one, draft.pk).join(), await Client(two, draft.pk).join()
        a.root.children.append(XmlElement(name))
        await a.push()
        await a.hear(lambda: a.refusals)
        b.paragraph("clean")
        await b.push()
        c = await Client(two, draft.pk).join()
        assert [child.tag for child in c.root.children] == ["paragraph"]
        await a.leave()
        await b.leave()
        await c.leave()

    live(scene)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("onload", "alert(1)"),
        ("id", 7),
        ("style", "x"),
        ("sugg", {"__proto__": 1}),
        ("sugg", float("nan")),
        ("__proto__", "x"),
    ],
)
def test_unknown_attributes_reach_nobody(name, value, draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)

    async def scene():
        a, b = await Client(one, draft.pk).join(), await Client(two, draft.pk).join()
        b.paragraph("before")
        await b.push()
        a.paragraph("bad", **{name: value})
        await a.push()
        await a.hear(lambda: a.refusals)
        await b.quiet(0.2)
        assert b.text == "before"
        c = await Client(two, draft.pk).join()
        assert c.text == "before"
        for client in (a, b, c):
            await client.leave()

    live(scene)


def test_a_link_to_a_script_reaches_nobody(draft, people, token_of, live):
    one, two = token_of(people.editor), token_of(people.editor2)

    async def scene():
        a, b = await Client(one, draft.pk).join(), await Client(two, draft.pk).join()
        words = a.paragraph("link")
        await a.push()
        await b.hear(lambda: b.text == "link")
        words.format(0, 4, {"link": {"href": "javascript:alert(1)"}})
        await a.push()
        await a.hear(lambda: a.refusals)
        assert b.root.children[0].children[0].diff() == [("link", None)]
        await a.leave()
        await b.leave()

    live(scene)


@pytest.mark.parametrize("query", ["?schema=0", "?schema=x", "?schema=-1&ack=1"])
def test_a_client_with_an_older_schema_is_told_so(query, draft, people, token_of, live):
    token = token_of(people.editor)

    async def scene():
        client = await Client(token, draft.pk, query).open()
        await client.hear(lambda: client.closed is not None)
        assert client.closed == 4426

    live(scene)


@pytest.mark.parametrize(("who", "code"), [("stranger", 4404), ("applicant", 4404), (None, 4401)])
def test_who_may_not_read_is_turned_away(who, code, draft, people, token_of, live):
    token = token_of(getattr(people, who)) if who else None

    async def scene():
        client = await Client(token, draft.pk).open()
        await client.hear(lambda: client.closed is not None)
        assert client.closed == code

    live(scene)


@pytest.mark.parametrize(
    ("path", "code"), [("999999", 4404), ("nonsense", 4404), ("0", 4404), ("9" * 40, 4404)]
)
def test_what_does_not_exist_is_not_found(path, code, draft, people, token_of, live):
    token = token_of(people.editor)

    async def scene():
        client = await Client(token, path).open()
        await client.hear(lambda: client.closed is not None)
        assert client.closed == code

    live(scene)
