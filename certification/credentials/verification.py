"""Check a certificate with nothing but the file, the issuer's keys and an instant."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from certification.credentials import log_proof, multibase, vc
from standards.infrastructure.moments import moment_words

MAX_DEPTH = 32


@dataclass(frozen=True)
class Check:
    """Say of one check what was looked at, whether it held, and what it proved."""

    name: str
    passed: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """Return the check as a JSON object."""
        return asdict(self)


@dataclass(frozen=True)
class Verification:
    """Hold the checks of one file in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def valid(self) -> bool:
        """Say whether every check held and at least one was made."""
        return bool(self.checks) and all(check.passed for check in self.checks)

    def plus(self, *checks: Check) -> Verification:
        """Return the same with further checks at the end."""
        return Verification(self.checks + checks)

    def as_dict(self) -> dict[str, Any]:
        """Return `{valid, checks}` as JSON values."""
        return {"valid": self.valid, "checks": [check.as_dict() for check in self.checks]}


class CheckFailed(Exception):
    """Carry the sentence that says why a check did not hold."""


def parts_of(document: Any) -> tuple[Any, Any, Any]:
    """Return credential, DID document and log proof of a download or of a bare credential."""
    if isinstance(document, dict) and "credential" in document:
        return document["credential"], document.get("did"), document.get("proof")
    return document, None, None


def verify_offline(
    document: Any, *, at: datetime, did_document: dict[str, Any] | None = None
) -> Verification:
    """Check structure, issuer, signature, dates and log proof of a download or bare credential.

    `did_document` is the issuer as the caller knows it and wins over the one inside the file.
    Never raises for what the file holds: a forged file gives failed checks.
    """
    credential, enclosed, proof = parts_of(document)
    issuer = did_document or enclosed
    structure = _check("structure", lambda: _structure(credential))
    if not structure.passed:
        return Verification((structure,))
    checks = [
        structure,
        _check("issuer", lambda: _issuer(credential, issuer)),
        _check("signature", lambda: _signature(credential, issuer)),
        _check("dates", lambda: _dates(credential, at)),
    ]
    if proof is not None:
        checks.append(_check("log", lambda: _log(credential, proof, issuer)))
    return Verification(tuple(checks))


def _check(name: str, make: Any) -> Check:
    try:
        return Check(name, True, make())
    except CheckFailed as failure:
        return Check(name, False, str(failure))


def _structure(credential: Any) -> str:
    if not isinstance(credential, dict):
        raise CheckFailed(_("This is no credential: a JSON object is expected."))
    _refuse_depth(credential)
    try:
        vc.refuse_floats(credential)
    except ValueError as error:
        raise CheckFailed(
            _("The credential holds a number with a fraction; ours do not.")
        ) from error
    contexts = credential.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != vc.CONTEXTS[:1]:
        raise CheckFailed(_("The first context is not that of Verifiable Credentials 2.0."))
    types = credential.get("type")
    if not isinstance(types, list) or any(one not in types for one in vc.TYPES):
        raise CheckFailed(_("The credential is no certificate of conformity."))
    _check_members(credential)
    return _("A Verifiable Credential 2.0 that holds a certificate of conformity.")


def _refuse_depth(credential: dict[str, Any]) -> None:
    level: list[Any] = [credential]
    for _depth in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise CheckFailed(_("The credential is nested too deeply to be one of ours."))


def _check_members(credential: dict[str, Any]) -> None:
    proof = credential.get("proof")
    if not isinstance(proof, dict):
        raise CheckFailed(_("There is no proof in the credential."))
    if proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") != vc.CRYPTOSUITE:
        raise CheckFailed(
            _("The proof is not a Data Integrity proof of the suite {suite}.").format(
                suite=vc.CRYPTOSUITE
            )
        )
    if proof.get("proofPurpose") != "assertionMethod":
        raise CheckFailed(_("The proof was not made to assert anything."))
    if not isinstance(credential.get("credentialSubject"), dict):
        raise CheckFailed(_("The credential has no subject."))


def issuer_of(credential: dict[str, Any]) -> str:
    """Return the issuer's DID of a credential; empty when it names none."""
    issuer = credential.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    return named if isinstance(named, str) else ""


def _issuer(credential: dict[str, Any], did_document: Any) -> str:
    issuer = issuer_of(credential)
    if not isinstance(did_document, dict):
        raise CheckFailed(
            _("The issuer's keys are not in the file. Use the download, which carries them.")
        )
    if not issuer or did_document.get("id") != issuer:
        raise CheckFailed(
            _("The credential names the issuer “{issuer}”, the keys belong to “{owner}”.").format(
                issuer=issuer, owner=did_document.get("id")
            )
        )
    return _("Issued by {issuer}.").format(issuer=issuer)


def _signature(credential: dict[str, Any], did_document: Any) -> str:
    proof = credential["proof"]
    method = proof.get("verificationMethod")
    try:
        key = Ed25519PublicKey.from_public_bytes(_assertion_key(did_document, method))
        value = proof.get("proofValue")
        signature = multibase.decode(value if isinstance(value, str) else "")
        key.verify(signature, _signed_bytes(credential))
    except InvalidSignature as error:
        raise CheckFailed(
            _("The signature does not fit: the certificate was changed or another key signed it.")
        ) from error
    except ValueError as error:
        raise CheckFailed(_("The signature cannot be read: {why}.").format(why=error)) from error
    return _("Signed with the key {key}; not one character was changed since.").format(key=method)


def _signed_bytes(credential: dict[str, Any]) -> bytes:
    proof = credential["proof"]
    document = {key: value for key, value in credential.items() if key != "proof"}
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    if "@context" in options:
        context = options["@context"]
        if document["@context"][: len(context)] != context:
            raise ValueError("the proof's context is not that of the credential")
        document["@context"] = context
    return vc.signing_input(document, options)


def _assertion_key(did_document: Any, method: Any) -> bytes:
    if not isinstance(did_document, dict):
        raise CheckFailed(_("The issuer's keys are not known."))
    allowed = did_document.get("assertionMethod")
    if not isinstance(allowed, list) or method not in allowed:
        raise CheckFailed(
            _("The key “{key}” is none with which the issuer signs certificates.").format(
                key=method
            )
        )
    return log_proof.key_bytes(did_document, method)


def _dates(credential: dict[str, Any], at: datetime) -> str:
    start = _instant(credential.get("validFrom"))
    end = _instant(credential.get("validUntil"))
    if at < start:
        raise CheckFailed(_("Valid only from {start}.").format(start=moment_words(start)))
    if at > end:
        raise CheckFailed(_("Expired on {end}.").format(end=moment_words(end)))
    return _("Valid from {start} until {end}.").format(
        start=moment_words(start), end=moment_words(end)
    )


def _instant(value: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise CheckFailed(_("The dates of validity cannot be read.")) from error
    if instant.tzinfo is None:
        raise CheckFailed(_("The dates of validity have no time zone."))
    return instant


def _log(credential: dict[str, Any], proof: Any, did_document: Any) -> str:
    digest = vc.credential_digest(credential)
    try:
        index = log_proof.verify(proof, digest=digest, did_document=did_document)
    except ValueError as error:
        raise CheckFailed(
            _("The proof of the public log does not hold: {why}.").format(why=error)
        ) from error
    return _("Entry {index} of the public log holds this certificate.").format(index=index)
