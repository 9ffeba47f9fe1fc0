"""The pages of an application: wizard, case file, buttons, and what people owe."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certification.models import Application, Artifact
from certification.queries.owed import hits_in_certification, owed_in_certification
from standards.models import Notification
from tests.certification.life import find, move
from tests.certification.scene import (
    make_application,
    make_edition,
    make_scheme,
    predictions,
)

pytestmark = [pytest.mark.django_db, pytest.mark.services]
SYSTEM = {
    "name": "Lumen",
    "version": "3.2",
    "submission": "predictions",
    "accept_agreement": "on",
    "organisation": "Helix",
}


@pytest.fixture
def applicant(client_for, people):
    return client_for(people.applicant)


def test_start_page_offers_schemes(scene, client_for, applicant):
    assert "Regression scheme" in client_for().get("/certification/").content.decode()
    make_application(scene.scheme, scene.people.applicant, scene.at)
    page = applicant.get("/certification/").content.decode()
    assert "Your applications" in page


def test_start_page_keeps_the_schemes_of_the_edition_asked_for(scene, client_for, committee):
    other = make_edition(committee, scene.people.secretary, scene.at, designation="ls-1102")
    other_scheme = make_scheme(other, None, scene.people.admin, scene.at)
    other_scheme.title = "Another scheme"
    other_scheme.save()
    client = client_for()
    everything = client.get("/certification/").content.decode()
    assert "Regression scheme" in everything
    assert "Another scheme" in everything
    page = client.get(f"/certification/?edition={other.pk}").content.decode()
    assert "Open schemes for LS 1102:2026" in page
    assert "Another scheme" in page
    assert "Regression scheme" not in page
    for unknown in ("0", "x", "9" * 40):
        page = client.get(f"/certification/?edition={unknown}").content.decode()
        assert "No scheme is open for this edition" in page


@pytest.mark.parametrize("step", ["system", "data", "check"])
def test_wizard_costs_few_queries(
    scene, applicant, application, django_assert_max_num_queries, step
):
    pages = [
        "/certification/",
        f"/certification/apply/{scene.scheme.pk}/",
        f"/certification/applications/{application.pk}/?step={step}",
        "/certification/applications/",
    ]
    for address in pages:
        applicant.get(address)
        with django_assert_max_num_queries(15):
            assert applicant.get(address).status_code == 200, address


def test_start_page_says_when_nothing_is_open(db, client_for):
    assert "No scheme is open" in client_for().get("/certification/").content.decode()


def test_wizard_leads_from_scheme_to_submission(scene, applicant, work):
    url = f"/certification/apply/{scene.scheme.pk}/"
    assert "Regression scheme" in applicant.get(url).content.decode()
    faulty = applicant.post(url, SYSTEM | {"name": ""})
    assert faulty.status_code == 200
    made = applicant.post(url, SYSTEM)
    application = Application.objects.get()
    page = f"/certification/applications/{application.pk}/"
    assert made["Location"] == f"{page}?step=data"
    assert "No file has been handed in yet." in applicant.get(made["Location"]).content.decode()
    file = SimpleUploadedFile("p.csv", predictions(), "text/csv")
    sent = applicant.post(f"{page}files/", {"what": "predictions", "file": file})
    assert sent.status_code == 302
    work()
    assert Artifact.objects.get().state == "accepted"
    assert "Accepted" in applicant.get(f"{page}?step=data").content.decode()
    system = applicant.get(f"{page}?step=system").content.decode()
    assert "Lumen" in system
    assert applicant.post(f"{page}describe/", SYSTEM | {"version": "3.3"}).status_code == 302
    assert applicant.post(f"{page}describe/", SYSTEM | {"name": ""}).status_code == 200
    assert "3.3" in applicant.get(f"{page}?step=check").content.decode()
    applicant.post(f"{page}moves/", {"move": "submit"})
    application.refresh_from_db()
    assert application.state == "submitted"


def test_closed_scheme_is_said_on_the_form(scene, applicant):
    scene.scheme.state = "closed"
    scene.scheme.save()
    page = applicant.post(f"/certification/apply/{scene.scheme.pk}/", SYSTEM)
    assert "takes no applications" in page.content.decode()


def test_form_without_a_file_is_said(application, applicant):
    page = f"/certification/applications/{application.pk}/"
    answer = applicant.post(f"{page}files/", {"what": "predictions"}, follow=True)
    assert "Choose what the file is" in answer.content.decode()


@pytest.mark.parametrize(
    "who", ["applicant", "scheme_manager", "evaluator", "reviewer", "officer", "appeals"]
)
def test_case_file_opens_for_all_concerned(
    evaluated,
    client_for,
    people,
    who,
    django_assert_max_num_queries,
):
    client = client_for(getattr(people, who))
    url = f"/certification/applications/{evaluated.pk}/"
    with django_assert_max_num_queries(15):
        page = client.get(url).content.decode()
    assert "R-6.1-1" in page
    assert ("Record a finding" in page) == (who == "evaluator")
    assert client.get(f"/zh-hans{url}").status_code == 200


def test_buttons_make_moves_and_refusals_are_said(evaluated, client_for, people):
    url = f"/certification/applications/{evaluated.pk}/moves/"
    evaluator, reviewer, officer = (
        client_for(getattr(people, name)) for name in ("evaluator", "reviewer", "officer")
    )
    early = reviewer.post(url, {"move": "review", "review-reason": "Sound."}, follow=True)
    assert "no finding yet" in early.content.decode()
    bad = evaluator.post(url, {"move": "record_finding", "criterion": "x"}, follow=True)
    assert "A finding needs" in bad.content.decode()
    finding = {"criterion": "c-report", "finding": "not_met", "justification": "No report."}
    evaluator.post(url, {"move": "record_finding"} | finding)
    reviewer.post(url, {"move": "review", "review-reason": "Refuse."})
    officer.post(url, {"move": "dance"})
    officer.post(url, {"move": "refuse", "refuse-reason": "There is no report."})
    evaluated.refresh_from_db()
    assert evaluated.state == "refused"
    assert evaluated.decisions.get().reasons[0]["requirement"] == "R-6.2-1"


def test_case_file_shows_nonconformity_decision_and_certificate(
    evaluated,
    active,
    people,
    client_for,
    at,
):
    page = client_for(people.applicant).get(f"/certification/applications/{active.pk}/")
    assert "C-2026-0001" in page.content.decode()
    assert "Adults only." in page.content.decode()


def test_open_nonconformity_can_be_answered(evaluated, people, client_for, at):
    move(evaluated, "open_nonconformity", people.evaluator, at, reason="The split is missing.")
    page = client_for(people.applicant).get(f"/certification/applications/{evaluated.pk}/")
    assert "The split is missing." in page.content.decode()
    assert "Answer the nonconformity" in page.content.decode()


def test_list_of_applications(evaluated, people, client_for):
    url = "/certification/applications/"
    assert evaluated.number in client_for(people.evaluator).get(url).content.decode()
    assert evaluated.number in (
        client_for(people.evaluator).get(f"{url}?state=evaluated").content.decode()
    )
    assert "No applications here" in client_for(people.stranger).get(url).content.decode()


def test_strangers_get_nothing(evaluated, people, client_for):
    url = f"/certification/applications/{evaluated.pk}/"
    assert client_for(people.stranger).get(url).status_code == 404
    assert client_for().get(url).status_code in {302, 401}
    assert client_for(people.stranger).post(f"{url}moves/", {"move": "cancel"}).status_code == 404


# --- what people owe, find and are told ----------------------------------------------------------


def owes(person, at):
    return [(one.action, one.title) for one in owed_in_certification(person, at)]


def test_everybody_owes_their_own_move(evaluated, people, at):
    title = f"{evaluated.number}: Lumen 3.2"
    assert owes(people.evaluator, at) == [("Record a finding", title)]
    assert owes(people.reviewer, at) == []
    find(evaluated, people.evaluator, at)
    assert owes(people.evaluator, at) == []
    assert owes(people.reviewer, at) == [("Record the review", title)]
    move(evaluated, "review", people.reviewer, at, reason="Sound.")
    assert owes(people.officer, at) == [("Decide", title)]


def test_applicant_owes_drafts_and_answers(application, people, at):
    assert [action for action, _title in owes(people.applicant, at)] == ["Submit"]
    assert owes(people.applicant2, at) == []


def test_answer_is_owed_by_its_date(evaluated, people, at):
    move(evaluated, "open_nonconformity", people.evaluator, at, reason="The split is missing.")
    owed = owed_in_certification(people.applicant, at)
    assert owed[0].due == evaluated.nonconformities.get().due


def test_search_finds_certificates_for_all_and_applications_for_some(
    active,
    people,
    django_user_model,
):
    kinds = {hit.kind for hit in hits_in_certification("lumen", people.evaluator)}
    assert kinds == {"certificate", "application"}
    assert {hit.kind for hit in hits_in_certification("lumen", people.stranger)} == {"certificate"}


def test_those_concerned_are_told(refused, people, at, work):
    work()
    told = Notification.objects.filter(user=people.applicant)
    assert any("Refused" in one.subject for one in told)
    assert Notification.objects.filter(user=people.officer).exists()
    assert not Notification.objects.filter(user=people.stranger).exists()


def test_holder_is_told_of_the_certificate(active, people, at, work):
    move(active, "suspend", people.officer, at, reason="Surveillance.")
    work()
    told = [one.subject for one in Notification.objects.filter(user=people.applicant)]
    assert "Certificate C-2026-0001 is issued" in told
    assert "Certificate C-2026-0001: Suspended" in told


def test_refused_file_is_told(application, applicant, people, work):
    file = SimpleUploadedFile("p.csv", b"nonsense", "text/csv")
    page = f"/certification/applications/{application.pk}/"
    applicant.post(f"{page}files/", {"what": "predictions", "file": file})
    work()
    told = [one.subject for one in Notification.objects.filter(user=people.applicant)]
    assert "Refused: p.csv" in told


def test_standard_page_says_who_is_certified(active, client_for, work):
    work()
    page = client_for().get("/standards/ls-1101/1/").content.decode()
    assert "Lumen 3.2" in page
