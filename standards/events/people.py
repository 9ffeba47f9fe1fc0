"""What happened to people's access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from standards.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class RightsChanged(Event):
    """Say that a person's rights, tokens or sessions changed: open sockets check again."""

    name: ClassVar[str] = "standards.rights_changed"
    user: int
    reason: str

    def topics(self) -> tuple[str, ...]:
        """Return the person's own topics."""
        return (f"rights:{self.user}", f"user:{self.user}")

    def public(self) -> dict[str, Any]:
        """Return the bare fact."""
        return {"type": "rights_changed"}


@dataclass(frozen=True, kw_only=True)
class TokenCreated(Event):
    """Say that a person made an API token."""

    name: ClassVar[str] = "standards.token_created"
    live: ClassVar[bool] = False
    token: int
    scopes: tuple[str, ...]
