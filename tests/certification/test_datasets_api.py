"""Evaluation sets and schemes over the API, from the files to an open scheme."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certification.models import Dataset, DatasetVersion, Job, Scheme
from standards.models import AuditEntry, LedgerLeaf
from tests.certification.laboratory import (
    CRITERIA,
    JUDGED,
    SHEET,
    BinarySet,
    make_edition,
    make_scheme,
    make_version,
)

pytestmark = [pytest.mark.django_db, pytest.mark.services]

FORM = {"name": "Lesions", "task": "binary", "description": "Skin lesions.", "licence": "CC0"}


def files(**changes):
    texts = BinarySet(size=120).files() | changes
    return {
        name: SimpleUploadedFile(f"{name}.csv", text.encode(), "text/csv")
        for name, text in texts.items()
    }


@pytest.fixture
def manager(people, api_for, data_folder):
    return api_for(people.scheme_manager)


@pytest.fixture
def dataset(manager):
    return manager.post("/api/v1/datasets/", FORM, format="json").json()


def add(api, dataset, version="1", sheet=SHEET, **changes):
    body = {"version": version, "data_sheet": json.dumps(sheet), **files(**changes)}
    return api.post(f"/api/v1/datasets/{dataset['id']}/versions/", body, format="multipart")


def test_version_is_taken_checked_and_committed_to(manager, dataset, data_folder):
    answer = add(manager, dataset)
    assert answer.status_code == 201, answer.json()
    shape = answer.json()
    assert shape["rows"] == {"public": 60, "hidden": 60}
    assert shape["state"] == "ready"
    assert shape["commitment"].startswith("sha256:")
    version = DatasetVersion.objects.get()
    assert version.classes == ["0", "1"]
    assert (data_folder / version.hidden_labels).stat().st_mode & 0o777 == 0o600
    assert version.commitment.encode() in bytes(LedgerLeaf.objects.get().data)


def test_everybody_reads_names_counts_and_commitments_and_no_labels(manager, dataset, api_for):
    add(manager, dataset)
    stranger = api_for(None)
    rows = stranger.get("/api/v1/datasets/").json()["results"]
    one = stranger.get(f"/api/v1/datasets/{dataset['id']}/").json()
    versions = stranger.get(f"/api/v1/datasets/{dataset['id']}/versions/").json()["results"]
    assert rows[0]["versions"] == one["versions"] == versions
    version = DatasetVersion.objects.get()
    shown = json.dumps([rows, one, versions])
    for secret in (version.salt, version.hidden_labels, version.labels_sha256):
        assert secret not in shown


def test_only_scheme_managers_keep_sets(dataset, people, api_for):
    other = api_for(people.evaluator)
    assert other.post("/api/v1/datasets/", FORM | {"name": "B"}, format="json").status_code == 403
    assert add(other, dataset).status_code == 403
    assert api_for(None).post("/api/v1/datasets/", FORM, format="json").status_code == 401


def test_name_is_taken_once_and_the_task_must_be_known(manager, dataset):
    assert manager.post("/api/v1/datasets/", FORM, format="json").status_code == 409
    odd = manager.post("/api/v1/datasets/", FORM | {"name": "B", "task": "ranking"}, format="json")
    assert odd.status_code == 400
    assert odd.json()["errors"][0]["pointer"] == "/task"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"sheet": {"id_column": "id"}}, "/data_sheet"),
        ({"version": " "}, "/version"),
        ({"hidden_labels": "id,diagnosis,sex\np60,,F\n"}, "/hidden_labels/1"),
        ({"public": "id,x\n"}, "/public"),
    ],
)
def test_faulty_version_is_refused_whole(manager, dataset, changes, pointer):
    answer = add(manager, dataset, **changes)
    assert answer.status_code == 400
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]
    assert not DatasetVersion.objects.exists()


def test_data_sheet_must_be_an_object(manager, dataset):
    for text in ("[]", "{"):
        body = {"version": "1", "data_sheet": text, **files()}
        url = f"/api/v1/datasets/{dataset['id']}/versions/"
        assert manager.post(url, body, format="multipart").status_code == 400


def test_version_never_changes(manager, dataset):
    assert add(manager, dataset).status_code == 201
    assert add(manager, dataset).status_code == 409


@pytest.fixture
def stage(people, committee, at, data_folder, tmp_path):
    """Return an edition and a version for it."""
    edition = make_edition(committee, people.secretary, at)
    data = BinarySet()
    return edition, make_version(people.scheme_manager, at, tmp_path, data), data


def scheme_body(published, version, **changes):
    bindings = [{"criterion": one["id"], "dataset_version": str(version.pk)} for one in CRITERIA]
    body = {"title": "Imaging", "edition": str(published.pk), "attempts": 2, "bindings": bindings}
    return body | changes


def test_scheme_is_made_read_and_opened(stage, manager, api_for):
    edition, version, _ = stage
    answer = manager.post("/api/v1/schemes/", scheme_body(edition, version), format="json")
    assert answer.status_code == 201, answer.json()
    scheme = answer.json()
    assert scheme["state"] == "draft"
    assert [one["kind"] for one in scheme["criteria"]] == ["measured", "measured", "judged"]
    url = f"/api/v1/schemes/{scheme['id']}/"
    assert api_for(None).get(url).status_code == 401
    moved = manager.post(f"{url}moves/", {"move": "open"}, format="json")
    assert (moved.status_code, moved.json()["state"]) == (200, "open")
    assert api_for(None).get(url).json()["state"] == "open"
    listed = api_for(None).get(f"/api/v1/schemes/?state=open&edition={edition.pk}").json()
    assert [one["id"] for one in listed["results"]] == [scheme["id"]]
    assert api_for(None).get("/api/v1/schemes/?edition=x").json()["results"] == []
    assert AuditEntry.objects.filter(name="certification.scheme_moved").count() == 2


def test_draft_scheme_is_hidden_from_those_without_a_part(stage, manager, people, api_for):
    edition, version, _ = stage
    scheme = manager.post("/api/v1/schemes/", scheme_body(edition, version), format="json").json()
    stranger = api_for(people.stranger)
    assert stranger.get(f"/api/v1/schemes/{scheme['id']}/").status_code == 404
    assert stranger.get("/api/v1/schemes/").json()["results"] == []
    assert manager.get("/api/v1/schemes/").json()["results"]
    moves = f"/api/v1/schemes/{scheme['id']}/moves/"
    assert api_for(people.evaluator).post(moves, {"move": "open"}, format="json").status_code == 403
    made = api_for(people.evaluator).post(
        "/api/v1/schemes/", scheme_body(edition, version), format="json"
    )
    assert made.status_code == 403


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"bindings": []}, "/bindings"),
        ({"submissions": ["pickle"]}, "/submissions"),
        ({"submissions": []}, "/submissions"),
        ({"edition": "999"}, "/edition"),
        ({"baselines": "x"}, "/baselines"),
        ({"baselines": [{"expected": "great", "predictions": ""}]}, "/baselines/0"),
    ],
)
def test_faulty_scheme_is_refused_whole(stage, manager, changes, pointer):
    edition, version, _ = stage
    body = scheme_body(edition, version, **changes)
    answer = manager.post("/api/v1/schemes/", body, format="json")
    assert answer.status_code == 400
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]
    assert not Scheme.objects.exists()


def test_unknown_criterion_and_unfit_set_are_named(stage, manager, tmp_path, people, at):
    edition, version, _ = stage
    body = scheme_body(edition, version)
    body["bindings"].append({"criterion": "c-x", "dataset_version": str(version.pk)})
    assert "c-x" in manager.post("/api/v1/schemes/", body, format="json").json()["detail"]
    Dataset.objects.update(task="regression")
    answer = manager.post("/api/v1/schemes/", scheme_body(edition, version), format="json")
    assert "task" in answer.json()["detail"]
    Dataset.objects.update(task="binary")
    DatasetVersion.objects.update(data_sheet=SHEET | {"group_columns": []})
    answer = manager.post("/api/v1/schemes/", scheme_body(edition, version), format="json")
    assert "groups" in answer.json()["detail"]


def test_edition_without_criteria_gives_no_scheme(committee, people, at, manager, stage, tmp_path):
    edition, version, _ = stage
    edition.requirements.model._base_manager.filter(edition=edition)
    from standards.models import Requirement

    Requirement._base_manager.all()._raw_delete("default")
    answer = manager.post(
        "/api/v1/schemes/", scheme_body(edition, version, bindings=[]), format="json"
    )
    assert answer.json()["errors"][0]["pointer"] == "/edition"


def test_scheme_opens_by_itself_when_its_baselines_agree(stage, manager, work):
    edition, version, data = stage
    baselines = {"good": data.predictions(4.0), "bad": data.predictions(0.0)}
    body = scheme_body(edition, version, baselines=baselines)
    scheme = manager.post("/api/v1/schemes/", body, format="json").json()
    moves = f"/api/v1/schemes/{scheme['id']}/moves/"
    answer = manager.post(moves, {"move": "open"}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (202, "draft")
    work()
    read = manager.get(f"/api/v1/schemes/{scheme['id']}/").json()
    assert read["state"] == "open"
    assert [one["found"] for one in read["baselines"]] == ["passed", "failed"]
    assert not Job.objects.exclude(kind="baseline").exists()


def test_scheme_with_a_baseline_that_disagrees_stays_closed(stage, manager, work):
    edition, version, data = stage
    baselines = [{"name": "good", "expected": "passed", "predictions": data.predictions(0.0)}]
    body = scheme_body(edition, version, baselines=baselines)
    scheme = manager.post("/api/v1/schemes/", body, format="json").json()
    moves = f"/api/v1/schemes/{scheme['id']}/moves/"
    manager.post(moves, {"move": "open"}, format="json")
    work()
    answer = manager.post(moves, {"move": "open"}, format="json")
    assert answer.status_code == 409
    assert "good" in answer.json()["detail"]
    assert manager.get(f"/api/v1/schemes/{scheme['id']}/").json()["state"] == "draft"


def test_scheme_with_judged_criteria_alone_needs_no_set(committee, people, at, manager):
    edition = make_edition(committee, people.secretary, at, criteria=(JUDGED,))
    body = {"edition": str(edition.pk)}
    answer = manager.post("/api/v1/schemes/", body, format="json")
    assert answer.status_code == 201
    assert answer.json()["title"] == "Imaging"
    power = manager.get(f"/api/v1/schemes/{answer.json()['id']}/power/").json()
    assert power == {"criteria": []}


def test_closed_scheme_stays_closed(stage, people, at, manager):
    edition, version, _ = stage
    scheme = make_scheme(edition, version, people.scheme_manager, at)
    moves = f"/api/v1/schemes/{scheme.pk}/moves/"
    assert manager.post(moves, {"move": "close"}, format="json").json()["state"] == "closed"
    assert manager.post(moves, {"move": "open"}, format="json").status_code == 409
    assert manager.post(moves, {"move": "fly"}, format="json").status_code == 400
