"""Named places that upper apps fill and lower pages show, so that no import runs upward."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Name one thing that a person owes: what, where, by when, and what follows if missed."""

    key: str
    kind: str
    title: str
    url: str
    action: str
    due: datetime | None = None
    committee: str | None = None
    consequence: str = ""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Name one result of a search, already filtered by the reader's rights."""

    kind: str
    title: str
    url: str
    excerpt: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Tell one person of one event; `key` keeps a redelivery from telling twice."""

    user_id: int
    subject: str
    text: str
    url: str
    key: str


_providers: dict[str, list[Callable[..., Any]]] = defaultdict(list)


def register(slot: str, provider: Callable[..., Any]) -> None:
    """Put a provider into a slot; a second registration of the same one changes nothing."""
    if provider not in _providers[slot]:
        _providers[slot].append(provider)


def providers(slot: str) -> tuple[Callable[..., Any], ...]:
    """Return the providers of a slot in the order of their registration; empty when none."""
    return tuple(_providers.get(slot, ()))


def gather(slot: str, *args: Any) -> list[Any]:
    """Call every provider with the arguments and join their lists; order: registration."""
    return [item for provider in providers(slot) for item in provider(*args)]


def panels(slot: str, *args: Any) -> list[str]:
    """Call every provider with the arguments and keep the fragments that are not empty."""
    return [html for provider in providers(slot) if (html := provider(*args))]
