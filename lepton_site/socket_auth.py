"""Who opens a websocket: Origin check for cookies, session or bearer token to a user."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.sessions import CookieMiddleware, SessionMiddleware
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from standards.infrastructure.together import Together
from standards.infrastructure.tokens import find_tokens
from standards.kernel.clock import now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from standards.models import ApiToken

    Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Together[str, ApiToken | None]] = (
    WeakKeyDictionary()
)


def _header(scope: dict[str, Any], name: bytes) -> str:
    for key, value in scope.get("headers", []):
        if key == name:
            return str(value.decode("latin-1"))
    return ""


class SameOriginOnly:
    """Refuse, with 403 in the handshake, a session cookie that comes from another origin.

    Programs without cookies need no Origin: a browser cannot make them carry one's rights.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Let the handshake through or close it before it is accepted."""
        if self._refused(scope):
            await receive()
            await send({"type": "websocket.close", "code": 4403})
            return
        await self.application(scope, receive, send)

    @staticmethod
    def _refused(scope: dict[str, Any]) -> bool:
        host = _header(scope, b"host")
        if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
            return True
        cookies = parse_cookie(_header(scope, b"cookie"))  # read exactly as the session is
        if settings.SESSION_COOKIE_NAME not in cookies:
            return False
        origin = _header(scope, b"origin")
        if origin in settings.CSRF_TRUSTED_ORIGINS or origin == settings.SITE_URL:
            return False
        parts = urlsplit(origin)
        return parts.scheme not in {"http", "https"} or parts.netloc.lower() != host.lower()


class TokenOrSession:
    """Put `user` and `api_token` into the scope; a bad token is a stranger."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Look the caller up in the database, once per handshake."""
        scope = dict(scope)
        kind, _space, secret = _header(scope, b"authorization").partition(" ")
        if kind.lower() == "bearer":
            token = await _tokens().ask(secret.strip())
            scope["user"], scope["api_token"] = (token.user if token else AnonymousUser()), token
        else:
            scope["user"], scope["api_token"] = await database_sync_to_async(_by_session)(scope)
        await self.application(scope, receive, send)


def _tokens() -> Together[str, ApiToken | None]:
    """Return what answers for the tokens of all handshakes of this moment by one query."""
    return _by_loop.setdefault(asyncio.get_running_loop(), Together(_find_tokens))


async def _find_tokens(secrets: Collection[str]) -> dict[str, ApiToken | None]:
    return dict(await database_sync_to_async(find_tokens)(secrets, at=now()))


def _by_session(scope: dict[str, Any]) -> tuple[Any, Any]:
    class Request:
        session = scope["session"]

    return get_user(Request()), None  # type: ignore[arg-type]


def SocketAuthentication(application: Application) -> Any:  # noqa: N802  (reads as a middleware)
    """Wrap an application so that its scope carries cookies, session, user and token."""
    return CookieMiddleware(SessionMiddleware(TokenOrSession(application)))
