"""The transparency log's proof inside a download: leaf, audit path, signed checkpoint.

Source: RFC 6962 §2.1.1 for hashes; C2SP tlog-checkpoint and signed-note for the checkpoint.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certification.credentials import multibase
from standards.kernel import merkle

KEY_HINT_BYTES = 4
MAX_HASHES = 64


def verify(proof: Any, *, digest: str, did_document: Any) -> int:
    """Return the entry's index; ValueError when leaf, path or checkpoint do not fit.

    `proof` is `{index, size, leaf, hashes, checkpoint}`: leaf and hashes in base64, lowest hash
    first, `checkpoint` a signed note. `digest` is the credential's hex SHA-256, which the leaf
    must contain.
    """
    index, size, leaf, hashes, checkpoint = _members(proof)
    if digest.encode() not in leaf:
        raise ValueError("the log's entry is not about this certificate")
    root = merkle.root_from_inclusion(index, size, merkle.leaf_hash(leaf), hashes)
    text, signatures = _note(checkpoint)
    lines = text.split("\n")
    if len(lines) < 4 or lines[1] != str(size) or _base64(lines[2]) != root:
        raise ValueError("the path does not lead to the checkpoint's root")
    if not _signed_by_log(text.encode(), signatures, did_document):
        raise ValueError("no key of the log signed the checkpoint")
    return index


def _members(proof: Any) -> tuple[int, int, bytes, list[bytes], str]:
    if not isinstance(proof, dict):
        raise ValueError("the proof is no JSON object")
    index, size, hashes = proof.get("index"), proof.get("size"), proof.get("hashes")
    checkpoint = proof.get("checkpoint")
    if not isinstance(index, int) or not isinstance(size, int):
        raise ValueError("index and size are whole numbers")
    if not isinstance(hashes, list) or len(hashes) > MAX_HASHES:
        raise ValueError("the audit path is no short list")
    if not isinstance(checkpoint, str):
        raise ValueError("there is no checkpoint")
    return index, size, _base64(proof.get("leaf")), [_base64(one) for one in hashes], checkpoint


def _base64(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise ValueError("a hash is not written in base64") from error


def _note(checkpoint: str) -> tuple[str, list[bytes]]:
    """Return the signed text of a note and its signatures without their key hints."""
    text, separator, rest = checkpoint.partition("\n\n")
    if not separator:
        raise ValueError("the checkpoint is no signed note")
    signatures = [
        _base64(line.rsplit(" ", 1)[-1])[KEY_HINT_BYTES:]
        for line in rest.splitlines()
        if line.startswith("— ")
    ]
    return text + "\n", signatures


def _signed_by_log(text: bytes, signatures: list[bytes], did_document: Any) -> bool:
    methods = did_document.get("verificationMethod", []) if isinstance(did_document, dict) else []
    keys = [_key(method) for method in methods if isinstance(method, dict)]
    return any(_signed(key, signature, text) for key in keys for signature in signatures)


def _signed(key: Ed25519PublicKey, signature: bytes, text: bytes) -> bool:
    try:
        key.verify(signature, text)
    except InvalidSignature:
        return False
    return True


def _key(method: dict[str, Any]) -> Ed25519PublicKey:
    spelled = method.get("publicKeyMultibase")
    if not isinstance(spelled, str):
        raise ValueError("a key of the issuer is not spelled as a Multikey")
    return Ed25519PublicKey.from_public_bytes(multibase.raw_public_key(spelled))


def key_bytes(did_document: dict[str, Any], method: Any) -> bytes:
    """Return the raw public key of one verification method; ValueError when it has none."""
    methods = did_document.get("verificationMethod")
    for one in methods if isinstance(methods, list) else []:
        if isinstance(one, dict) and one.get("id") == method:
            spelled = one.get("publicKeyMultibase")
            return multibase.raw_public_key(spelled if isinstance(spelled, str) else "")
    raise ValueError("the issuer does not publish that key")
