"""Where the account library meets the site: ended sessions reach open sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.adapter import DefaultUserSessionsAdapter

from standards.kernel.clock import now
from standards.operations.tokens import note_session_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allauth.usersessions.models import UserSession


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """End sessions and have their sockets close within two seconds."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End some sessions of one person."""
        ended = list(sessions)
        super().end_sessions(ended)
        for user in {session.user for session in ended}:
            note_session_end(user=user, at=now())
