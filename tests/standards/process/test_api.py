"""Committees, members, work items and standards over the API, in the shapes of API.md."""

import pytest

from standards.models import WorkItem
from standards.operations.publications import keep_fact

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def propose(client, **changes):
    body = {
        "committee": "lc-4-wg-2",
        "title": "Calibration",
        "scope": "How calibration is reported.",
    }
    return client.post(f"{API}work-items/", body | changes, format="json")


def test_committees_are_public_and_formed_by_administrators(committee, people, api_for):
    stranger = api_for()
    rows = stranger.get(f"{API}committees/").json()["results"]
    assert [(row["slug"], row["parent"]) for row in rows] == [("lc-4", None), ("lc-4-wg-2", "lc-4")]
    one = stranger.get(f"{API}committees/lc-4-wg-2/").json()
    assert {"name": "Chair", "role": "chair"} in one["officers"]
    assert "@" not in str(one)
    body = {"slug": "lc-5", "designation": "LC 5", "title": "Law", "parent": "lc-4"}
    assert (
        api_for(people.secretary).post(f"{API}committees/", body, format="json").status_code == 403
    )
    made = api_for(people.admin).post(f"{API}committees/", body, format="json")
    assert (made.status_code, made.json()["parent"]) == (201, "lc-4")


def test_members_rows_show_addresses_to_managers_only(committee, people, api_for):
    address = f"{API}committees/lc-4-wg-2/members/"
    rows = api_for(people.secretary).get(address).json()["results"]
    row = next(one for one in rows if one["name"] == "Expert1")
    assert set(row) == {"id", "email", "name", "member", "role", "from", "to"}
    assert row["member"]["name"] == "Aldania Standards"
    assert row["to"] is None
    assert "email" not in api_for(people.expert1).get(address).json()["results"][0]
    assert "email" in api_for(people.admin).get(address).json()["results"][0]
    assert api_for(people.stranger).get(address).status_code == 403
    assert api_for().get(address).status_code == 401
    assert api_for(people.stranger).get(f"{API}committees/none/members/").status_code == 404


def test_a_member_is_added_changed_and_ended(committee, people, api_for, settings):
    settings.LEPTON_DEMO = True
    client = api_for(people.secretary)
    address = f"{API}committees/lc-4-wg-2/members/"
    made = client.post(address, {"email": people.stranger.email, "role": "observer"}, format="json")
    assert made.status_code == 201
    pk = made.json()["id"]
    changed = client.patch(f"{address}{pk}/", {"role": "editor"}, format="json")
    assert (changed.status_code, changed.json()["role"], changed.json()["id"]) == (
        200,
        "editor",
        pk,
    )
    assert client.get(f"{address}{pk}/").json()["role"] == "editor"
    assert client.delete(f"{address}{pk}/").status_code == 204
    assert client.delete(f"{address}{pk}/").status_code == 404
    former = client.get(f"{address}?former=1").json()["results"]
    assert [row["role"] for row in former] == ["editor", "observer"]


def test_an_unknown_person_is_invited(committee, people, api_for):
    address = f"{API}committees/lc-4-wg-2/members/"
    made = api_for(people.secretary).post(
        address, {"email": "new@lepton.example", "role": "expert"}, format="json"
    )
    assert (made.status_code, made.json()["id"], made.json()["role"]) == (201, None, "expert")


@pytest.mark.parametrize(
    "body", [{}, {"email": "x", "role": "expert"}, {"email": "a@b.example", "role": "king"}, []]
)
def test_bad_invitations_are_named(body, committee, people, api_for):
    answer = api_for(people.secretary).post(
        f"{API}committees/lc-4-wg-2/members/", body, format="json"
    )
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")


def test_nominations_wait_for_the_manager(committee, people, api_for):
    people.applicant.member_body = people.nsb.member_body
    people.applicant.save()
    address = f"{API}committees/lc-4-wg-2/nominations/"
    body = {"email": people.applicant.email, "role": "expert"}
    made = api_for(people.nsb).post(address, body, format="json")
    assert made.status_code == 201
    unknown = api_for(people.nsb).post(
        address, {"email": people.expert2.email, "role": "expert"}, format="json"
    )
    assert unknown.status_code == 400
    assert api_for(people.nsb).get(address).status_code == 403
    client = api_for(people.secretary)
    assert client.get(address).json()["results"][0]["name"] == "Applicant"
    one = f"{address}{made.json()['id']}/"
    assert client.post(one, {"confirm": True}, format="json").json()["state"] == "confirmed"
    assert client.post(one, {"confirm": True}, format="json").status_code == 409
    assert client.post(f"{address}x/", {"confirm": True}, format="json").status_code == 404


def test_a_work_item_is_proposed_and_moved(committee, people, api_for):
    made = propose(api_for(people.editor))
    assert made.status_code == 201
    assert (made.json()["designation"], made.json()["stage"], made.json()["label"]) == (
        "ls-4101",
        "10.00",
        "NP",
    )
    assert made.json()["moves"] == []
    one = f"{API}work-items/{made.json()['id']}/"
    manager = api_for(people.secretary)
    assert "accept_proposal" in manager.get(one).json()["moves"]
    assert (
        manager.post(f"{one}moves/", {"move": "accept_proposal"}, format="json").status_code == 409
    )
    cleared = manager.post(
        f"{one}clearances/", {"kind": "resolution", "reason": "Meeting 3"}, format="json"
    )
    assert cleared.status_code == 201
    for move in ("accept_proposal", "register_wi", "register_cd"):
        answer = manager.post(f"{one}moves/", {"move": move}, format="json")
        assert answer.status_code == 200
    assert (answer.json()["stage"], answer.json()["phase"]) == ("30.00", "committee_review")
    assert answer.json()["history"][-1]["move"] == "register_cd"
    assert manager.get(f"{one}clearances/").json()["results"][0]["kind"] == "resolution"
    assert manager.get(f"{one}moves/").status_code == 200


