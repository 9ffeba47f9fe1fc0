import pytest

from certification.credentials import vc
from tests.certification.credentials.conftest import facts


def test_floats_are_refused(signed):
    with pytest.raises(ValueError, match="no floats"):
        vc.add_proof(
            {"@context": [], "deep": [{"x": 0.5}]},
            verification_method="x",
            created=signed.at,
            sign=signed.key.sign,
        )


def test_empty_figures_are_left_out():
    credential = vc.credential_of(
        facts(results=(vc.CertifiedResult(requirement="R-1", clause="4", verdict="met"),))
    )
    assert credential["credentialSubject"]["results"] == [
        {"requirement": "R-1", "clause": "4", "verdict": "met"}
    ]


def test_instants_are_written_to_the_second(signed):
    assert signed.credential["validFrom"] == "2026-11-02T09:00:00Z"


def test_digest_covers_the_proof(signed):
    bare = {key: value for key, value in signed.credential.items() if key != "proof"}
    assert vc.credential_digest(signed.credential) != vc.credential_digest(bare)
