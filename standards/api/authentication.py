"""Who calls the API: a bearer token or a session cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from standards.infrastructure.tokens import find_token
from standards.kernel.clock import now
from standards.kernel.errors import SignInRequired

if TYPE_CHECKING:
    from rest_framework.request import Request

    from standards.models import ApiToken, User


class BearerAuthentication(BaseAuthentication):
    """Accept `Authorization: Bearer <token>`; an unusable token is refused, never ignored."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the token's owner and the token; None when the call carries no bearer token."""
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = find_token(secret.strip(), at=now())
        if token is None:
            raise SignInRequired(
                _("This token is unknown, expired or revoked. Make a new one in your settings.")
            )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return 'Bearer realm="api"'


class CookieAuthentication(SessionAuthentication):
    """Accept the session cookie, with the CSRF token on unsafe calls."""

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return 'Bearer realm="api"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describe the bearer token in the OpenAPI document."""

    target_class = "standards.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme object."""
        return {"type": "http", "scheme": "bearer"}


class CookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describe the session cookie in the OpenAPI document."""

    target_class = "standards.api.authentication.CookieAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme object."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
