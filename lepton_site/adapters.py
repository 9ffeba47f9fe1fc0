"""Where the account library meets the site: sessions, confirmation, secrets kept encrypted."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from standards.infrastructure.confirmation import is_confirmed
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

    def is_reauthentication_required(self, *, app: str, **how: Any) -> bool:
        """Tell whether a change of the factors asks for the password again: signing in counts."""
        request = context.request
        return not is_confirmed(request.session, request.user, at=now())

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Return the one page on which password, code and passkey are taken."""
        if not user.is_authenticated:
            return []
        url = reverse("account_reauthenticate")
        return [{"id": "reauthenticate", "description": _("Confirm that it is you"), "url": url}]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keep the secrets of second factors encrypted under a key derived from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret; InvalidToken when SECRET_KEY and its fallbacks do not fit."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """Return the name that a new passkey is offered."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lepton second factors")
    return base64.urlsafe_b64encode(key.derive(secret.encode()))


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """End sessions and have their sockets close within two seconds."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End some sessions of one person."""
        ended = list(sessions)
        super().end_sessions(ended)
        for user in {session.user for session in ended}:
            note_session_end(user=user, at=now())
