"""What the worker and the schedule do for applications, files and certificates."""

from datetime import timedelta

import pytest

from certification.models import Artifact, Certificate
from certification.operations.applications import job_ended
from certification.queries.registry import certificates_in_force, register
from certification.tasks import certificates as tasks
from certification.views.panels import standard_side
from standards.kernel.clock import now
from tests.certification.life import move

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def at():
    return now()


def test_ids_that_are_gone_do_no_harm(db):
    tasks.check_artifact(7)
    tasks.issue_certificate(7)
    tasks.expire_certificates()


def test_schedule_lets_certificates_expire(active, at):
    Certificate.objects.update(valid_until=at - timedelta(seconds=1))
    assert register(status="expired", at=at).count() == 1
    assert register(status="active", at=at).count() == 0
    tasks.expire_certificates()
    active.refresh_from_db()
    assert active.state == "expired"
    assert Certificate.objects.get().status == "expired"


def test_schedule_catches_up_with_what_was_not_rung(reviewed, people, at, monkeypatch):
    move(reviewed, "grant", people.officer, at)
    Artifact.objects.update(state="checking")
    rung = []
    monkeypatch.setattr(tasks.issue_certificate, "delay", lambda pk: rung.append(("issue", pk)))
    monkeypatch.setattr(tasks.check_artifact, "delay", lambda pk: rung.append(("check", pk)))
    tasks.catch_up()
    assert rung == [("issue", reviewed.pk), ("check", Artifact.objects.get().pk)]


def test_job_of_a_baseline_moves_no_application(evaluated, at):
    job = evaluated.jobs.get()
    job.application = None
    job_ended(job=job, at=at)
    evaluated.refresh_from_db()
    assert evaluated.state == "evaluated"


def test_side_of_a_standard_is_empty_without_certificates_and_schemes(scene, people):
    for scheme in (scene.scheme, scene.judging):
        scheme.state = "closed"
        scheme.save()
    assert standard_side(scene.edition, people.stranger) is None


def test_rows_name_themselves(active, people, at):
    certificate = Certificate.objects.get()
    assert str(certificate) == "C-2026-0001 Lumen 3.2"
    assert str(active) == f"{active.number} Lumen 3.2"
    assert str(active.transitions.first()) == "submit: draft → submitted"
    assert str(active.organisation) == "Helix Diagnostics"
    assert str(active.decisions.get()) == "granted"
    assert str(certificate.transitions.get()) == "issue: active"
    assert str(active.findings.get()).endswith("met")
    assert str(active.artifacts.get()) == "predictions.csv"
    assert certificates_in_force(certificate.edition_id, at=at).count() == 1
