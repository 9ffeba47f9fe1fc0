"""Whether those who opened sockets are still who they were: accounts, tokens, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from standards.infrastructure.confirmation import require_confirmation
from standards.kernel.errors import DomainError, SignInRequired
from standards.models import ApiToken, User
from standards.permissions.factors import require_factor

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


@dataclass(frozen=True, eq=False)
class Caller:
    """Somebody who opened a socket, by token or by session."""

    user: int
    token: int | None = None
    session: SessionBase | None = None


def identify(callers: Collection[Caller], *, at: datetime) -> dict[Caller, User | DomainError]:
    """Return the account of each caller as it stands now, or why there is none any more.

    One query for the accounts, one for the tokens, one for each session. Callers of one account
    get the same object.
    """
    accounts = User.objects.in_bulk({one.user for one in callers})
    tokens = _standing_tokens({one.token for one in callers if one.token is not None}, at)
    return {one: _account(one, accounts.get(one.user), tokens) for one in callers}


def _standing_tokens(tokens: Collection[int], at: datetime) -> frozenset[int]:
    if not tokens:
        return frozenset()
    valid = Q(expires_at=None) | Q(expires_at__gt=at)
    rows = ApiToken.objects.filter(valid, pk__in=tokens, revoked_at=None)
    return frozenset(rows.values_list("pk", flat=True))


def _account(caller: Caller, user: User | None, tokens: frozenset[int]) -> User | DomainError:
    if user is None or not user.is_active:
        return SignInRequired(_("This account is closed."))
    if caller.token is not None:
        holds = caller.token in tokens
    else:
        holds = caller.session is not None and session_holds(caller.session, user)
    if not holds:
        return SignInRequired(_("The session has ended. Sign in again."))
    return user if caller.token is not None else _with_factor(user)


def _with_factor(user: User) -> User | DomainError:
    """Hold back a session whose person's part demands a second factor that is not there."""
    try:
        require_factor(user)
    except DomainError as refusal:
        return refusal
    return user


def require_confirmed(caller: Caller, user: User, *, at: datetime) -> None:
    """Raise ConfirmationRequired unless the session, as it is stored now, was confirmed.

    A token has shown its scope instead.
    """
    if caller.token is None and not settings.LEPTON_DEMO:
        stored = _stored(caller.session) if caller.session is not None else None
        require_confirmation(stored.load() if stored is not None else None, user, at=at)


def _stored(session: SessionBase) -> SessionBase:
    """Return a session to be read afresh: the one of the handshake stays as it was then."""
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(session.session_key)
    return store


def session_holds(session: SessionBase, user: User) -> bool:
    """Tell whether a session is stored, not expired, and signed in with the present password."""
    stored = _stored(session)
    return stored.get(SESSION_KEY) == str(user.pk) and constant_time_compare(
        stored.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()
    )
