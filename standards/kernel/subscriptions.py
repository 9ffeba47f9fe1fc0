"""Who follows up on which event: filled by receivers, read by the outbox's worker."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from standards.kernel.event import Event

E = TypeVar("E", bound="Event")
_followers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def on(event_class: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Have a function run for each event of a class, after commit, at least once, in order."""

    def enter(function: Callable[[E], None]) -> Callable[[E], None]:
        if function not in _followers[event_class]:
            _followers[event_class].append(function)
        return function

    return enter


def followers(event: Event) -> list[Callable[[Any], None]]:
    """Return the functions that follow up on an event, those of its base classes included."""
    return [f for cls in type(event).__mro__ for f in _followers.get(cls, ())]