def test_refused_moves_have_their_status(proposed, people, api_for):
    one = f"{API}work-items/{proposed.pk}/moves/"
    manager = api_for(people.secretary)
    assert manager.post(one, {"move": "register_dis"}, format="json").status_code == 409
    assert manager.post(one, {"move": "fly"}, format="json").status_code == 400
    assert manager.post(one, {}, format="json").status_code == 400
    assert manager.post(one, {"move": "judge_consensus"}, format="json").status_code == 403
    assert api_for(people.editor).post(one, {"move": "abandon"}, format="json").status_code == 403
    assert api_for(people.stranger).post(one, {"move": "abandon"}, format="json").status_code == 403
    assert api_for().post(one, {"move": "abandon"}, format="json").status_code == 401
    assert (
        manager.post(f"{API}work-items/none/moves/", {"move": "abandon"}, format="json").status_code
        == 404
    )


def test_the_public_sees_the_face_of_a_work_item_alone(proposed, people, api_for):
    WorkItem.objects.update(justification="secret reasons")
    one = api_for().get(f"{API}work-items/{proposed.pk}/").json()
    assert one["title"] == "Regression: reporting of error"
    assert not {"history", "clearances", "drafts", "justification"} & set(one)
    assert "secret reasons" in str(
        api_for(people.observer).get(f"{API}work-items/{proposed.pk}/").json()
    )
    listed = api_for().get(f"{API}work-items/?committee=lc-4-wg-2&phase=proposal").json()["results"]
    assert [row["id"] for row in listed] == [str(proposed.pk)]
    assert api_for().get(f"{API}work-items/?ordering=-started").status_code == 200
    assert api_for().get(f"{API}work-items/?ordering=password").status_code == 400


def test_a_preliminary_item_is_hidden_from_strangers(committee, people, api_for):
    pk = propose(api_for(people.editor), preliminary=True).json()["id"]
    assert api_for().get(f"{API}work-items/{pk}/").status_code == 401
    assert api_for(people.stranger).get(f"{API}work-items/{pk}/").status_code == 404
    assert api_for(people.observer).get(f"{API}work-items/{pk}/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"title": ""}, 400),
        ({"title": "a\x00b"}, 400),
        ({"committee": "none"}, 404),
        ({"track_months": 7}, 400),
        ({"designation": "ISO 1"}, 400),
        ({"revises": "ls-1"}, 404),
    ],
)
def test_faulty_proposals_are_refused(changes, status, committee, people, api_for):
    assert propose(api_for(people.editor), **changes).status_code == status


def test_published_standards_are_public(edition, api_for):
    keep_fact(edition_id=edition.pk, key="certified_systems", value=3, sort=3)
    client = api_for()
    row = client.get(f"{API}standards/?q=regression&committee=lc-4-wg-2&domain=evaluation").json()[
        "results"
    ][0]
    assert (row["designation"], row["title"]) == ("ls-4101", "Regression: reporting of error")
    assert [(one["id"], one["number"]) for one in row["editions"]] == [(str(edition.pk), 1)]
    assert client.get(f"{API}standards/?q=nothing").json()["results"] == []
    assert client.get(f"{API}standards/ls-4101/").json()["printed"] == "LS 4101"
    one = client.get(f"{API}standards/ls-4101/editions/1/").json()
    assert (one["reference"], one["state"], one["requirements"]) == ("LS 4101:2026", "in_force", 2)
    assert one["facts"] == {"certified_systems": 3}
    assert one["approval"]["rule"] == "iso-dis"


@pytest.mark.parametrize("stem", ["standards/ls-4101/", "standards/ls-4101/editions/1/"])
def test_requirements_have_the_shape_of_the_contract(stem, edition, api_for):
    rows = api_for().get(f"{API}{stem}requirements/").json()["results"]
    assert [(row["id"], row["label"], row["clause"], row["kind"]) for row in rows] == [
        ("rq1", "R-2-1", "2", "shall"),
        ("rq2", "R-2-2", "2", "should"),
    ]
    measured = rows[0]["criteria"][0]
    names = "id kind task metric direction threshold over rule confidence sided min_n unit"
    assert set(measured) == set(names.split())
    assert set(rows[1]["criteria"][0]) == {"id", "kind", "evidence", "establish"}


@pytest.mark.parametrize("stem", ["standards/ls-4101/", "standards/ls-4101/editions/1/"])
def test_exports_hand_out_the_text(stem, edition, api_for):
    assert api_for().get(f"{API}{stem}export/json/").json()["type"] == "doc"
    html = api_for().get(f"{API}{stem}export/html/")
    assert html["Content-Type"].startswith("text/html")
    assert 'id="r-rq1"' in html.content.decode()
    assert api_for().get(f"{API}{stem}export/docx/").status_code == 404


@pytest.mark.parametrize(
    "path", ["ls-9/", "ls-9/requirements/", "ls-4101/editions/9/", "ls-9/export/json/"]
)
def test_what_is_not_published_is_404(path, edition, api_for):
    assert api_for().get(f"{API}standards/{path}").status_code == 404
