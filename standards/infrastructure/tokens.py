"""API tokens: made once, shown once, kept as a hash, checked on each call."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from standards.kernel.canonical import sha256_hex
from standards.models import ApiToken

if TYPE_CHECKING:
    from collections.abc import Collection

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
    return find_tokens([secret], at=at)[secret]


def find_tokens(secrets_given: Collection[str], *, at: datetime) -> dict[str, ApiToken | None]:
    """Return the valid token of each secret; one query however many they are."""
    digests = {digest_of(secret): secret for secret in secrets_given}
    found: dict[str, ApiToken | None] = dict.fromkeys(secrets_given)
    unnoted = []
    for token in ApiToken.objects.select_related("user").filter(digest__in=digests):
        if token.revoked_at is not None or not token.user.is_active:
            continue
        if token.expires_at is not None and token.expires_at <= at:
            continue
        found[digests[token.digest]] = token
        if token.last_used_at is None or at - token.last_used_at > USE_NOTED_EVERY:
            unnoted.append(token.pk)
    if unnoted:
        ApiToken.objects.filter(pk__in=unnoted).update(last_used_at=at)
    return found
