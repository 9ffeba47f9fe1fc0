"""Life cycles as tables: which move leads from which states to which."""

from __future__ import annotations

from dataclasses import dataclass, field

from standards.kernel.errors import Conflict, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop


@dataclass(frozen=True)
class Move:
    """Lead from any of `sources` to `target`; `label` is shown on the button."""

    name: str
    sources: frozenset[str]
    target: str
    label: object = ""


@dataclass(frozen=True)
class Lifecycle:
    """Hold the states and moves of one kind of thing."""

    name: str
    initial: str
    moves: tuple[Move, ...]
    final: frozenset[str] = field(default_factory=frozenset)

    def move(self, name: str) -> Move:
        """Return the move of that name; InvalidInput when the table has none."""
        for move in self.moves:
            if move.name == name:
                return move
        known = ", ".join(move.name for move in self.moves)
        words = gettext_noop("There is no move “%(move)s” here. Moves of “%(kind)s”: %(known)s.")
        raise InvalidInput(Phrase(words, {"move": name, "kind": self.name, "known": known}))

    def target(self, state: str, name: str) -> str:
        """Return the state a move leads to; Conflict when it does not start at `state`."""
        move = self.move(name)
        if state not in move.sources:
            opened = ", ".join(m.name for m in self.open_moves(state)) or Phrase(
                gettext_noop("none")
            )
            words = gettext_noop(
                "The move “%(move)s” does not fit the state “%(state)s”. Open moves: %(open)s."
            )
            raise Conflict(Phrase(words, {"move": name, "state": state, "open": opened}))
        return move.target

    def open_moves(self, state: str) -> list[Move]:
        """Return the moves that start at `state`, in the order of the table."""
        return [move for move in self.moves if state in move.sources]

    @property
    def states(self) -> frozenset[str]:
        """Return every state that the table names."""
        sources = frozenset().union(*(move.sources for move in self.moves))
        return sources | {move.target for move in self.moves} | {self.initial} | self.final
