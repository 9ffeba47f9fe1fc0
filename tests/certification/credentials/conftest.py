"""A signed certificate, its issuer's document, and a copy to tamper with."""

import copy
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certification.credentials import did, vc

ISSUED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def facts(**changes):
    values = {
        "number": "C-2026-0001",
        "url": "http://127.0.0.1:8000/registry/C-2026-0001/",
        "issuer": "did:web:127.0.0.1%3A8000",
        "issuer_name": "Lepton Certification",
        "holder": "Helix Diagnostics 诊断",
        "system_name": "Lumen CXR",
        "system_version": "3.2",
        "system_description": "",
        "standard": "LS 4101:2026",
        "standard_title": "Performance reporting",
        "standard_url": "http://127.0.0.1:8000/standards/ls-4101/1/",
        "standard_hash": "sha256:" + "ab" * 32,
        "scheme": "Chest radiographs",
        "artefact_digests": ("sha256:" + "cd" * 32,),
        "evaluator": "lepton 0.1.0",
        "attempt": "1",
        "limits": "Frontal radiographs of adults.",
        "issued": ISSUED,
        "valid_until": ISSUED + timedelta(days=730),
        "results": (
            vc.CertifiedResult(
                requirement="R-6.2-1",
                clause="6.2",
                verdict="met",
                metric="roc_auc",
                threshold="0.9",
                bound="0.931",
                n="312",
            ),
        ),
    }
    return vc.CertificateFacts(**(values | changes))


@pytest.fixture
def signed():
    """Return a signed credential with its key, issuer's document and download."""
    key = Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes_raw()
    issuer = did.issuer_did("http://127.0.0.1:8000")
    document = did.did_document(issuer, assertion_keys=[("assertion-1", raw)], log_keys=[])
    credential = vc.add_proof(
        vc.credential_of(facts()),
        verification_method=did.verification_method_id(issuer, "assertion-1"),
        created=ISSUED,
        sign=key.sign,
    )
    return SimpleNamespace(
        key=key, raw=raw, credential=credential, did=document, at=ISSUED + timedelta(days=1)
    )


@pytest.fixture
def tampered(signed):
    """Return a copy whose bound was improved after signing."""
    copied = copy.deepcopy(signed.credential)
    copied["credentialSubject"]["results"][0]["bound"] = "0.999"
    return copied
