"""Who calls the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from standards.infrastructure.confirmation import require_confirmation
from standards.kernel.clock import now
from standards.kernel.errors import SignInRequired
from standards.models import ApiToken, User

if TYPE_CHECKING:
    from rest_framework.request import Request


def caller(request: Request) -> User:
    """Return the signed-in person of a request; SignInRequired for strangers."""
    if not isinstance(request.user, User):
        raise SignInRequired(_("Sign in, or send a token, to use this address."))
    return request.user


def require_confirmed(request: Request) -> None:
    """Raise ConfirmationRequired unless the caller has just confirmed who acts; no token can."""
    by_token = isinstance(request.auth, ApiToken)
    session = None if by_token else request._request.session
    require_confirmation(session, caller(request), at=now())


def require_confirmed_or_scope(request: Request) -> None:
    """Ask for the confirmation of a session alone: a token has shown the scope this needs."""
    if not isinstance(request.auth, ApiToken):
        require_confirmed(request)
