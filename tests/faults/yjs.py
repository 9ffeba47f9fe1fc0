"""A plain Yjs client over a real websocket: it types, listens, and comes back by itself."""

from __future__ import annotations

import threading
import time

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.exceptions import ConnectionClosed, InvalidMessage
from websockets.sync.client import connect

from standards.collab import protocol
from standards.kernel.canonical import content_hash
from standards.queries.shared_tree import read_document

GONE = (ConnectionClosed, InvalidMessage, OSError, EOFError, TimeoutError)


def _texts(block):
    return [one for one in block.children if isinstance(one, XmlText)]


class Client:
    """One document, kept equal to the server's by a thread that listens."""

    def __init__(self, address, token, draft):
        self.path, self.token = f"/ws/drafts/{draft}/?ack=1", token
        self.address = address
        self.doc = Doc()
        self.root = self.doc.get("document", type=XmlFragment)
        self.lock = threading.RLock()
        self.synced = threading.Event()
        self.committed = {}
        self.refusals, self.failures = [], []
        self._changed = threading.Condition(self.lock)
        self._made = []
        self._applying = self._over = False
        self._watch = self.doc.observe(self._note)
        self._socket = None
        self._thread = threading.Thread(target=self._stay, daemon=True)
        self._thread.start()

    def _note(self, event):
        if not self._applying:
            self._made.append(event.update)

    # ── listening ──────────────────────────────────────────────────────────────────────────────

    def _stay(self):
        while not self._over:
            try:
                with connect(
                    f"ws://{self.address}{self.path}",
                    additional_headers={"Authorization": f"Bearer {self.token}"},
                    max_size=None,
                    proxy=None,
                    compression=None,
                    open_timeout=5,
                    close_timeout=0.1,
                ) as socket:
                    self._serve(socket)
            except GONE:
                pass
            except BaseException as error:
                with self.lock:
                    self.failures.append(error)
                    self._changed.notify_all()
                raise
            self.synced.clear()
            self._socket = None
            time.sleep(0.02)

    def _serve(self, socket):
        with self.lock:
            socket.send(protocol.sync_request(self.doc.get_state()))
            self._socket = socket
        while not self._over:
            self._take(socket, socket.recv(timeout=20))

    def _take(self, socket, data):
        reader = protocol.Reader(data)
        kind = reader.uint()
        with self.lock:
            if kind == protocol.SYNC:
                step, payload = reader.uint(), reader.block()
                if step == protocol.STEP_1:
                    socket.send(protocol.sync_answer(self.doc.get_update(payload)))
                    return
                self._applying = True
                self.doc.apply_update(payload)
                self._applying = False
                if step == protocol.STEP_2:
                    self.synced.set()
            elif kind == protocol.AUTH:
                reader.uint()
                self.refusals.append(reader.text())
            elif kind == protocol.COMMITTED:
                self.committed = protocol.read_state_vector(reader.block())
            self._changed.notify_all()

    # ── what a test does ───────────────────────────────────────────────────────────────────────

    def paragraph(self):
        """Begin a paragraph of one's own and return its text."""
        with self.lock, self.doc.transaction():
            element = self.root.children.append(XmlElement("paragraph"))
            return element.children.append(XmlText())

    def type(self, text, letters):
        """Type at the end of a text; what cannot be sent now is brought at the next joining."""
        with self.lock:
            written = "".join(piece for piece, _marks in text.diff())
            text.insert(len(written.encode()), letters)
            self.push()

    def write(self, letters):
        """Type at the end of the last paragraph that is there, or begin one.

        The text is looked up each time: others may have deleted the one that was written in, and
        what the tree has dropped must not be touched.
        """
        with self.lock:
            texts = [one for block in self.root.children for one in _texts(block)]
            self.type(texts[-1] if texts else self.paragraph(), letters)

    def push(self):
        """Send what was made since the last call."""
        with self.lock:
            updates, self._made[:] = list(self._made), []
            try:
                for update in updates:
                    if self._socket is not None:
                        self._socket.send(protocol.sync_update(update))
            except GONE:
                self._socket = None

    def state(self):
        """Return the state vector as clocks by client."""
        with self.lock:
            return protocol.read_state_vector(self.doc.get_state())

    def content(self):
        """Return the hash of the document as it is published."""
        with self.lock:
            return content_hash(read_document(self.doc))

    def text(self):
        """Return all that is written."""
        with self.lock:
            return str(self.root)

    def until(self, condition, seconds=15.0):
        """Wait until a condition holds; tell whether it does."""
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def leave(self):
        """Go for good."""
        self._over = True
        socket = self._socket
        if socket is not None:
            socket.close()
        self._thread.join(5)
