"""Canonical JSON (RFC 8785) and hashes over it, the same in every process."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical_json(value: Any) -> bytes:
    """Return the RFC 8785 form of a JSON value; ValueError when it has none (NaN, other types)."""
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content_hash(value: Any) -> str:
    """Return `sha256:` and the hash of a JSON value's canonical form."""
    return f"sha256:{sha256_hex(canonical_json(value))}"
