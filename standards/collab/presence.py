"""Keep who is present in a document, with names that the server vouches for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standards.collab.protocol import AwarenessEntry, awareness_piece


@dataclass(slots=True)
class _Present:
    clock: int
    owner: object
    piece: bytes


class Presence:
    """Hold one state per client id; `owner` is the connection that speaks for it."""

    def __init__(self) -> None:
        self._present: dict[int, _Present] = {}
        self.changed: dict[int, bytes] = {}

    def everybody(self) -> dict[int, bytes]:
        """Return the written entries of all who are present."""
        return {client: one.piece for client, one in self._present.items()}

    def set(self, entry: AwarenessEntry, owner: object, person: dict[str, Any]) -> None:
        """Note a client's state; the name and id in it are replaced by the account's.

        An entry that is not newer than the known one is left aside.
        """
        known = self._present.get(entry.client)
        if known is not None and not _is_newer(entry, known):
            return
        if entry.state is None:
            self._remove(entry.client, entry.clock)
            return
        shown = entry.state.get("user")
        user = (dict(shown) if isinstance(shown, dict) else {}) | person
        piece = awareness_piece(
            AwarenessEntry(entry.client, entry.clock, dict(entry.state) | {"user": user})
        )
        self._present[entry.client] = _Present(entry.clock, owner, piece)
        self.changed[entry.client] = piece

    def leave(self, owner: object) -> None:
        """Remove every client that a connection spoke for."""
        for client, one in list(self._present.items()):
            if one.owner is owner:
                self._remove(client, one.clock + 1)

    def _remove(self, client: int, clock: int) -> None:
        if self._present.pop(client, None) is not None:
            self.changed[client] = awareness_piece(AwarenessEntry(client, clock, None))

    def take_changed(self) -> dict[int, bytes]:
        """Return what changed since the last call."""
        changed, self.changed = self.changed, {}
        return changed

    def forget(self, client: int) -> None:
        """Drop a client's state without a word, because its id turned out to be another's."""
        self._present.pop(client, None)
        self.changed.pop(client, None)


def _is_newer(entry: AwarenessEntry, known: _Present) -> bool:
    """Tell whether an entry counts: a higher clock, or the same one and a farewell."""
    return entry.clock > known.clock or (entry.clock == known.clock and entry.state is None)
