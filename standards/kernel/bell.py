"""A door-bell inside one process: a hint that the outbox has something to read."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_lock = threading.Lock()
_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Have a function called, from any thread, at each ring; it must return at once."""
    with _lock:
        _listeners.append(listener)


def leave(listener: Callable[[], None]) -> None:
    """Stop calling a function; unknown ones are ignored."""
    with _lock:
        if listener in _listeners:
            _listeners.remove(listener)


def ring() -> None:
    """Call every listener."""
    with _lock:
        listeners = list(_listeners)
    for listener in listeners:
        listener()
