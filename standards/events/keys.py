"""What happened to the issuer's signing key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from standards.kernel.event import Event
from standards.kernel.phrases import gettext_noop


@dataclass(frozen=True, kw_only=True)
class KeyChangeAsked(Event):
    """Say that one person wants a new signing key, or that a second one agrees."""

    name: ClassVar[str] = "standards.key_change_asked"
    live: ClassVar[bool] = False
    change: int
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class KeyChanged(Event):
    """Say that another key signs from now on; the log keeps it."""

    name: ClassVar[str] = "standards.key_changed"
    entry_label: ClassVar[str] = gettext_noop("Signing key changed")
    ledgered: ClassVar[bool] = True
    live: ClassVar[bool] = False
    reference: str
    retired: str
    public_key: str
