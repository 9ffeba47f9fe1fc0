"""Files over the API: whole or in pieces, checked, refused with a sentence for each fault."""

import base64
import hashlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certification.models import Artifact
from standards.models import Upload
from tests.certification.scene import csv, make_application, predictions

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def application(scene, people, at):
    return make_application(scene.scheme, people.applicant, at)


@pytest.fixture
def url(application):
    return f"/api/v1/applications/{application.pk}/artifacts/"


@pytest.fixture
def api(api_for, people):
    return api_for(people.applicant)


def metadata(**pairs):
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())


def begin(api, url, data, **pairs):
    pairs = {"filename": "predictions.csv", "kind": "predictions"} | pairs
    return api.post(
        url,
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": metadata(**pairs),
        },
    )


def piece(api, location, data, offset):
    return api.generic(
        "PATCH",
        location,
        data,
        content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)},
    )


def test_file_in_pieces_is_accepted(api, url, work):
    data = predictions()
    began = begin(api, url, data, sha256=hashlib.sha256(data).hexdigest())
    assert began.status_code == 201
    assert began["Tus-Resumable"] == "1.0.0"
    location = began["Location"]
    assert api.head(location)["Upload-Offset"] == "0"
    first = piece(api, location, data[:100], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "100")
    assert api.get(location).json()["state"] == "receiving"
    stale = piece(api, location, data[:100], 0)
    assert stale.status_code == 409
    assert stale["Content-Type"] == "application/problem+json"
    head = api.head(location)
    assert (head.status_code, head["Upload-Offset"], head["Upload-Length"]) == (
        200,
        "100",
        str(len(data)),
    )
    assert head["Cache-Control"] == "no-store"
    assert piece(api, location, data[100:], 100).status_code == 204
    assert api.get(location).json()["state"] == "checking"
    assert api.head(location)["Upload-Offset"] == str(len(data))
    assert piece(api, location, b"x", len(data)).status_code == 409
    work()
    read = api.get(location).json()
    assert read["state"] == "accepted"
    assert read["problems"] == []
    assert read["sha256"] == hashlib.sha256(data).hexdigest()
    assert Upload.objects.get().completed_at is not None


def test_more_bytes_than_announced_are_refused_and_none_counts(api, url):
    location = begin(api, url, b"12345")["Location"]
    assert piece(api, location, b"123456", 0).status_code == 413
    assert api.head(location)["Upload-Offset"] == "0"
    assert piece(api, location, b"12345", 0).status_code == 204


def test_another_hash_than_announced_is_refused(api, url):
    location = begin(api, url, b"12345", sha256="0" * 64)["Location"]
    piece(api, location, b"12345", 0)
    read = api.get(location).json()
    assert read["state"] == "refused"
    assert read["problems"][0]["code"] == "hash_differs"


def test_empty_file_arrives_at_once_and_is_refused(api, url, work):
    location = begin(api, url, b"")["Location"]
    work()
    assert api.get(location).json()["state"] == "refused"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2", "Upload-Length": "5"}, 412),
        ({"Tus-Resumable": "1.0.0"}, 400),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "-5"}, 400),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "five"}, 400),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "9" * 15}, 413),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": "kind ???"}, 400),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": "x" * 5000}, 400),
        ({"Tus-Resumable": "1.0.0", "Upload-Length": "5"}, 400),
    ],
)
def test_faulty_announcements_are_refused(api, url, headers, status):
    if "Upload-Metadata" not in headers and status != 400:
        headers = headers | {"Upload-Metadata": metadata(kind="predictions", filename="p.csv")}
    answer = api.post(url, headers=headers)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert not Artifact.objects.exists()


@pytest.mark.parametrize(
    "pairs",
    [
        {"kind": "pickle"},
        {"kind": "evidence"},
        {"kind": "evidence", "criterion": "c-mse"},
        {"sha256": "xyz"},
    ],
)
def test_faulty_metadata_is_refused(api, url, pairs):
    answer = begin(api, url, b"12345", **pairs)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_piece_without_the_protocol_is_refused(api, url):
    location = begin(api, url, b"12345")["Location"]
    plain = api.generic(
        "PATCH",
        location,
        b"123",
        content_type="text/plain",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
    )
    assert plain.status_code == 415
    without = api.generic("PATCH", location, b"123", content_type="application/offset+octet-stream")
    assert without.status_code == 412
    offset = api.generic(
        "PATCH",
        location,
        b"123",
        content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0"},
    )
    assert offset.status_code == 400


def test_server_says_what_it_can(api, url):
    answer = api.options(url)
    assert answer.status_code == 204
    assert answer["Tus-Extension"] == "creation"
    assert int(answer["Tus-Max-Size"]) > 0


def small(data, name="predictions.csv"):
    return SimpleUploadedFile(name, data, "text/csv")


