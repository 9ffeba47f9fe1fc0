"""Programs that nobody here wrote accept our certificate and refuse a tampered one."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openvc.did.did_web import _validated_document
from openvc.proof.di_jcs import EddsaJcsProofSuite
from openvc.proof.errors import SignatureInvalid
from openvc.verify import VerificationPolicy, verify_credential

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("verify_vc.mjs")
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules/@digitalbazaar/vc").exists(),
    reason="needs node and the npm packages: npm ci",
)


class Resolver:
    """Resolve the one issuer from its document."""

    def __init__(self, document):
        self.document = document

    def supports(self, did):
        return did == self.document["id"]

    def resolve(self, did):
        return _validated_document(self.document, did)


def test_openvc_accepts_ours(signed):
    policy = VerificationPolicy(now=signed.at)
    result = verify_credential(signed.credential, policy=policy, resolver=Resolver(signed.did))
    assert result.issuer == signed.did["id"]


def test_openvc_refuses_a_tampered_copy(signed, tampered):
    policy = VerificationPolicy(now=signed.at)
    with pytest.raises(SignatureInvalid):
        verify_credential(tampered, policy=policy, resolver=Resolver(signed.did))


def test_openvc_accepts_with_the_bare_key(signed):
    x = base64.urlsafe_b64encode(signed.raw).decode().rstrip("=")
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": x}
    result = EddsaJcsProofSuite().verify(signed.credential, public_key_jwk=jwk, now=signed.at)
    assert result.issuer == signed.did["id"]


def ask_node(tmp_path, credential, did, at):
    file = tmp_path / "credential.json"
    text = {"credential": credential, "did": did, "now": at.isoformat()}
    file.write_text(json.dumps(text))
    done = subprocess.run(
        ["node", str(SCRIPT), str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


@needs_node
def test_digitalbazaar_accepts_ours(tmp_path, signed):
    answer = ask_node(tmp_path, signed.credential, signed.did, signed.at)
    assert answer == {"verified": True, "errors": []}


@needs_node
def test_digitalbazaar_refuses_a_tampered_copy(tmp_path, signed, tampered):
    answer = ask_node(tmp_path, tampered, signed.did, signed.at)
    assert not answer["verified"]
    assert "signature" in answer["errors"][0].lower()
