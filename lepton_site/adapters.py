"""Where the account library meets the site: ended sessions reach open sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings

from standards.kernel.clock import now
from standards.operations.tokens import note_session_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allauth.usersessions.models import UserSession
    from django.http import HttpRequest, HttpResponse

    from standards.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Bring a person's own language into every browser in which they sign in."""

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Go on after signing in, in the language that the account remembers."""
        response: HttpResponse = super().post_login(request, user, **how)
        if user.language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
            )
        return response


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """End sessions and have their sockets close within two seconds."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End some sessions of one person."""
        ended = list(sessions)
        super().end_sessions(ended)
        for user in {session.user for session in ended}:
            note_session_end(user=user, at=now())
