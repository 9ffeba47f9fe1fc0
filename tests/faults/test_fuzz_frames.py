"""Hostile frames by the thousand: nothing crashes, nothing grows, nobody else notices."""

from __future__ import annotations

import os
import random
import re
import resource
import socket
import time

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText
from websockets.exceptions import ConnectionClosed, InvalidMessage
from websockets.sync.client import connect

from standards.collab import protocol
from standards.collab.protocol import write_block, write_uint
from standards.kernel.canonical import content_hash
from tests.faults.plain import PlainClient
from tests.faults.yjs import Client

pytestmark = pytest.mark.services

GONE = (ConnectionClosed, InvalidMessage, OSError, EOFError, TimeoutError)
QUESTION, ANSWER = protocol.sync_request(b"\x00"), b"\x00\x01"
ALLOWED_GROWTH = 80 << 20
TAG = re.compile("<[^>]*>")
SEEDS = [int(one) for one in os.environ.get("FUZZ_SEEDS", "1").split()]


class Attacker:
    """A signed-in writer who sends whatever it likes and comes back when thrown out."""

    def __init__(self, address, token, draft):
        self.where = (f"ws://{address}/ws/drafts/{draft}/", {"Authorization": f"Bearer {token}"})
        self.socket = None
        self.codes, self.judged, self.document = [], 0, b""

    def open(self):
        url, headers = self.where
        connection = connect(
            url, additional_headers=headers, max_size=None, proxy=None, compression=None,
            open_timeout=10, close_timeout=0.1,
        )  # fmt: skip
        return connection.__enter__()

    def send(self, frame):
        """Send a frame, and wait until the server has judged it: it answers or closes."""
        try:
            if self.socket is None:
                self.socket = self.open()
            self.socket.send(frame)
            self.socket.send(QUESTION)
            while not (answer := self.socket.recv(timeout=20)).startswith(ANSWER):
                pass
            self.judged += 1
            reader = protocol.Reader(answer[len(ANSWER) :])
            self.document = reader.block()
        except ConnectionClosed as error:
            self.codes.append(error.rcvd.code if error.rcvd else 1006)
            self.judged += 1
            self.socket = None
        except GONE:
            self.socket = None

    def leave(self):
        if self.socket is not None:
            self.socket.close()


def update_of(change):
    """Return the update of a change to a fresh document."""
    made = []
    doc = Doc()
    watch = doc.observe(lambda event: made.append(event.update))
    change(doc)
    del watch
    return made[-1]


def valid_updates(luck):
    """Give updates that are sound, to be spoilt."""

    def paragraph(doc):
        root = doc.get("document", type=XmlFragment)
        with doc.transaction():
            element = root.children.append(XmlElement("paragraph"))
            element.attributes["id"] = f"p{luck.randrange(10**6)}"
            element.children.append(XmlText()).insert(0, "fuzz", {"bold": {}})

    return [update_of(paragraph) for _ in range(20)]


def element(tag, **attributes):
    """Return a change that adds a node."""

    def change(doc):
        root = doc.get("document", type=XmlFragment)
        with doc.transaction():
            made = root.children.append(XmlElement(tag))
            for name, value in attributes.items():
                made.attributes[name] = value

    return change


def mark(name, value):
    """Return a change that adds marked text."""

    def change(doc):
        root = doc.get("document", type=XmlFragment)
        with doc.transaction():
            made = root.children.append(XmlElement("paragraph"))
            made.children.append(XmlText()).insert(0, "evil", {name: value})

    return change


def deep(doc):
    """Nest nodes beyond all measure."""
    node = doc.get("document", type=XmlFragment)
    with doc.transaction():
        for _ in range(300):
            node = node.children.append(XmlElement("clause"))


