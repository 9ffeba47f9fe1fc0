"""Who calls the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from standards.kernel.errors import SignInRequired
from standards.models import User

if TYPE_CHECKING:
    from rest_framework.request import Request


def caller(request: Request) -> User:
    """Return the signed-in person of a request; SignInRequired for strangers."""
    if not isinstance(request.user, User):
        raise SignInRequired(_("Sign in, or send a token, to use this address."))
    return request.user
