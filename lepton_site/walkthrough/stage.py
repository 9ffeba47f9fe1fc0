"""What the steps of the walkthrough share: the actors, what was made so far, the printed lines."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from lepton_site.walkthrough.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOMAIN = "lepton.example"
COMMITTEE = "lc-1"


@dataclass
class Stage:
    """Hold the site's address, the signed-in actors and the ids of what was made."""

    url: str
    say: Callable[[str], None]
    made: dict[str, Any] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def actor(self, key: str) -> Actor:
        """Return a person of the demo, signed in on first use; `public` is a stranger."""
        if key not in self._actors:
            email = "" if key == "public" else f"{key}@{DOMAIN}"
            self._actors[key] = self._open.enter_context(Actor(self.url, email))
        return self._actors[key]

    @contextmanager
    def step(self, title: str) -> Iterator[list[str]]:
        """Print one step with its time; what is appended to the list is printed as its result."""
        start, facts = time.perf_counter(), list[str]()
        yield facts
        took = time.perf_counter() - start
        self.say(f"{took:7.2f} s  {title}" + (f": {'; '.join(facts)}" if facts else ""))


def in_days(days: int) -> str:
    """Return an instant in the future as RFC 3339."""
    return (datetime.now(tz=UTC) + timedelta(days=days)).isoformat()
