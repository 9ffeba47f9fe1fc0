"""Two writers at one draft over its websocket, speaking the y-websocket protocol."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from pycrdt import (
    Doc,
    XmlElement,
    XmlFragment,
    XmlText,
    YMessageType,
    create_sync_message,
    create_update_message,
    handle_sync_message,
)

from lepton_site.walkthrough.actors import PATIENCE, StepFailed

if TYPE_CHECKING:
    from lepton_site.walkthrough.actors import Actor

COMMITTED = 4


class Writer:
    """One open editor: a copy of the draft, kept equal to the server's."""

    def __init__(self, actor: Actor, draft: str) -> None:
        self.doc: Doc[Any] = Doc()
        self.root = self.doc.get("document", type=XmlFragment)
        self.committed = 0
        self._socket = actor.socket(f"/ws/drafts/{draft}/?schema=1&ack=1")
        self._outgoing: list[bytes] = []
        self._applying = False
        self._kept = self.doc.observe(self._changed)
        self._socket.send(create_sync_message(self.doc))

    def _changed(self, event: Any) -> None:
        if not self._applying:
            self._outgoing.append(create_update_message(event.update))

    def listen(self, seconds: float) -> None:
        """Take in what arrives for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                frame = self._socket.recv(timeout=left)
            except TimeoutError:
                return
            if isinstance(frame, bytes) and frame:
                self._take(frame)

    def _take(self, frame: bytes) -> None:
        if frame[0] == COMMITTED:
            self.committed += 1
        if frame[0] != YMessageType.SYNC:
            return
        self._applying = True
        try:
            reply = handle_sync_message(frame[1:], self.doc)
        finally:
            self._applying = False
        if reply is not None:
            self._socket.send(reply)

    def listen_until(self, condition: Any, what: str) -> None:
        """Take in what arrives until a condition holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise StepFailed(f"{what} did not happen")
            self.listen(0.1)

    def texts(self) -> list[XmlText]:
        """Return all text nodes in reading order."""
        found: list[XmlText] = []
        stack: list[Any] = list(reversed(list(self.root.children)))
        while stack:
            node = stack.pop()
            if isinstance(node, XmlText):
                found.append(node)
            elif isinstance(node, XmlElement):
                stack.extend(reversed(list(node.children)))
        return found

    def holds(self, text: str) -> bool:
        """Tell whether a passage stands somewhere in the draft."""
        return any(text in str(node) for node in self.texts())

    def type(self, at: str, words: str, pause: float) -> None:
        """Type words, letter by letter, at the end of the text that holds `at`."""
        for letter in words:
            node = next(node for node in self.texts() if at in str(node))
            node.insert(len(str(node).encode()), letter)
            for message in self._outgoing:
                self._socket.send(message)
            self._outgoing.clear()
            self.listen(pause)

    def close(self) -> None:
        """Leave."""
        self._socket.close()


def type_at_once(actors: list[Actor], draft: str, passages: list[tuple[str, str]]) -> list[Writer]:
    """Have each actor type its words at its passage at the same time; return the open writers.

    StepFailed when a writer does not end up with everybody's words.
    """
    writers = [Writer(actor, draft) for actor in actors]
    for writer, (anchor, _words) in zip(writers, passages, strict=True):
        writer.listen_until(lambda w=writer, a=anchor: w.holds(a), f"the text “{anchor}”")
    threads = [
        threading.Thread(target=writer.type, args=(anchor, words, 0.02))
        for writer, (anchor, words) in zip(writers, passages, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for writer in writers:
        for _anchor, words in passages:
            writer.listen_until(lambda w=writer, t=words: w.holds(t), f"“{words}” at each writer")
        writer.listen_until(lambda w=writer: w.committed > 0, "an acknowledgement")
    return writers
