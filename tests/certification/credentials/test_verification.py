import base64
import copy
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.credentials import did, vc
from certification.credentials.verification import Verification, verify_offline
from standards.kernel import merkle
from standards.kernel.canonical import canonical_json


def failed(result):
    return [check.name for check in result.checks if not check.passed]


def download(signed, **changes):
    return {"credential": signed.credential, "did": signed.did} | changes


def test_download_is_valid_by_itself(signed):
    result = verify_offline(download(signed), at=signed.at)
    assert result.valid
    assert [check.name for check in result.checks] == ["structure", "issuer", "signature", "dates"]


def test_bare_credential_is_valid_with_the_issuers_document(signed):
    assert verify_offline(signed.credential, at=signed.at, did_document=signed.did).valid


def test_bare_credential_alone_names_what_is_missing(signed):
    assert failed(verify_offline(signed.credential, at=signed.at)) == ["issuer", "signature"]


def test_tampered_copy_fails_the_signature(signed, tampered):
    result = verify_offline(download(signed, credential=tampered), at=signed.at)
    assert failed(result) == ["signature"]


def test_keys_of_a_forger_do_not_help_when_the_issuer_is_known(signed):
    forger = Ed25519PrivateKey.generate()
    raw = forger.public_key().public_bytes_raw()
    forged = vc.add_proof(
        {key: value for key, value in signed.credential.items() if key != "proof"},
        verification_method=signed.did["assertionMethod"][0],
        created=signed.at,
        sign=forger.sign,
    )
    own = did.did_document(signed.did["id"], assertion_keys=[("assertion-1", raw)], log_keys=[])
    file = {"credential": forged, "did": own}
    assert verify_offline(file, at=signed.at).valid
    assert failed(verify_offline(file, at=signed.at, did_document=signed.did)) == ["signature"]


def test_expired_and_early_fail_the_dates(signed):
    late = signed.at + timedelta(days=800)
    early = signed.at - timedelta(days=2)
    assert failed(verify_offline(download(signed), at=late)) == ["dates"]
    assert failed(verify_offline(download(signed), at=early)) == ["dates"]


def changed(signed, **changes):
    return signed.credential | changes


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"@context": "x"}, "structure"),
        ({"@context": []}, "structure"),
        ({"type": "VerifiableCredential"}, "structure"),
        ({"type": ["VerifiableCredential"]}, "structure"),
        ({"proof": None}, "structure"),
        ({"proof": {"type": "DataIntegrityProof", "cryptosuite": "x"}}, "structure"),
        (
            {"proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}},
            "structure",
        ),
        ({"credentialSubject": []}, "structure"),
        ({"weight": 0.5}, "structure"),
        ({"issuer": "did:web:other"}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"validUntil": "soon"}, "dates"),
        ({"validUntil": None}, "dates"),
        ({"validFrom": "2026-11-02T09:00:00"}, "dates"),
    ],
)
def test_faulty_members_fail_their_check(signed, changes, name):
    result = verify_offline(download(signed, credential=changed(signed, **changes)), at=signed.at)
    assert not result.valid
    assert name in failed(result)


@pytest.mark.parametrize(
    "proof",
    [
        {"proofValue": None},
        {"proofValue": "zzz"},
        {"proofValue": "m"},
        {"verificationMethod": "did:web:x#other"},
        {"@context": ["https://other.example"]},
    ],
)
def test_faulty_proofs_fail_the_signature(signed, proof):
    credential = changed(signed, proof=signed.credential["proof"] | proof)
    result = verify_offline(download(signed, credential=credential), at=signed.at)
    assert failed(result) == ["signature"]


def test_proof_without_context_is_checked_as_it_stands(signed):
    proof = {key: value for key, value in signed.credential["proof"].items() if key != "@context"}
    result = verify_offline(download(signed, credential=changed(signed, proof=proof)), at=signed.at)
    assert failed(result) == ["signature"]


def test_key_that_is_not_published_fails_the_signature(signed):
    document = signed.did | {"verificationMethod": []}
    assert failed(verify_offline(download(signed, did=document), at=signed.at)) == ["signature"]


def test_too_deep_a_file_is_refused_without_recursion(signed):
    deep = inner = {}
    for _level in range(5000):
        inner["x"] = {}
        inner = inner["x"]
    credential = changed(signed, credentialSubject=deep)
    assert failed(verify_offline(credential, at=signed.at)) == ["structure"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=8,
    )
)
def test_no_file_raises(signed, document):
    assert not verify_offline(document, at=signed.at).valid
    assert not verify_offline(download(signed, proof=document or {}), at=signed.at).valid
    changed_member = changed(signed, credentialSubject=document)
    assert not verify_offline(download(signed, credential=changed_member), at=signed.at).valid


def test_no_checks_are_no_proof():
    assert not Verification(()).valid


# --- the public log ----------------------------------------------------------------------------


def log_of(signed, *, leaf=None, size_line="2"):
    """Return the proof of the second of two entries and the document with the log's key."""
    digest = vc.credential_digest(signed.credential)
    entries = [b"other", leaf or canonical_json({"credential_sha256": digest})]
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    root = merkle.node_hash(*hashes)
    key = Ed25519PrivateKey.generate()
    text = f"lepton.example/log\n{size_line}\n{base64.b64encode(root).decode()}\n"
    signature = base64.b64encode(b"hint" + key.sign(text.encode())).decode()
    document = did.did_document(
        signed.did["id"],
        assertion_keys=[("assertion-1", signed.raw)],
        log_keys=[("ledger-1", key.public_key().public_bytes_raw())],
    )
    proof = {
        "index": 1,
        "size": 2,
        "leaf": base64.b64encode(entries[1]).decode(),
        "hashes": [base64.b64encode(hashes[0]).decode()],
        "checkpoint": f"{text}\n— lepton.example/log {signature}\n",
    }
    return proof, document


def test_log_proof_holds(signed):
    proof, document = log_of(signed)
    result = verify_offline(download(signed, proof=proof, did=document), at=signed.at)
    assert result.valid
    assert result.checks[-1].name == "log"


@pytest.mark.parametrize(
    "changes",
    [
        {"index": 0},
        {"index": "1"},
        {"hashes": []},
        {"hashes": ["?"]},
        {"hashes": "x"},
        {"leaf": None},
        {"checkpoint": None},
        {"checkpoint": "no note"},
        {"size": 3},
    ],
)
def test_faulty_log_proof_fails_the_log(signed, changes):
    proof, document = log_of(signed)
    file = download(signed, proof=proof | changes, did=document)
    assert failed(verify_offline(file, at=signed.at)) == ["log"]


def test_entry_of_another_certificate_fails_the_log(signed):
    proof, document = log_of(signed, leaf=b"another")
    file = download(signed, proof=proof, did=document)
    assert failed(verify_offline(file, at=signed.at)) == ["log"]


def test_checkpoint_of_a_stranger_fails_the_log(signed):
    proof, _document = log_of(signed)
    _other, document = log_of(signed)
    file = download(signed, proof=proof, did=document)
    assert failed(verify_offline(file, at=signed.at)) == ["log"]


def test_key_of_the_log_without_multikey_fails_the_log(signed):
    proof, document = log_of(signed)
    broken = copy.deepcopy(document)
    broken["verificationMethod"][1]["publicKeyMultibase"] = 7
    file = download(signed, proof=proof, did=broken)
    assert failed(verify_offline(file, at=signed.at)) == ["log"]