def foreign_updates():
    """Return updates outside of the vocabulary: names, attributes, marks, depth, other roots."""
    nested = "x"
    for _ in range(200):
        nested = [nested]
    changes = [
        element("script"), element("__proto__"), element("paragraph", onclick="alert(1)"),
        element("paragraph", id="x" * 20_000), element("paragraph", id=["a"]),
        element("paragraph", __proto__="x"), element("clause", obligation="evil"),
        mark("onload", {}), mark("link", {"href": "javascript:alert(1)"}),
        mark("link", {"href": "data:text/html,<script>"}), mark("constructor", {}),
        deep, element("paragraph", sugg=nested),
        lambda doc: doc.get("other", type=Text).insert(0, "x"),
        lambda doc: doc.get("other", type=Array).append(1),
        lambda doc: doc.get("document", type=Map).update({"a": 1}),
    ]  # fmt: skip
    return [update_of(change) for change in changes]


def clock_poison(client):
    """Return updates that would silence a client: a clock far ahead, huge skips and lengths."""
    far = [1 << 20, 1 << 31, (1 << 53) - 1]
    return [
        *(
            b"\x01\x01" + write_uint(client) + write_uint(0) + b"\x00" + write_uint(clock) + b"\x00"
            for clock in far
        ),
        *(b"\x01\x01" + write_uint(client) + write_uint(clock) + b"\x00\x01\x00" for clock in far),
        *(
            b"\x01\x01" + write_uint(client) + b"\x00\x0a" + write_uint(clock) + b"\x00"
            for clock in far
        ),
        *(b"\x00\x01" + write_uint(client) + b"\x01\x00" + write_uint(clock) for clock in far),
        b"\x01" + write_uint((1 << 53) - 1) + write_uint(client) + b"\x00",
        b"\x01\x01" + write_uint(client) + write_uint(0) + b"\x01" + write_uint(1 << 40) + b"\x00",
    ]


def presence(state):
    """Return an awareness frame with one entry, sound or not."""
    return b"\x01" + write_block(b"\x01" + write_uint(7) + b"\x01" + write_block(state))


def mutated(data, luck):
    """Spoil bytes: flip, cut, double, insert, or replace a run."""
    spoilt = bytearray(data)
    for _ in range(luck.randrange(1, 5)):
        place = luck.randrange(len(spoilt) + 1)
        act = luck.randrange(5)
        if act == 0 and spoilt:
            spoilt[place % len(spoilt)] ^= 1 << luck.randrange(8)
        elif act == 1:
            del spoilt[place:]
        elif act == 2:
            spoilt[place:place] = spoilt[: luck.randrange(40)]
        elif act == 3:
            spoilt[place:place] = luck.randbytes(luck.randrange(1, 9))
        elif spoilt:
            spoilt[place : place + 4] = b"\xff" * luck.randrange(5)
    return bytes(spoilt)


def spoilt_edit(document, luck):
    """Return an edit of the very document, its bytes spoilt inside of a sound frame."""
    doc = Doc()
    root = doc.get("document", type=XmlFragment)
    doc.apply_update(document)
    made = []
    watch = doc.observe(lambda event: made.append(event.update))
    with doc.transaction():
        paragraph = root.children.append(XmlElement("paragraph"))
        paragraph.children.append(XmlText()).insert(0, "a标😀b")
        for block in luck.sample(list(root.children), min(3, len(root.children))):
            for text in block.children:
                if isinstance(text, XmlText):
                    text.insert(0, "zz")
    del watch
    return protocol.sync_update(mutated(made[-1], luck))


def frames(count, luck, victim, attacker):
    """Give so many hostile frames: on their own, spoilt inside, and made for the document."""
    whole = valid_updates(luck)
    seeds = [
        *(protocol.sync_update(one) for one in (*whole, *foreign_updates())),
        *(protocol.sync_answer(one) for one in whole[:5]),
        *(protocol.sync_update(one) for one in clock_poison(victim)),
        protocol.sync_request(b"\x01\x05\x05"),
        presence(b'{"user":{"name":"A"}}'), presence(b"[" * 900), presence(b"1"),
        b"\x03", b"\x04\x00", b"\x02\x00\x01x", b"",
    ]  # fmt: skip
    yield from seeds
    for number in range(count - len(seeds)):
        if number % 3 == 0:
            yield mutated(luck.choice(seeds), luck)
        elif number % 3 == 1 or not attacker.document:
            yield protocol.sync_update(mutated(luck.choice(whole), luck))
        else:
            yield spoilt_edit(attacker.document, luck)


