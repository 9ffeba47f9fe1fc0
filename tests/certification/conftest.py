"""The evaluation laboratory with real files in a data folder of its own."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from certification.operations.certificates import issue_certificate
from certification.rules.applications import Refusal
from tests.certification import laboratory
from tests.certification.life import find, finish_job, hand_in, move
from tests.certification.scene import make_application, predictions


@pytest.fixture(autouse=True)
def _folders(settings):
    """Have the folder of collected static files, which the middleware looks for."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def data_folder(tmp_path, settings):
    """Keep files of a test under its own folder."""
    settings.LEPTON_DATA = tmp_path / "data"
    settings.LEPTON_DATA.mkdir()
    return settings.LEPTON_DATA


@pytest.fixture
def lab(db, people, committee, at, data_folder, tmp_path):
    """Return an edition, a set, an open scheme, and an application with a queued job."""
    from certification.operations.jobs import enqueue_job

    data = laboratory.BinarySet()
    edition = laboratory.make_edition(committee, people.secretary, at)
    version = laboratory.make_version(people.scheme_manager, at, tmp_path, data)
    scheme = laboratory.make_scheme(edition, version, people.scheme_manager, at)
    application, artifact = laboratory.make_application(
        scheme, people.applicant, at, data.predictions()
    )
    job = enqueue_job(
        application=application, artifact=artifact, attempt=1, actor=people.evaluator, at=at
    )
    return SimpleNamespace(
        data=data,
        edition=edition,
        version=version,
        scheme=scheme,
        application=application,
        artifact=artifact,
        job=job,
        people=people,
        at=at,
    )


@pytest.fixture
def scene(data_folder, committee, people, at):
    """Return a published edition, an evaluation set and open schemes, straight in the tables."""
    from standards.infrastructure.keys import ensure_keys
    from tests.certification.scene import scene_of

    ensure_keys(at=at)
    return scene_of(committee, people, at)


@pytest.fixture
def application(scene, people, at):
    """Return a draft application under the scheme that measures and judges."""
    return make_application(scene.scheme, people.applicant, at)


@pytest.fixture
def evaluated(application, people, at):
    hand_in(application, predictions(), people.applicant, at)
    move(application, "submit", people.applicant, at)
    move(application, "accept", people.admin, at)
    move(application, "start_evaluation", people.evaluator, at)
    finish_job(application, at)
    return application


@pytest.fixture
def reviewed(evaluated, people, at):
    find(evaluated, people.evaluator, at)
    move(evaluated, "review", people.reviewer, at, reason="Sound throughout.")
    return evaluated


@pytest.fixture
def active(reviewed, people, at):
    move(reviewed, "grant", people.officer, at, limits="Adults only.")
    issue_certificate(application=reviewed, at=at)
    reviewed.refresh_from_db()
    return reviewed


@pytest.fixture
def refused(reviewed, people, at):
    move(reviewed, "refuse", people.officer, at, reasons=(Refusal("R-6.2-1", "No split."),))
    return reviewed
