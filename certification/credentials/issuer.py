"""This site as an issuer: its DID, its keys, and the file that proves a certificate of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from certification.credentials import did
from certification.queries.certificates import log_proof
from standards.infrastructure import keys

if TYPE_CHECKING:
    from certification.models import Certificate


def site_did() -> str:
    """Return the issuer's DID of this site."""
    return did.issuer_did(settings.SITE_URL)


def site_did_document() -> dict[str, Any]:
    """Return the issuer's DID document with every key, old ones included."""
    return did.did_document(
        site_did(),
        assertion_keys=[(key.key_id, key.raw) for key in keys.public_keys("assertion")],
        log_keys=[(key.key_id, key.raw) for key in keys.public_keys("ledger")],
    )


def download_of(certificate: Certificate) -> dict[str, Any]:
    """Return the one file with which a certificate is checked offline."""
    return {
        "credential": certificate.credential,
        "status_lists": [],
        "proof": log_proof(certificate),
        "did": site_did_document(),
    }