def resident(web):
    """Return the resident bytes of a web process."""
    with open(f"/proc/{web.process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def attack(site, count, seed):
    made = site.fixture(people=4)
    draft = made["drafts"][0]
    web = site.web()
    good, watcher = (Client(web.address, token, draft) for token in made["tokens"][:2])
    assert good.synced.wait(20)
    assert watcher.synced.wait(20)
    good.write("begin ")
    assert watcher.until(lambda: "begin" in watcher.text())
    plain = PlainClient(f"http://{web.address}", draft, made["tokens"][3])
    attacker = Attacker(web.address, made["tokens"][2], draft)
    before, luck = resident(web), random.Random(seed)
    for number, frame in enumerate(frames(count, luck, good.doc.client_id, attacker)):
        attacker.send(frame)
        if number % 50 == 0:
            good.write(".")
            plain.write(",")
    attacker.leave()
    good.write(" end")
    fresh = Client(web.address, made["tokens"][3], draft)
    assert fresh.synced.wait(20)
    _agree(web, made, [good, watcher, fresh])
    _agrees_too(plain, fresh)
    assert web.process.poll() is None
    assert resident(web) - before < ALLOWED_GROWTH
    assert attacker.judged >= 0.99 * count
    assert set(attacker.codes) <= {1012, 4400, 1009}
    for word in ("script", "onclick", "__proto__", "onload"):
        assert word not in watcher.text()
    for client in (good, watcher, fresh, plain):
        client.leave()


def _agree(web, made, clients):
    """Check that all clients and the server hold one document, and that nobody was turned away."""
    first = clients[0]
    for other in clients[1:]:
        other.until(lambda other=other: other.state() == first.state(), 60)
    states = [client.state() for client in clients]
    assert states[1:] == states[:-1]
    texts = {client.text() for client in clients}
    assert len(texts) == 1
    assert " end" in texts.pop()
    path = f"/api/v1/drafts/{made['drafts'][0]}/content/"
    _tag, content = web.get(path, made["tokens"][0])
    assert {client.content() for client in clients} == {content_hash(content)}
    assert [client.refusals for client in clients] == [[] for _client in clients]
    assert [client.failures for client in clients] == [[] for _client in clients]


def _agrees_too(plain, client):
    """Check that the public client was never thrown out and reads the same words."""
    deadline = time.monotonic() + 30
    while (told := plain.tell())["clocks"] != _by_text(client.state()):
        assert time.monotonic() < deadline, "the plain client has another state"
        time.sleep(0.2)
    assert "," in told["text"]
    assert TAG.sub("", told["text"]) == TAG.sub("", client.text())


def _by_text(clocks):
    return {str(client): clock for client, clock in clocks.items()}


@pytest.mark.soak
@pytest.mark.parametrize("seed", [11, 12])
def test_hostile_frames_harm_nobody(site, seed):
    attack(site, 600, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
def test_ten_thousand_hostile_frames_harm_nobody(site, seed):
    attack(site, 10_000, seed)


def test_a_reader_that_never_reads_is_dropped_and_memory_stays(site):
    made = site.fixture(people=4)
    draft = made["drafts"][0]
    web = site.web()
    good, watcher = (Client(web.address, token, draft) for token in made["tokens"][:2])
    assert good.synced.wait(20)
    deaf = deaf_reader(web, made["tokens"][2], draft)
    text = good.paragraph()
    good.push()
    before = resident(web)
    for _ in range(40):
        with good.lock:
            text.insert(0, "x" * 400_000)
            good.push()
    assert watcher.until(lambda: watcher.state() == good.state(), 60)
    assert resident(web) - before < 300 << 20
    assert is_dropped(deaf, 30)
    good.leave()
    watcher.leave()


def deaf_reader(web, token, draft):
    """Open a websocket by hand and never read from it."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect(("127.0.0.1", web.port))
    deaf.sendall(
        f"GET /ws/drafts/{draft}/ HTTP/1.1\r\nHost: {web.address}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==\r\n"
        f"Sec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    return deaf


def is_dropped(deaf, seconds):
    """Tell whether the server gives the connection up in that time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            deaf.send(b"\x8a\x80\x00\x00\x00\x00")
        except OSError:
            return True
        time.sleep(0.2)
    return False
