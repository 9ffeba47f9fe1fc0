"""Drafts to write in, and plain Yjs clients that speak the protocol over the real application."""

from __future__ import annotations

import asyncio

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from standards.collab import protocol, rights, store
from standards.collab.hub import hub

ORIGIN = (b"origin", b"http://testserver")
HOST = (b"host", b"testserver")


@pytest.fixture(autouse=True)
def _forget(settings):
    """Start without remembered rights and edit notes."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    rights._remembered.clear()
    store._noted.clear()


@pytest.fixture
def work_item(committee, people, at):
    from standards.operations.work_items import propose_work_item

    return propose_work_item(
        committee=committee,
        title="Reporting of linear regression",
        scope="This document says what a report of a linear regression states.",
        justification="Reports leave out what a reader needs.",
        actor=people.secretary,
        at=at,
    )


@pytest.fixture
def draft(work_item, people, at):
    from standards.operations.drafts import create_draft

    return create_draft(
        work_item=work_item, title="Working draft", language="en", actor=people.editor, at=at
    )


class Socket:
    """One websocket to the ASGI application, without a server in between."""

    def __init__(self, path, headers, address="127.0.0.1"):
        from lepton_site.asgi import application

        path, _, query = path.partition("?")
        scope = {
            "type": "websocket",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": headers,
            "subprotocols": [],
            "client": [address, 1],
        }
        self.incoming, self.outgoing = asyncio.Queue(), asyncio.Queue()
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.running = asyncio.create_task(application(scope, self.incoming.get, self.outgoing.put))

    async def receive(self, seconds):
        return await asyncio.wait_for(self.outgoing.get(), seconds)

    def send(self, **frame):
        self.incoming.put_nowait({"type": "websocket.receive", **frame})

    async def disconnect(self):
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait([self.running], timeout=5)


class Client:
    """A plain Yjs client: a document of its own, joined to a draft by a socket."""

    def __init__(self, token, draft, query=""):
        headers = [HOST]
        if token:
            headers.append((b"authorization", f"Bearer {token}".encode()))
        self.socket = Socket(f"/ws/drafts/{draft}/{query}", headers)
        self.doc = Doc()
        self.root = self.doc.get("document", type=XmlFragment)
        self.refusals, self.committed, self.presence, self.news = [], [], {}, []
        self.closed = None
        self.updates = []
        self._watch = self.doc.observe(lambda event: self.updates.append(event.update))

    async def open(self):
        """Wait until the socket is accepted."""
        event = await self.socket.receive(5)
        assert event["type"] == "websocket.accept", event
        return self

    async def join(self):
        await self.open()
        await self.send(protocol.sync_request(self.doc.get_state()))
        return await self.hear(lambda: self.synced)

    synced = False

    async def send(self, frame):
        self.socket.send(bytes=frame)

    async def hear(self, until=lambda: False, *, seconds=5.0):
        """Read frames until a condition holds or the socket closes."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not until() and self.closed is None:
            left = end - loop.time()
            if left <= 0:
                raise AssertionError("what was waited for did not come")
            try:
                event = await self.socket.receive(left)
            except TimeoutError:
                raise AssertionError("what was waited for did not come") from None
            if event["type"] == "websocket.close":
                self.closed = event.get("code", 1000)
            else:
                await self._read(event["bytes"])
        return self

    async def quiet(self, seconds=0.3):
        """Read what comes for a moment."""
        try:
            await self.hear(seconds=seconds)
        except AssertionError:
            return self
        return self

    async def _read(self, data):
        reader = protocol.Reader(data)
        kind = reader.uint()
        if kind == protocol.SYNC:
            step, payload = reader.uint(), reader.block()
            if step == protocol.STEP_1:
                await self.send(protocol.sync_answer(self.doc.get_update(payload)))
            else:
                before = len(self.updates)
                self.doc.apply_update(payload)
                del self.updates[before:]
                self.synced = self.synced or step == protocol.STEP_2
        elif kind == protocol.AWARENESS:
            for entry in protocol.read_awareness(reader.block()):
                self.presence[entry.client] = entry.state
        elif kind == protocol.AUTH:
            reader.uint()
            self.refusals.append(reader.text())
        elif kind == protocol.COMMITTED:
            self.committed.append(protocol.read_state_vector(reader.block()))
        elif kind == protocol.NEWS:
            self.news.append(reader.text())

    async def push(self):
        """Send what was changed here since the last call."""
        updates, self.updates[:] = list(self.updates), []
        for update in updates:
            await self.send(protocol.sync_update(update))

    def paragraph(self, text="", **attributes):
        with self.doc.transaction():
            element = self.root.children.append(XmlElement("paragraph"))
            for name, value in attributes.items():
                element.attributes[name] = value
            words = element.children.append(XmlText())
            if text:
                words.insert(0, text)
        return words

    @property
    def text(self):
        return "\n".join(
            "".join(piece for piece, _ in child.children[0].diff()) for child in self.root.children
        )

    async def leave(self):
        await self.socket.disconnect()


@pytest.fixture
def token_of(at):
    from standards.operations.tokens import create_token

    def make(user, scopes=("read", "write")):
        return create_token(actor=user, name="socket", scopes=list(scopes), at=at)[1]

    return make


@pytest.fixture
def live():
    """Return a function that runs a scene of clients and ends the hub after it."""

    def run(scene):
        async def play():
            try:
                await asyncio.wait_for(scene(), 30)
            finally:
                await hub().close()

        asyncio.run(play())

    return run
