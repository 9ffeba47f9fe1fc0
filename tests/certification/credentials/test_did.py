import pytest

from certification.credentials import did


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000"),
        ("https://lepton.example", "did:web:lepton.example"),
    ],
)
def test_did_names_host_and_port(site, expected):
    assert did.issuer_did(site) == expected


def test_keys_of_the_log_stand_beside_those_of_certificates():
    document = did.did_document(
        "did:web:x", assertion_keys=[("a-1", bytes(32))], log_keys=[("l-1", bytes(32))]
    )
    assert document["assertionMethod"] == ["did:web:x#a-1"]
    assert [one["id"] for one in document["verificationMethod"]] == [
        "did:web:x#a-1",
        "did:web:x#l-1",
    ]


def test_a_key_that_serves_both_is_listed_once():
    pair = ("k", bytes(32))
    document = did.did_document("did:web:x", assertion_keys=[pair], log_keys=[pair])
    assert len(document["verificationMethod"]) == 1
