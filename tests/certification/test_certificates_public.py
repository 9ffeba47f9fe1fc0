"""What the public sees: register, certificate, badge, keys, feed, verifier, command."""

import copy
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from certification.models import Certificate
from standards.kernel.clock import now
from standards.operations import ledger as ledger_operations
from tests.certification.life import move

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def at():
    """Let all happen now: what the public is shown depends on the day."""
    return now()


@pytest.fixture
def certificate(active):
    return Certificate.objects.get()


@pytest.fixture
def visitor(client_for):
    return client_for()


@pytest.fixture
def anyone(api_for):
    return api_for()


def test_register_lists_and_filters(certificate, visitor):
    page = visitor.get("/registry/").content.decode()
    assert certificate.number in page
    assert "Lumen 3.2" in page
    assert certificate.number in visitor.get("/registry/?q=helix&standard=ls-1101").content.decode()
    assert certificate.number not in visitor.get("/registry/?status=withdrawn").content.decode()
    assert certificate.number not in visitor.get("/registry/?q=nothing").content.decode()
    assert certificate.number in visitor.get("/registry/?status=strange").content.decode()


def test_register_costs_few_queries(certificate, visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        visitor.get("/registry/")


def test_certificate_page_shows_what_was_certified(
    certificate, visitor, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        page = visitor.get(f"/registry/{certificate.number}/").content.decode()
    for text in ("Valid.", "R-6.1-1", "#r-req-0", "Adults only.", certificate.digest, "LS 1101"):
        assert text in page
    assert visitor.get("/registry/C-1999-0001/").status_code == 404
    assert visitor.get(f"/zh-hans/registry/{certificate.number}/").status_code == 200


def test_badge_follows_the_status(certificate, active, people, at, visitor):
    url = f"/registry/{certificate.number}/badge.svg"
    assert b"Certified against" in visitor.get(url).content
    move(active, "suspend", people.officer, at, reason="Surveillance.")
    dark = visitor.get(f"{url}?theme=dark")
    assert b"Suspended" in dark.content
    assert dark["Content-Type"] == "image/svg+xml"
    page = visitor.get(f"/registry/{certificate.number}/").content.decode()
    assert "Not valid now: Suspended" in page


def test_issuer_publishes_its_keys(certificate, visitor, settings):
    answer = visitor.get("/.well-known/did.json")
    document = json.loads(answer.content)
    assert document["id"] == certificate.credential["issuer"]["id"]
    assert certificate.credential["proof"]["verificationMethod"] in document["assertionMethod"]
    assert len(document["verificationMethod"]) == 2


def test_feed_tells_of_certificates(certificate, visitor):
    answer = visitor.get("/feeds/registry/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert certificate.number in answer.content.decode()


def test_api_reads_the_certificate(certificate, anyone):
    row = anyone.get(f"/api/v1/certificates/{certificate.pk}/").json()
    assert row["number"] == certificate.number
    assert row["status"] == "active"
    assert row["log_index"] is None
    assert anyone.get("/api/v1/certificates/").json()["results"][0]["id"] == str(certificate.pk)
    assert anyone.get("/api/v1/certificates/?ordering=x").status_code == 400
    assert anyone.get("/api/v1/certificates/999/").status_code == 404


def test_credential_is_served_as_signed(certificate, anyone):
    answer = anyone.get(
        f"/api/v1/certificates/{certificate.pk}/", headers={"Accept": "application/vc"}
    )
    assert answer["Content-Type"].startswith("application/vc")
    assert json.loads(answer.content) == certificate.credential


def test_badge_and_proof_over_the_api(certificate, anyone):
    badge = anyone.get(f"/api/v1/certificates/{certificate.pk}/badge.svg")
    assert badge["Content-Type"] == "image/svg+xml"
    assert anyone.get(f"/api/v1/certificates/{certificate.pk}/proof/").status_code == 404


@pytest.fixture
def download(certificate, anyone, at):
    ledger_operations.sequence_ledger(at=at)
    answer = anyone.get(f"/api/v1/certificates/{certificate.pk}/download/")
    return json.loads(answer.content)


def test_download_proves_its_place_in_the_log(certificate, download, anyone):
    assert sorted(download) == ["credential", "did", "proof", "status_lists"]
    assert (
        download["proof"]["index"]
        == anyone.get(f"/api/v1/certificates/{certificate.pk}/").json()["log_index"]
    )
    answer = anyone.post("/api/v1/certificates/verify/", download, format="json")
    assert answer.status_code == 200
    body = answer.json()
    assert body["valid"], body
    assert [one["name"] for one in body["checks"]] == [
        "structure",
        "issuer",
        "signature",
        "dates",
        "log",
        "register",
    ]


def test_tampered_download_is_answered_with_200(download, anyone):
    forged = copy.deepcopy(download)
    forged["credential"]["credentialSubject"]["holder"] = "Somebody else"
    body = anyone.post("/api/v1/certificates/verify/", forged, format="json").json()
    assert not body["valid"]
    assert {"signature", "log", "register"} <= {
        one["name"] for one in body["checks"] if not one["passed"]
    }


@pytest.mark.parametrize("document", [{}, [], {"credential": 7}, {"issuer": "x"}])
def test_anything_is_answered(certificate, anyone, document):
    answer = anyone.post("/api/v1/certificates/verify/", document, format="json")
    assert answer.status_code == 200
    assert not answer.json()["valid"]


def test_foreign_issuer_is_not_looked_up_here(certificate, anyone):
    credential = certificate.credential | {"issuer": "did:web:other.example"}
    body = anyone.post("/api/v1/certificates/verify/", credential, format="json").json()
    assert not body["valid"]
    assert "register" not in [one["name"] for one in body["checks"]]


def test_withdrawn_certificate_is_not_valid(download, active, people, at, anyone):
    move(active, "withdraw", people.officer, at, reason="Misuse of the mark.")
    body = anyone.post("/api/v1/certificates/verify/", download, format="json").json()
    assert [one["name"] for one in body["checks"] if not one["passed"]] == ["register"]


def test_verify_page_takes_number_address_and_file(certificate, download, visitor):
    assert visitor.get("/verify/").status_code == 200
    assert "Valid" in visitor.get(f"/verify/?number={certificate.number}").content.decode()
    address = f"http://testserver/registry/{certificate.number}/"
    page = visitor.post("/verify/", {"number": address}).content.decode()
    assert "Register" in page
    file = SimpleUploadedFile("c.json", json.dumps(download).encode())
    page = visitor.post("/verify/", {"file": file}).content.decode()
    assert "Public log" in page
    assert "Not valid" not in page


@pytest.mark.parametrize("data", [b"no json", b"[" * 100000, b"7"])
def test_verify_page_answers_faulty_files(certificate, visitor, data):
    page = visitor.post("/verify/", {"file": SimpleUploadedFile("c.json", data)}).content.decode()
    assert "Not valid" in page


def test_verify_page_answers_unknown_numbers_and_large_files(certificate, visitor, monkeypatch):
    assert "Not valid" in visitor.post("/verify/", {"number": "C-1"}).content.decode()
    monkeypatch.setattr("certification.views.verify.LARGEST", 3)
    page = visitor.post("/verify/", {"file": SimpleUploadedFile("c.json", b"1234")})
    assert "2 MiB" in page.content.decode()


# --- from the shell ----------------------------------------------------------------------------


@pytest.fixture
def file(download, tmp_path):
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(download))
    return path


@pytest.fixture
def in_force(monkeypatch, at):
    module = "certification.management.commands.verify_certificate.now"
    monkeypatch.setattr(module, lambda: at + timedelta(days=1))


def test_command_accepts_ours(file, in_force, capsys):
    call_command("verify_certificate", str(file))
    assert "This certificate holds." in capsys.readouterr().out


def test_command_refuses_a_tampered_copy(file, in_force):
    document = json.loads(file.read_text())
    document["credential"]["credentialSubject"]["system"]["name"] = "Other"
    file.write_text(json.dumps(document))
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_certificate", str(file))


def test_command_takes_the_issuers_document(file, in_force, tmp_path, settings, capsys):
    document = json.loads(file.read_text())
    settings.SITE_URL = "https://elsewhere.example"
    bare, did = tmp_path / "bare.json", tmp_path / "did.json"
    bare.write_text(json.dumps(document["credential"]))
    did.write_text(json.dumps(document["did"]))
    call_command("verify_certificate", str(bare), did=did)
    call_command("verify_certificate", str(file))
    assert capsys.readouterr().out.count("This certificate holds.") == 2


@pytest.mark.parametrize("text", [None, "{"])
def test_command_names_unreadable_files(tmp_path, text):
    path = tmp_path / "x.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CommandError, match=r"x\.json"):
        call_command("verify_certificate", str(path))
