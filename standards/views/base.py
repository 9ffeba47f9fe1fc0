"""What page views share."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.utils.translation import gettext as _

from standards.infrastructure.confirmation import require_confirmation
from standards.kernel.clock import now
from standards.kernel.errors import SignInRequired

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from standards.models import User

P = ParamSpec("P")


def signed_in(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Send strangers to the sign-in page."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            raise SignInRequired(_("Sign in to see this."))
        return view(request, *args, **kwargs)

    return checked


def person(request: HttpRequest) -> User:
    """Return the signed-in person of a request; SignInRequired for strangers."""
    if not request.user.is_authenticated:
        raise SignInRequired(_("Sign in to see this."))
    return request.user


def require_confirmed(request: HttpRequest) -> User:
    """Return the signed-in person, who was asked for password or factor within the time allowed.

    ConfirmationRequired otherwise; the page is then asked for, and this request repeated.
    """
    user = person(request)
    require_confirmation(request.session, user, at=now())
    return user


def first_value(data: Any, name: str) -> str:
    """Return a field of a form or query as text without NUL and outer space; empty when absent."""
    return str(data.get(name, "") or "").replace("\x00", "").strip()
