"""The issuer's identity: a did:web document made of the site's address and public keys.

Source: W3C DID 1.0, did:web method, Controlled Identifiers 1.0 (Multikey).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from certification.credentials.multibase import public_key_multibase

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def issuer_did(site_url: str) -> str:
    """Return `did:web:` of an origin's host and port; the port's colon becomes %3A."""
    parts = urlsplit(site_url)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return "did:web:" + quote(host + port, safe="")


def verification_method_id(did: str, key_id: str) -> str:
    """Return the address of one key of an issuer."""
    return f"{did}#{key_id}"


def did_document(
    did: str, *, assertion_keys: Iterable[tuple[str, bytes]], log_keys: Iterable[tuple[str, bytes]]
) -> dict[str, Any]:
    """Return the DID document: pairs of key id and raw public key of 32 bytes, old ones kept.

    Keys of certificates stand under `assertionMethod`; keys of the log stand beside them.
    """
    assertion = [_method(did, key_id, raw) for key_id, raw in assertion_keys]
    known = {one["id"] for one in assertion}
    log = [_method(did, key_id, raw) for key_id, raw in log_keys]
    return {
        "@context": list(CONTEXTS),
        "id": did,
        "verificationMethod": assertion + [one for one in log if one["id"] not in known],
        "assertionMethod": [one["id"] for one in assertion],
    }


def _method(did: str, key_id: str, raw: bytes) -> dict[str, str]:
    return {
        "id": verification_method_id(did, key_id),
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": public_key_multibase(raw),
    }
