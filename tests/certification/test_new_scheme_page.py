"""The page on which scheme managers make a scheme from an edition and an evaluation set."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certification.models import Scheme

ADDRESS = "/certification/schemes/new/"


def fields(lab, **more):
    return {
        "edition": lab.edition.pk,
        "title": "Second scheme",
        "attempts": 2,
        "submissions": ["predictions"],
        "version": lab.version.pk,
    } | more


def test_manager_chooses_an_edition_then_sees_its_criteria_and_the_sets_that_fit(lab, client_for):
    client = client_for(lab.people.scheme_manager)
    assert lab.edition.reference in client.get(ADDRESS).content.decode()
    page = client.get(f"{ADDRESS}?edition={lab.edition.pk}").content.decode()
    assert "R-6.3-1" in page
    assert str(lab.version) in page


def test_manager_makes_a_draft_that_binds_every_measured_criterion(lab, client_for):
    client = client_for(lab.people.scheme_manager)
    good = SimpleUploadedFile("good.csv", lab.data.predictions().encode(), content_type="text/csv")
    answer = client.post(ADDRESS, fields(lab, good=good))
    made = Scheme.objects.get(title="Second scheme")
    assert answer.headers["Location"] == f"/certification/schemes/{made.pk}/"
    assert (made.state, made.attempts, made.submissions) == ("draft", 2, ["predictions"])
    bound = set(made.criteria.filter(kind="measured").values_list("dataset_version", flat=True))
    assert bound == {lab.version.pk}
    assert list(made.baselines.values_list("name", "expected")) == [("good", "passed")]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"attempts": 0}, "greater than or equal to 1"),
        ({"version": ""}, "This field is required"),
        ({"version": "99999"}, "Select a valid choice"),
        ({"submissions": []}, "This field is required"),
        ({"submissions": ["teleport"]}, "Select a valid choice"),
    ],
)
def test_bad_fields_are_named_and_nothing_is_kept(lab, client_for, wrong, said):
    page = client_for(lab.people.scheme_manager).post(ADDRESS, fields(lab, **wrong))
    assert said in page.content.decode()
    assert Scheme.objects.filter(title="Second scheme").count() == 0


def test_unknown_edition_leads_back_to_the_choice(lab, client_for):
    client = client_for(lab.people.scheme_manager)
    for wrong in ("99999", "x", ""):
        assert client.get(f"{ADDRESS}?edition={wrong}").status_code in {200, 404}
        assert client.post(ADDRESS, fields(lab, edition=wrong)).status_code in {200, 404}


def test_only_scheme_managers_make_schemes(lab, client_for):
    assert client_for().get(ADDRESS).status_code == 302
    for who in (lab.people.applicant, lab.people.evaluator):
        client = client_for(who)
        assert client.get(ADDRESS).status_code == 403
        assert client.post(ADDRESS, fields(lab)).status_code == 403
    assert "New scheme" not in client_for(lab.people.applicant).get("/certification/").text


def test_manager_finds_new_scheme_and_schemes_that_are_not_open(lab, client_for):
    Scheme.objects.filter(pk=lab.scheme.pk).update(state="paused")
    page = client_for(lab.people.scheme_manager).get("/certification/").text
    assert ADDRESS in page
    assert lab.scheme.title in page
    assert lab.scheme.title not in client_for(lab.people.applicant).get("/certification/").text
