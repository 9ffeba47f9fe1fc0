"""Pages of jobs, the queue and schemes, and the API beside them."""

import json
import re

import pytest

from certification.models import Job
from certification.operations import evaluation
from standards.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def done(lab):
    evaluation.run_next(worker="w", clock=now)
    lab.job.refresh_from_db()
    assert lab.job.state == "finished"
    return lab


def test_job_page_shows_a_waiting_and_a_finished_job(lab, client_for):
    client = client_for(lab.people.applicant)
    page = client.get(f"/certification/jobs/{lab.job.pk}/").content.decode()
    assert "Place 1 in the queue" in page
    evaluation.run_next(worker="w", clock=now)
    page = client.get(f"/certification/jobs/{lab.job.pk}/").content.decode()
    assert "R-6.1-1" in page
    assert "Passed" in page


def test_applicant_sees_the_gate_slice_coarsely_and_staff_see_all(done, api_for):
    address = f"/api/v1/jobs/{done.job.pk}/report/?as=json"
    mine = api_for(done.people.applicant).get(address).json()
    theirs = api_for(done.people.evaluator).get(address).json()
    for report in (mine, theirs):
        assert report["verdict"] == "passed"
        assert {one["criterion"] for one in report["results"]} == {"c-auc", "c-recall"}
    gate = [one for one in mine["measures"] if one["slice"] == "gate"]
    assert gate
    assert all(one["value"] is None for one in gate)
    assert all(round(one["low"], 2) == one["low"] for one in gate if one["low"] is not None)
    assert any(one["value"] is not None for one in mine["measures"] if one["slice"] == "public")
    assert any(one["value"] is not None for one in theirs["measures"] if one["slice"] == "gate")
    assert all(one["value"] is None for one in mine["results"])


def test_report_is_refused_before_the_end_and_in_unknown_formats(lab, api_for):
    api = api_for(lab.people.applicant)
    assert api.get(f"/api/v1/jobs/{lab.job.pk}/report/").status_code == 409
    assert api.get(f"/api/v1/jobs/{lab.job.pk}/report/?as=poem").status_code == 400


def test_report_page_and_fragment_are_readable(done, client_for, api_for):
    page = client_for(done.people.applicant).get(f"/certification/jobs/{done.job.pk}/report/")
    assert "R-6.2-1" in page.text
    answer = api_for(done.people.evaluator).get(f"/api/v1/jobs/{done.job.pk}/report/?as=html")
    assert answer["Content-Type"].startswith("text/html")
    for shown in (page.text, answer.text):
        assert "Area under the ROC curve" in shown
        assert "Hidden part" in shown
        assert not re.findall(r">[a-z]+_[a-z_]+<", shown)


def test_strangers_learn_nothing_of_jobs(lab, client_for, api_for):
    assert api_for(None).get(f"/api/v1/jobs/{lab.job.pk}/").status_code == 401
    for address in ("", "log/", "report/"):
        url = f"/api/v1/jobs/{lab.job.pk}/{address}"
        assert api_for(lab.people.stranger).get(url).status_code == 404
    assert client_for(lab.people.stranger).get("/certification/queue/").status_code == 403


def test_job_is_read_cancelled_and_retried_over_the_api(lab, api_for):
    api = api_for(lab.people.applicant)
    shape = api.get(f"/api/v1/jobs/{lab.job.pk}/").json()
    assert (shape["state"], shape["position"], shape["charged"]) == ("queued", 1, False)
    answer = api.post(f"/api/v1/jobs/{lab.job.pk}/cancel/", {}, format="json")
    assert answer.json()["state"] == "cancelled"
    assert answer.json()["cancel_confirmed_at"]
    assert api.post(f"/api/v1/jobs/{lab.job.pk}/cancel/", {}, format="json").status_code == 409
    assert api.post(f"/api/v1/jobs/{lab.job.pk}/retry/").status_code == 403
    staff = api_for(lab.people.evaluator)
    assert staff.post(f"/api/v1/jobs/{lab.job.pk}/retry/").json()["state"] == "queued"
    assert staff.post(f"/api/v1/jobs/{lab.job.pk}/retry/").json()["state"] == "queued"
    assert [one["id"] for one in staff.get("/api/v1/jobs/?state=queued").json()["results"]] == [
        str(lab.job.pk)
    ]


def test_queue_page_cancels_and_retries(lab, client_for):
    client = client_for(lab.people.evaluator)
    assert "Helix Derm" in client.get("/certification/queue/").content.decode()
    client.post(f"/certification/jobs/{lab.job.pk}/cancel/", {"from": "queue"})
    page = client.get("/certification/queue/?state=cancelled").content.decode()
    assert "Retry" in page
    client.post(f"/certification/jobs/{lab.job.pk}/cancel/", {"from": "queue"})
    client.post(f"/certification/jobs/{lab.job.pk}/retry/")
    assert Job.objects.get(pk=lab.job.pk).state == "queued"


def test_scheme_page_shows_criteria_and_the_power_curve(lab, client_for):
    page = client_for().get(f"/certification/schemes/{lab.scheme.pk}/").content.decode()
    assert "R-6.3-1" in page
    assert "the chance to pass" in page


def test_scheme_manager_pauses_and_opens_on_the_page(lab, client_for):
    client = client_for(lab.people.scheme_manager)
    address = f"/certification/schemes/{lab.scheme.pk}/moves/"
    client.post(address, {"move": "pause"})
    lab.scheme.refresh_from_db()
    assert lab.scheme.state == "paused"
    client.post(address, {"move": "pause"}, follow=True)
    client.post(address, {"move": "open"})
    lab.scheme.refresh_from_db()
    assert lab.scheme.state == "open"
    assert client.post(address, {"move": "dance"}).status_code == 400


def test_pages_ask_few_queries(done, client_for, django_assert_max_num_queries):
    client = client_for(done.people.evaluator)
    for address in (f"/certification/jobs/{done.job.pk}/", "/certification/queue/"):
        client.get(address)
        with django_assert_max_num_queries(15):
            client.get(address)


def test_power_is_public_and_refuses_bad_n(lab, api_for):
    answer = api_for(None).get(f"/api/v1/schemes/{lab.scheme.pk}/power/?n=100")
    assert json.loads(answer.content)["criteria"][0]["n"] == 100
    assert api_for(None).get(f"/api/v1/schemes/{lab.scheme.pk}/power/?n=x").status_code == 400
