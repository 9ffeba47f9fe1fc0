"""Canonical JSON (RFC 8785) and hashes over it, the same in every process."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import rfc8785

LARGEST_WHOLE = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly (RFC 7493)."""


def canonical_json(value: Any) -> bytes:
    """Return the RFC 8785 form of a JSON value; ValueError when it has none (NaN, other types)."""
    return rfc8785.dumps(value)


def _has_form(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) <= LARGEST_WHOLE


def is_exact(value: Any) -> bool:
    """Tell whether every number in a JSON value has a canonical form: finite, whole up to 2⁵³."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list | tuple):
            waiting += each
        elif not _has_form(each):
            return False
    return True


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content_hash(value: Any) -> str:
    """Return `sha256:` and the hash of a JSON value's canonical form."""
    return f"sha256:{sha256_hex(canonical_json(value))}"