def test_small_file_comes_whole(api, url, work):
    answer = api.post(
        url, {"file": small(predictions()), "kind": "predictions"}, format="multipart"
    )
    assert answer.status_code == 201
    work()
    assert api.get(answer["Location"]).json()["state"] == "accepted"
    rows = api.get(url).json()["results"]
    assert [row["kind"] for row in rows] == ["predictions"]


def test_form_without_a_file_is_refused(api, url):
    assert api.post(url, {"kind": "predictions"}, format="multipart").status_code == 400
    assert api.post(url, {"kind": "predictions"}, format="json").status_code == 400


def test_too_large_a_form_is_sent_to_tus(api, url, monkeypatch):
    monkeypatch.setattr("certification.api.artifacts.MULTIPART_LIMIT", 10)
    answer = api.post(url, {"file": small(b"x" * 11), "kind": "predictions"}, format="multipart")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("data", "code", "row"),
    [
        (b"", "empty_file", None),
        (b"id,prediction\n", "no_rows", None),
        (b"id,guess\np0,1\n", "missing_column", None),
        (csv("id,prediction", [("p0", "1"), ("p0", "2")]), "duplicate_id", 2),
        (csv("id,prediction", [("p0", "nan")]), "not_finite", 1),
        (csv("id,prediction", [("zz", "1")]), "unknown_id", 1),
        (csv("id,prediction", [("p0", "1")]), "missing_ids", None),
        (b"\xff\xfe\x00", "not_text", None),
    ],
)
def test_faults_are_named_by_row(api, url, work, data, code, row):
    answer = api.post(url, {"file": small(data), "kind": "predictions"}, format="multipart")
    work()
    read = api.get(answer["Location"]).json() if answer.status_code == 201 else answer.json()
    problems = read.get("problems", [])
    assert read.get("state", "refused") == "refused"
    if problems:
        assert code in [one["code"] for one in problems]
        found = next(one for one in problems if one["code"] == code)
        assert found["row"] == row
        assert found["detail"]


@pytest.mark.parametrize(
    ("name", "data", "state", "code"),
    [
        ("report.pdf", b"%PDF-1.7 ...", "accepted", None),
        ("report.txt", "Bericht é".encode(), "accepted", None),
        ("report.pdf", b"MZ...", "refused", "type_differs"),
        ("report.txt", b"a\x00b", "refused", "type_differs"),
        ("report.svg", b"<svg/>", "refused", "type_unknown"),
        ("report.json", b"\xff\xff\xff\xff\xff", "refused", "type_differs"),
    ],
)
def test_evidence_is_what_its_name_says(api, url, work, name, data, state, code):
    answer = api.post(
        url,
        {"file": small(data, name), "kind": "evidence", "criterion": "c-report"},
        format="multipart",
    )
    work()
    read = api.get(answer["Location"]).json()
    assert read["state"] == state
    assert [one["code"] for one in read["problems"]] == ([code] if code else [])


def test_submitted_application_takes_no_more_predictions(api, url, application):
    application.state = "submitted"
    application.save()
    assert begin(api, url, b"12345").status_code == 409


def test_strangers_and_staff_hand_in_nothing(api_for, people, url, api):
    assert begin(api_for(), url, b"1").status_code == 401
    assert begin(api_for(people.applicant2), url, b"1").status_code == 404
    assert begin(api_for(people.evaluator), url, b"1").status_code == 403
    assert begin(api_for(people.applicant, ("read",)), url, b"1").status_code == 403
    location = begin(api, url, b"12345")["Location"]
    assert api_for(people.applicant2).get(location).status_code == 404
    assert piece(api_for(people.evaluator), location, b"12345", 0).status_code == 403


def test_unknown_files_are_not_found(api, url):
    assert api.get(f"{url}999999/").status_code == 404
    assert api.get(f"{url}x/").status_code == 404


def test_upload_that_lost_its_bytes_ends(api, url, data_folder):
    location = begin(api, url, b"12345")["Location"]
    (data_folder / "uploads" / Upload.objects.get().token).unlink()
    assert piece(api, location, b"12345", 0).status_code == 409


def test_broken_stream_keeps_what_arrived(scene, people, at, application):
    from django.http.request import UnreadablePostError

    from certification.operations.evidence import ArtifactSpec, begin_artifact, receive_chunk

    class Broken(BytesIO):
        def read(self, size=-1):
            data = super().read(size)
            if not data:
                raise UnreadablePostError("gone")
            return data

    spec = ArtifactSpec(kind="predictions", filename="p.csv", length=10)
    artifact = begin_artifact(application=application, spec=spec, actor=people.applicant, at=at)
    receive_chunk(
        artifact=artifact, offset=0, stream=Broken(b"1234"), actor=people.applicant, at=at
    )
    assert Upload.objects.get().offset == 4


def test_application_holds_at_most_so_many_files(api, url, monkeypatch):
    monkeypatch.setattr("certification.rules.artifacts.MAX_ARTIFACTS", 1)
    assert begin(api, url, b"1").status_code == 201
    assert begin(api, url, b"1").status_code == 409
