"""Who may do what in certification: the matrix of capabilities and people."""

import pytest
from django.contrib.auth.models import AnonymousUser

from certification.permissions import (
    Capability,
    access_dataset,
    access_job,
    access_scheme,
    is_staff,
    may,
    parties_of,
    staff_roles_of,
    visible_applications,
)
from certification.rules.applications import Party
from standards.kernel.errors import Forbidden, NotFound, SignInRequired

pytestmark = [pytest.mark.django_db, pytest.mark.services]

ASSESSORS = {"admin", "scheme_manager", "evaluator", "reviewer", "officer", "appeals"}
MATRIX = {
    Capability.MANAGE_DATASETS: {"admin", "scheme_manager"},
    Capability.MANAGE_SCHEMES: {"admin", "scheme_manager"},
    Capability.READ_APPLICATION: ASSESSORS | {"applicant"},
    Capability.SUBMIT: {"applicant"},
    Capability.READ_JOB: ASSESSORS | {"applicant"},
    Capability.CANCEL_JOB: {"admin", "scheme_manager", "evaluator", "applicant"},
    Capability.RETRY_JOB: {"admin", "scheme_manager", "evaluator"},
    Capability.SEE_GATE_DETAIL: ASSESSORS,
    Capability.RUN_QUEUE: {"admin", "scheme_manager", "evaluator"},
}
PEOPLE = sorted(ASSESSORS | {"applicant", "applicant2", "stranger", "secretary"})


@pytest.mark.parametrize("capability", sorted(MATRIX))
def test_matrix(application, people, capability):
    allowed = {who for who in PEOPLE if may(getattr(people, who), capability, application)}
    assert allowed == MATRIX[capability]
    assert not may(AnonymousUser(), capability, application)


def test_datasets_and_open_schemes_are_for_everybody(scene):
    nobody = AnonymousUser()
    assert access_dataset(nobody, scene.version.dataset_id).name == "Small set"
    assert access_scheme(nobody, scene.scheme.pk) == scene.scheme
    with pytest.raises(SignInRequired):
        access_scheme(nobody, scene.scheme.pk, Capability.MANAGE_SCHEMES)
    with pytest.raises(Forbidden):
        access_scheme(scene.people.stranger, scene.scheme.pk, Capability.MANAGE_SCHEMES)


def test_scheme_in_preparation_is_for_staff(scene):
    scene.scheme.state = "draft"
    scene.scheme.save()
    with pytest.raises(NotFound):
        access_scheme(scene.people.stranger, scene.scheme.pk)
    assert access_scheme(scene.people.admin, scene.scheme.pk) == scene.scheme


def test_jobs_are_for_those_concerned(evaluated, people):
    job = evaluated.jobs.get()
    assert access_job(people.applicant, job.pk) == job
    with pytest.raises(NotFound):
        access_job(people.applicant2, job.pk)
    with pytest.raises(Forbidden):
        access_job(people.applicant, job.pk, Capability.RETRY_JOB)


def test_inactive_people_have_no_part(application, people):
    people.evaluator.is_active = people.applicant.is_active = False
    assert staff_roles_of(people.evaluator) == frozenset()
    assert parties_of(people.applicant, application) == frozenset()
    assert not is_staff(people.evaluator)


def test_parties_join_role_and_organisation(application, people):
    people.applicant.staff_roles = ["reviewer", "unknown"]
    assert parties_of(people.applicant, application) == {Party.APPLICANT, Party.REVIEWER}


def test_lists_show_what_one_may_read(application, people):
    assert visible_applications(people.evaluator).count() == 1
    assert visible_applications(people.applicant).count() == 1
    assert visible_applications(people.stranger).count() == 0
    assert visible_applications(AnonymousUser()).count() == 0


def test_hidden_features_follow_the_acceptance(application, scene, people, api_for):
    url = f"/api/v1/applications/{application.pk}/features"
    api = api_for(people.applicant)
    public = api.get(f"{url}/public/", headers={"Accept": "text/csv"})
    assert b"".join(public.streaming_content).startswith(b"id,x,label")
    assert api.get(f"{url}/hidden/").status_code == 409
    application.state = "accepted"
    application.save()
    hidden = b"".join(api.get(f"{url}/hidden/").streaming_content)
    assert hidden.startswith(b"id,x\n")
    assert api_for(people.applicant2).get(f"{url}/hidden/").status_code == 404
    application.scheme = scene.judging
    application.save()
    assert api.get(f"{url}/public/").status_code == 404
