"""One connection as a room sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standards.collab import protocol
from standards.rules.drafts import DraftRight

if TYPE_CHECKING:
    from collections.abc import Callable

    from standards.collab.outbox import DirectOutbox, Outbox

MAX_REFUSALS = 5
MALFORMED, FORBIDDEN, RESTARTING, TOO_SLOW = 4400, 4403, 1012, 4408


class Peer:
    """Hold who is at the other end, what they may do, and how to reach them.

    `may_write` is False for a token without the scope to write; `close` is called with a close
    code and must not block.
    """

    def __init__(
        self,
        user: int,
        name: str,
        outbox: Outbox | DirectOutbox,
        close: Callable[[int, str], None],
    ) -> None:
        self.user, self.name = user, name
        self.outbox, self.close = outbox, close
        self.right = DraftRight.READ
        self.may_write = True
        self.wants_acks = False
        self.refusals = 0

    @property
    def person(self) -> dict[str, str]:
        """Return what the server puts into this person's presence."""
        return {"id": str(self.user), "name": self.name}

    @property
    def effective_right(self) -> DraftRight:
        """Return the right that counts for this connection."""
        return self.right if self.may_write else DraftRight.READ

    def refuse(self, reason: object) -> None:
        """Tell that a frame was refused; the fifth time the connection is closed."""
        self.refusals += 1
        self.outbox.put(protocol.auth_refusal(str(reason)))
        if self.refusals >= MAX_REFUSALS:
            self.close(MALFORMED, "five frames were refused")
