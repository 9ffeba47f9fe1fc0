"""API tokens: made once, shown once, kept as a hash, checked on each call."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from standards.kernel.canonical import sha256_hex
from standards.models import ApiToken

SCOPES = ("read", "write", "vote")
PREFIX = "lpt_"
USE_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class NewSecret:
    """Hold a fresh secret, the part of it that may be shown later, and its hash."""

    secret: str
    prefix: str
    digest: str


def new_secret() -> NewSecret:
    """Make a token of 256 random bits."""
    secret = PREFIX + secrets.token_urlsafe(32)
    return NewSecret(secret, secret[:10], digest_of(secret))


def digest_of(secret: str) -> str:
    """Return the hash under which a secret is stored."""
    return sha256_hex(secret.encode())


def find_token(secret: str, *, at: datetime) -> ApiToken | None:
    """Return the valid token of a secret, or None: unknown, expired, revoked, owner inactive."""
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if token is None or token.revoked_at is not None or not token.user.is_active:
        return None
    if token.expires_at is not None and token.expires_at <= at:
        return None
    if token.last_used_at is None or at - token.last_used_at > USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token
