"""Hold one document in memory and take updates into it, each one judged before it counts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _
from pycrdt import Doc, XmlElement, get_update

from standards.collab.document import write_document
from standards.collab.guard import Refused, Violation, judge_change, judge_names
from standards.collab.protocol import (
    EMPTY_UPDATE,
    Malformed,
    read_state_vector,
    state_vector,
)
from standards.collab.spans import covers, joined
from standards.collab.structs import MAX_ADVANCE, UpdateParts, read_update
from standards.collab.suggesting import Own, judge_suggestion, may_suggest, suggestions_of
from standards.queries.document_log import SERVER, Loaded
from standards.queries.shared_tree import Node, merged, read_document, root_of, tree_of
from standards.rules.drafts import DraftRight
from standards.rules.suggestion_list import suggestion_ids

READ_ONLY = _("You may read this draft but not change it.")
MAX_IDLE, MAX_ANSWERS = 256, 8
Ranges = dict[int, list[tuple[int, int]]]


class Incomplete(Exception):
    """Say that an update refers to something that has not arrived yet."""


class Foreign(Refused):
    """Refuse an update under the client id of another account."""


class Unsound(Violation):
    """Refuse bytes that the shared tree could not apply; it must be loaded again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Hold what an accepted update added: exactly what others lack, and the client it is of.

    `bound` are client ids seen for the first time; `suggestion` says that it was judged as one;
    `suggested` are the ids of suggestions seen for the first time.
    """

    update: bytes
    client: int | None
    author: int
    bound: tuple[int, ...] = ()
    suggestion: bool = False
    suggested: tuple[str, ...] = ()


class LivingDocument:
    """One document; everything that it holds was judged, nothing in it waits for something else."""

    def __init__(self, loaded: Loaded) -> None:
        self._stored = loaded.updates
        self.seq = loaded.seq
        self.bindings = dict(loaded.bindings)
        self.suggesters = dict(loaded.suggesters)
        self._full: bytes | None = None
        self._answers: dict[bytes, bytes] = {}
        self._idle: set[bytes] = set()
        self._deleted: Ranges | None = None
        self._effect = EMPTY_UPDATE
        self._events: list[Any] = []
        self._nameless: list[XmlElement] = []
        if loaded.vector is not None:
            self._full, self.clocks = loaded.updates[0], read_state_vector(loaded.vector)
        elif not loaded.updates:
            self.clocks = {}
        else:
            self.clocks = read_state_vector(self.doc.get_state())

    @property
    def is_as_kept(self) -> bool:
        """Tell whether the tree was not needed yet: what is stored is the state to be sent."""
        return "doc" not in self.__dict__

    @cached_property
    def doc(self) -> Doc[Any]:
        """Return the tree, made when it is first needed: an opening sends what is kept."""
        doc: Doc[Any] = Doc()
        root = root_of(doc)
        stored, self._stored = self._stored, []
        if stored:
            doc.apply_update(merged(stored))
        self._watching = (doc.observe(self._changed), root.observe_deep(self._touched))
        return doc

    # ── reading ────────────────────────────────────────────────────────────────────────────────

    def full(self) -> bytes:
        """Return the whole document as one update; kept until it changes."""
        if self._full is None:
            self._full = self.doc.get_update()
        return self._full

    def state(self) -> bytes:
        """Return the state vector."""
        return state_vector(self.clocks)

    def missing(self, state: bytes) -> bytes:
        """Return what a client with that state vector lacks; Malformed when it is none.

        Many come back at once knowing the same: their answer is written once.
        """
        ready = self._answers.get(state)
        if ready is not None:
            return ready
        if not read_state_vector(state):
            return self.full()
        try:
            answer = self.doc.get_update(state)
        except ValueError as error:
            raise Malformed("a state vector cannot be read") from error
        if len(self._answers) < MAX_ANSWERS:
            self._answers[state] = answer
        return answer

    def content(self) -> Node:
        """Return the document as ProseMirror JSON."""
        return read_document(self.doc)

    def lacks(self, state: bytes) -> bool:
        """Tell whether a client with that state vector has something that this document lacks."""
        known = read_state_vector(state)
        return any(clock > self.clocks.get(client, 0) for client, clock in known.items())

    def agrees_with(self, updates: Iterable[bytes]) -> bool:
        """Tell whether those who load it anew, from here or from these updates, read the same."""
        try:
            trees = [tree_of([self.doc.get_update()]), tree_of(updates)]
        except BaseException as error:
            if not isinstance(_unsound(error), Unsound):
                raise
            return False
        content = self.content()
        return all(
            read_state_vector(tree.get_state()) == self.clocks and read_document(tree) == content
            for tree in trees
        )

    # ── taking ─────────────────────────────────────────────────────────────────────────────────

    def take(self, update: bytes, author: int, right: DraftRight) -> Taken | None:
        """Take an update of an author in, or return None when it brings nothing new.

        Raises Malformed, Refused (nothing changed), Incomplete (keep it and try again later) or
        Violation (the document must be loaded again).
        """
        digest = sha256(update).digest()
        if digest in self._idle:
            return None
        parts = read_update(update)
        novel = self._novel_for(parts, right)
        if not novel and not self._deletes_more(parts):
            self._note_idle(digest)
            return None
        if right == DraftRight.READ:
            if novel or not self._only_tidies(update):
                raise Refused(READ_ONLY)
            self._note_idle(digest)
            return None
        fresh = self._judge_clients(novel, author, max(MAX_ADVANCE, len(update)))
        judge_names(parts)
        if self._overlaps(parts):
            update = get_update(update, self.doc.get_state())
        if right == DraftRight.SUGGEST:
            self._judge_suggestion(update, author)
        found: set[str] = set()
        effect = self._apply(update, novel, parts.formats, found)
        suggested = self._claim(found, author)
        self.clocks.update({client: end for client, (_start, end) in novel.items()})
        self.bindings.update(dict.fromkeys(fresh, author))
        if effect == EMPTY_UPDATE:
            return None
        # What is kept is what was sent: the document's own account of it leaves out the words that
        # somebody wrote into a clause while another moved it away, and they are carried over yet.
        first, only_suggests = min(novel, default=None), right == DraftRight.SUGGEST
        return Taken(update, first, author, tuple(fresh), only_suggests, suggested)

    def _claim(self, suggestions: set[str], author: int) -> tuple[str, ...]:
        """Note whose the suggestions are that nobody has made before; returns them."""
        fresh = tuple(sorted(suggestions - self.suggesters.keys())) if author != SERVER else ()
        self.suggesters.update(dict.fromkeys(fresh, author))
        return fresh

    def _note_idle(self, digest: bytes) -> None:
        """Remember bytes that bring nothing new and never will: joining clients repeat them."""
        if len(self._idle) >= MAX_IDLE:
            self._idle.clear()
        self._idle.add(digest)

    def _novel_for(self, parts: UpdateParts, right: DraftRight) -> dict[int, tuple[int, int]]:
        try:
            return self.novel(parts)
        except Incomplete:
            if right == DraftRight.READ:
                raise Refused(READ_ONLY) from None
            raise

    def novel(self, parts: UpdateParts) -> dict[int, tuple[int, int]]:
        """Return the clock range that each client adds; Incomplete when something is missing."""
        novel = {}
        for client, ranges in parts.ranges.items():
            known = reach = self.clocks.get(client, 0)
            for start, end in ranges:
                if start > reach:
                    raise Incomplete
                reach = max(reach, end)
            if reach > known:
                novel[client] = (known, reach)
        for client, clock in _needs(parts).items():
            if clock >= (novel[client][1] if client in novel else self.clocks.get(client, 0)):
                raise Incomplete
        return novel

    def _overlaps(self, parts: UpdateParts) -> bool:
        """Tell whether an update repeats structs that are already here."""
        return any(
            ranges[0][0] < self.clocks.get(client, 0) for client, ranges in parts.ranges.items()
        )

    def _deletes_more(self, parts: UpdateParts) -> bool:
        """Tell whether an update deletes something that is still there."""
        if not any(parts.deletes.values()):
            return False
        if self._deleted is None:
            own = self.doc.get_update(self.doc.get_state())
            self._deleted = {
                client: joined(spans) for client, spans in read_update(own).deletes.items()
            }
        return any(
            not covers(self._deleted.get(client, []), span)
            for client, spans in parts.deletes.items()
            for span in spans
        )

    def _judge_clients(
        self, novel: Mapping[int, tuple[int, int]], author: int, furthest: int
    ) -> list[int]:
        fresh = []
        for client, (start, end) in novel.items():
            owner = self.bindings.get(client)
            if owner is not None and owner != author:
                raise Foreign(_("The update writes under the client id of somebody else."))
            if end - start > furthest:
                raise Refused(_("The update advances a client's clock too far."))
            if owner is None:
                fresh.append(client)
        return fresh

    def _only_tidies(self, update: bytes) -> bool:
        """Tell whether an update changes nothing that can be read.

        Clients strike out marks that others' changes made needless, even those of mere readers.
        """
        return read_document(self._copy_with(update)) == self.content()

    def _copy_with(self, update: bytes) -> Doc[Any]:
        """Return a copy of the tree with an update applied; Unsound when it cannot be."""
        scratch: Doc[Any] = Doc()
        try:
            scratch.apply_update(self.full())
            scratch.apply_update(update)
        except BaseException as error:
            raise _unsound(error) from error
        return scratch

    def _judge_suggestion(self, update: bytes, author: int) -> None:
        """Refuse an update that changes more than suggestions of its author's."""
        after = read_document(self._copy_with(update))
        judge_suggestion(self.content(), after, Own(author, self.suggesters))

    def _apply(
        self,
        update: bytes,
        novel: Mapping[int, tuple[int, int]],
        formats: list[tuple[str, str]],
        found: set[str],
    ) -> bytes:
        """Apply an update and judge what it changed; adds the suggestions it names to `found`."""
        self._effect, self._events = EMPTY_UPDATE, []
        self._nameless.clear()  # an element may be gone with the next change; never touch it then
        try:
            self.doc.apply_update(update)
        except BaseException as error:
            raise _unsound(error) from error
        if self._effect != update and not _holds(self._effect, novel):
            raise Unsound(_("The update cannot be applied."))
        try:
            self._nameless.extend(judge_change(self._events))
            if may_suggest(update):
                found.update(suggestions_of(formats, self._events))
        except Refused as refusal:
            raise Violation(refusal.reason) from refusal
        finally:
            self._events = []
        return self._effect

    def follow(self, update: bytes, author: int) -> None:
        """Apply what another process has judged and stored as an author's."""
        self._events = []
        self.doc.apply_update(update)
        if may_suggest(update):
            self._claim(suggestions_of(read_update(update).formats, self._events), author)
        self._events = []
        self.clocks = read_state_vector(self.doc.get_state())
        self._nameless.clear()

    def _changed(self, event: Any) -> None:
        self._effect = event.update
        self._full = self._deleted = None
        self._answers.clear()

    def _touched(self, events: list[Any]) -> None:
        self._events = events

    # ── what is written here ──────────────────────────────────────────────────────────

    def give_ids(self) -> Taken | None:
        """Give an id to the nodes of the last update that lack one; returns the server's update."""
        nameless, self._nameless = self._nameless, []
        if not nameless:
            return None
        self._effect = EMPTY_UPDATE
        with self.doc.transaction():
            for element in nameless:
                if element.parent is not None and not element.attributes.get("id"):
                    element.attributes["id"] = new_id()
        self._events = []
        if self._effect == EMPTY_UPDATE:
            return None
        self.clocks = read_state_vector(self.doc.get_state())
        client = self.doc.client_id
        fresh = () if client in self.bindings else (client,)
        self.bindings[client] = SERVER
        return Taken(self._effect, client, SERVER, fresh)

    def rewrite(self, target: Mapping[str, Any], author: int) -> Taken | None:
        """Make the document say what the JSON says, as an edit of the author's; None if it does.

        The JSON must keep to the vocabulary.
        """
        self._effect = EMPTY_UPDATE
        write_document(self.doc, target)
        self._events = []
        if self._effect == EMPTY_UPDATE:
            return None
        self.clocks = read_state_vector(self.doc.get_state())
        client = self.doc.client_id
        self.bindings[client] = author
        suggested = self._claim(set(suggestion_ids(target)), author)
        return Taken(self._effect, client, author, (client,), suggested=suggested)


def new_id() -> str:
    """Return a new permanent id of a node."""
    return secrets.token_hex(8)


def _unsound(error: BaseException) -> BaseException:
    """Return what to raise for a failed apply: interrupts pass, all else is unsound bytes."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
        return error
    return Unsound(_("The update cannot be applied."))


def _holds(effect: bytes, novel: Mapping[int, tuple[int, int]]) -> bool:
    """Tell whether an effect has every new struct: those that build on one another stay away."""
    return read_update(effect).ranges == {client: [span] for client, span in novel.items()}


def _needs(parts: UpdateParts) -> dict[int, int]:
    """Return the highest clock of each client that an update refers to or deletes."""
    needs = dict(parts.needs)
    for client, spans in parts.deletes.items():
        for _start, end in spans:
            needs[client] = max(needs.get(client, -1), end - 1)
    return needs
