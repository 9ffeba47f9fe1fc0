"""Applications over the API: shapes, rights, faults."""

import pytest

from certification.models import Application, Organisation
from tests.certification.scene import make_application

pytestmark = [pytest.mark.django_db, pytest.mark.services]
URL = "/api/v1/applications/"


@pytest.fixture
def body(scene):
    return {
        "scheme": str(scene.judging.pk),
        "submission": "predictions",
        "system": {"name": "Lumen", "version": "3.2", "description": "Reads radiographs."},
        "accept_agreement": True,
        "consent_publish": False,
    }


@pytest.fixture
def api(api_for, people):
    return {
        name: api_for(getattr(people, name))
        for name in ("applicant", "applicant2", "admin", "evaluator", "reviewer", "officer")
    }


@pytest.fixture
def url(api, body):
    made = api["applicant"].post(URL, body, format="json")
    assert made.status_code == 201, made.json()
    return f"{URL}{made.json()['id']}/"


def test_application_is_read_as_described(api, url):
    read = api["applicant"].get(url).json()
    assert read["number"].startswith("A-")
    assert read["state"] == "draft"
    assert read["moves"] == ["submit", "cancel"]
    assert read["jobs"] == []
    assert read["attempts"] == {"used": 0, "allowed": 3}
    assert read["history"] == []
    assert read["certificate"] is None
    assert read["organisation"] == "Applicant"


def test_whole_chain_over_the_api(api, url, scene, work):
    def move(who, **body):
        answer = api[who].post(f"{url}moves/", body, format="json")
        assert answer.status_code == 200, answer.json()
        return answer.json()

    assert api["applicant"].post(f"{url}submit/").json()["state"] == "submitted"
    move("admin", move="accept")
    move("evaluator", move="start_evaluation")
    found = move(
        "evaluator",
        move="record_finding",
        criterion="c-report",
        finding="met",
        justification="Page 4.",
    )
    assert found["state"] == "evaluated"
    move("reviewer", move="review", recommendation="Grant it.")
    granted = move("officer", move="grant", limits="Adults.")
    assert granted["state"] == "granted"
    work()
    read = api["applicant"].get(url).json()
    assert read["state"] == "active"
    assert api["applicant"].get(f"/api/v1/certificates/{read['certificate']}/").status_code == 200
    entry = read["history"][5]
    assert (entry["move"], entry["actor"], entry["reason"]) == ("review", "Reviewer", "Grant it.")
    assert read["history"][-1]["actor"] is None


def test_refusal_over_the_api_carries_reasons(api, url):
    api["applicant"].post(f"{url}submit/")
    for who, body in [
        ("admin", {"move": "accept"}),
        ("evaluator", {"move": "start_evaluation"}),
        (
            "evaluator",
            {
                "move": "record_finding",
                "criterion": "c-report",
                "finding": "not_met",
                "justification": "No report.",
            },
        ),
        ("reviewer", {"move": "review", "reason": "Refuse it."}),
    ]:
        assert api[who].post(f"{url}moves/", body, format="json").status_code == 200
    bare = api["officer"].post(f"{url}moves/", {"move": "refuse"}, format="json")
    assert bare.status_code == 400
    reasons = [{"requirement": "R-6.2-1", "reason": "There is no report."}]
    done = api["officer"].post(
        f"{url}moves/", {"move": "refuse", "reasons": reasons}, format="json"
    )
    assert done.json()["state"] == "refused"
    assert api["applicant"].get(url).json()["moves"] == ["appeal"]


def test_wrong_person_is_403_and_wrong_state_409(api, url):
    assert (
        api["applicant"].post(f"{url}moves/", {"move": "accept"}, format="json").status_code == 403
    )
    early = api["admin"].post(f"{url}moves/", {"move": "accept"}, format="json")
    assert early.status_code == 409
    assert early["Content-Type"] == "application/problem+json"
    assert api["admin"].post(f"{url}moves/", {"move": "dance"}, format="json").status_code == 400
    assert api["admin"].post(f"{url}moves/", {}, format="json").json()["errors"]


def test_description_changes_until_it_is_submitted(api, url):
    changed = api["applicant"].patch(
        url, {"system": {"name": "Lumen CXR"}, "consent_publish": True}, format="json"
    )
    assert changed.json()["system"]["name"] == "Lumen CXR"
    assert changed.json()["consent_publish"] is True
    assert api["evaluator"].patch(url, {}, format="json").status_code == 403
    api["applicant"].post(f"{url}submit/")
    assert api["applicant"].patch(url, {}, format="json").status_code == 409


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"submission": "pickle"}, 400),
        ({"system": {"name": "  "}}, 400),
        ({"system": {}}, 400),
        ({"scheme": "x"}, 404),
        ({"scheme": "999"}, 404),
        ({"accept_agreement": "perhaps"}, 400),
    ],
)
def test_faulty_applications_are_refused(api, body, changes, status):
    answer = api["applicant"].post(URL, body | changes, format="json")
    assert answer.status_code == status
    assert not Application.objects.exists()


def test_closed_scheme_takes_no_applications(api, body, scene):
    scene.judging.state = "paused"
    scene.judging.save()
    assert api["applicant"].post(URL, body, format="json").status_code == 409


def test_named_organisation_is_kept_apart(api, body, people):
    for name in ("Helix", "Helix", "Other"):
        api["applicant"].post(URL, body | {"organisation": name}, format="json")
    names = Organisation.objects.filter(members__user=people.applicant)
    assert sorted(one.name for one in names) == ["Helix", "Other"]


def test_lists_show_what_one_may_read(api, url, scene, people, at, api_for):
    make_application(scene.scheme, people.applicant2, at, name="Second", state="submitted")
    assert len(api["applicant"].get(URL).json()["results"]) == 1
    assert len(api["evaluator"].get(URL).json()["results"]) == 2
    assert len(api["evaluator"].get(f"{URL}?state=submitted").json()["results"]) == 1
    assert len(api["evaluator"].get(f"{URL}?scheme=x").json()["results"]) == 0
    scheme = f"{URL}?scheme={scene.scheme.pk}"
    assert len(api["evaluator"].get(scheme).json()["results"]) == 1
    assert len(api_for(people.stranger).get(URL).json()["results"]) == 0


def test_strangers_learn_nothing(api, url, api_for, people):
    assert api_for().get(url).status_code == 401
    assert api_for().get(f"{URL}999/").status_code == 401
    assert api["applicant2"].get(url).status_code == 404
    assert api["applicant2"].get(f"{URL}999/").status_code == 404
    assert api["applicant2"].get(f"{URL}x/").status_code == 404
    assert api["applicant2"].post(f"{url}submit/").status_code == 404


def test_repeated_call_gets_the_same_answer(api, body):
    first, second = (
        api["applicant"].post(URL, body, format="json", headers={"Idempotency-Key": "k"})
        for _time in range(2)
    )
    assert first.json()["id"] == second.json()["id"]
    assert Application.objects.count() == 1
