"""Certificates as W3C Verifiable Credentials 2.0 with a Data Integrity proof (eddsa-jcs-2022)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from certification.credentials import multibase
from standards.kernel.canonical import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/undefined-terms/v2",
]
CRYPTOSUITE = "eddsa-jcs-2022"
TYPES = ["VerifiableCredential", "ConformityCertificate"]


@dataclass(frozen=True, kw_only=True)
class CertifiedResult:
    """Say how one requirement fared; every figure is a string, so that no float is signed."""

    requirement: str
    clause: str
    verdict: str
    criterion: str = ""
    metric: str = ""
    threshold: str = ""
    bound: str = ""
    n: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """Hold all that a certificate says; instants are aware."""

    number: str
    url: str
    issuer: str
    issuer_name: str
    holder: str
    system_name: str
    system_version: str
    system_description: str
    standard: str
    standard_title: str
    standard_url: str
    standard_hash: str
    scheme: str
    artefact_digests: tuple[str, ...]
    evaluator: str
    attempt: str
    limits: str
    issued: datetime
    valid_until: datetime
    results: tuple[CertifiedResult, ...] = field(default=())


def rfc3339(instant: datetime) -> str:
    """Return an instant in UTC to the second, ending in Z."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def credential_of(facts: CertificateFacts) -> dict[str, Any]:
    """Return the unsigned credential of a certificate; empty figures are left out."""
    return {
        "@context": list(CONTEXTS),
        "id": facts.url,
        "type": list(TYPES),
        "issuer": {"id": facts.issuer, "name": facts.issuer_name},
        "name": f"Certificate of conformity {facts.number}",
        "validFrom": rfc3339(facts.issued),
        "validUntil": rfc3339(facts.valid_until),
        "credentialSubject": _subject(facts),
    }


def _subject(facts: CertificateFacts) -> dict[str, Any]:
    return {
        "id": f"{facts.url}#system",
        "type": "CertifiedSystem",
        "certificateNumber": facts.number,
        "holder": facts.holder,
        "system": {
            "name": facts.system_name,
            "version": facts.system_version,
            "description": facts.system_description,
            "artefactDigests": list(facts.artefact_digests),
        },
        "conformsTo": {
            "id": facts.standard_url,
            "standard": facts.standard,
            "title": facts.standard_title,
            "contentHash": facts.standard_hash,
        },
        "scheme": facts.scheme,
        "evaluator": facts.evaluator,
        "attempt": facts.attempt,
        "limits": facts.limits,
        "results": [_result(one) for one in facts.results],
    }


def _result(result: CertifiedResult) -> dict[str, str]:
    return {key: value for key, value in vars(result).items() if value}


def add_proof(
    document: dict[str, Any],
    *,
    verification_method: str,
    created: datetime,
    sign: Callable[[bytes], bytes],
) -> dict[str, Any]:
    """Return the document with one Data Integrity proof.

    `sign` gets 64 bytes (hash of the proof options, hash of the document) and answers the 64
    bytes of an Ed25519 signature. ValueError when the document holds a float.
    """
    refuse_floats(document)
    options = {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": rfc3339(created),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    signature = sign(signing_input(document, options))
    return document | {"proof": options | {"proofValue": multibase.encode(signature)}}


def signing_input(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    """Return what is signed: the two SHA-256 hashes of vc-di-eddsa §3.3.4, 64 bytes."""
    parts = (canonical_json(options), canonical_json(document))
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def refuse_floats(value: Any) -> None:
    """Raise ValueError when a float stands anywhere in a JSON value."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, float):
            raise ValueError("a credential holds no floats; write figures as strings")
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def credential_digest(credential: dict[str, Any]) -> str:
    """Return the hex SHA-256 of the RFC 8785 form of a credential with its proof."""
    return sha256_hex(canonical_json(credential))
