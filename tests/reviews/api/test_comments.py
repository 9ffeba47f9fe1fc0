from datetime import timedelta

import pytest

from reviews.models import EnquiryReceipt
from standards.kernel.clock import now
from standards.models import Clearance

pytestmark = [pytest.mark.django_db, pytest.mark.services]
API = "/api/v1"


@pytest.fixture
def at():
    """The API reads the system's clock, so these tests happen now."""
    return now() - timedelta(days=1)


@pytest.fixture
def enquiry(api_for, people, revision, draft):
    body = {
        "draft": str(draft.pk),
        "revision": str(revision.pk),
        "title": "Imaging",
        "closes_at": (now() + timedelta(days=60)).isoformat(),
    }
    made = api_for(people.secretary).post(f"{API}/enquiries/", body, format="json")
    assert made.status_code == 201
    return made.json()


def test_comment_is_filed_listed_and_answered(api_for, people, draft):
    member = api_for(people.expert1)
    made = member.post(
        f"{API}/comments/",
        {"draft": str(draft.pk), "type": "te", "text": "Too strict.", "proposed_text": "0.90"},
        format="json",
    )
    assert made.status_code == 201
    pk = made.json()["id"]
    assert member.get(f"{API}/comments/{pk}/").json()["state"] == "open"
    assert (
        len(member.get(f"{API}/comments/?draft={draft.pk}&state=open&type=te").json()["results"])
        == 1
    )
    assert member.get(f"{API}/comments/?draft=x").json()["results"] == []
    decide = f"{API}/comments/{pk}/disposition/"
    assert member.post(decide, {"disposition": "accepted"}, format="json").status_code == 403
    proposed = api_for(people.editor).post(
        decide, {"disposition": "rejected", "observation": "No data."}, format="json"
    )
    assert proposed.json()["state"] == "proposed"
    assert (
        api_for(people.editor)
        .post(decide, {"disposition": "rejected", "final": True}, format="json")
        .status_code
        == 403
    )
    final = (
        api_for(people.chair)
        .post(decide, {"disposition": "rejected", "final": True}, format="json")
        .json()
    )
    assert (final["state"], final["observation"], final["final"]) == ("confirmed", "No data.", True)
    assert (
        api_for(people.editor).post(decide, {"disposition": "noted"}, format="json").status_code
        == 409
    )
    assert Clearance.objects.filter(kind="comments", granted=True).count() == 1


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"text": ""}, "/text"),
        ({"text": "\u200b\ufeff "}, "/text"),
        ({"text": "x" * 65537}, "/text"),
        ({"text": "a\u0000b"}, "/text"),
        ({"text": "x", "type": "xx"}, "/type"),
        ({"text": "x", "anchor": {"block": "nowhere"}}, "/anchor/block"),
        ({"text": "x", "anchor": {}}, "/anchor"),
    ],
)
def test_faulty_comments_are_refused_with_their_place(api_for, people, draft, given, pointer):
    answer = api_for(people.expert1).post(
        f"{API}/comments/", {"draft": str(draft.pk), **given}, format="json"
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_comment_needs_a_place(api_for, people):
    assert (
        api_for(people.expert1).post(f"{API}/comments/", {"text": "x"}, format="json").status_code
        == 400
    )


def test_unknown_dispositions_and_missing_reasons_are_refused(api_for, people, draft):
    made = (
        api_for(people.observer)
        .post(f"{API}/comments/", {"draft": str(draft.pk), "text": "x"}, format="json")
        .json()
    )
    decide = f"{API}/comments/{made['id']}/disposition/"
    assert (
        api_for(people.chair).post(decide, {"disposition": "perhaps"}, format="json").status_code
        == 400
    )
    bare = api_for(people.chair).post(
        decide, {"disposition": "rejected", "final": True}, format="json"
    )
    assert bare.json()["errors"][0]["pointer"] == "/observation"


def test_liaison_comments_during_the_enquiry_alone(api_for, people, draft, work_item):
    client = api_for(people.liaison)
    assert (
        client.post(
            f"{API}/comments/", {"draft": str(draft.pk), "text": "x"}, format="json"
        ).status_code
        == 201
    )
    work_item.phase = "draft"
    work_item.save()
    assert (
        client.post(
            f"{API}/comments/", {"draft": str(draft.pk), "text": "x"}, format="json"
        ).status_code
        == 403
    )


def test_outsiders_read_no_comments(api_for, people, draft):
    made = (
        api_for(people.expert1)
        .post(f"{API}/comments/", {"draft": str(draft.pk), "text": "x"}, format="json")
        .json()
    )
    assert api_for(people.stranger).get(f"{API}/comments/{made['id']}/").status_code == 404
    assert api_for(people.stranger).get(f"{API}/comments/").json()["results"] == []
    assert api_for().get(f"{API}/comments/{made['id']}/").status_code == 401
    assert (
        api_for(people.stranger)
        .post(f"{API}/comments/", {"draft": str(draft.pk), "text": "x"}, format="json")
        .status_code
        == 404
    )


def test_anchor_of_a_ballot_comment_stands_in_its_revision(api_for, people, open_one, revision):
    ballot = open_one(revision=revision, closes_at=now() + timedelta(days=3))
    body = {
        "ballot": str(ballot.pk),
        "text": "x",
        "anchor": {"block": "p1", "start": 5, "end": 9, "quote": "text"},
    }
    made = api_for(people.expert1).post(f"{API}/comments/", body, format="json").json()
    assert made["anchor"]["quote"] == "text"
    assert made["anchor"]["state"] == "orphaned"  # the living draft of this test is empty
    assert made["clause"] == "1"


def test_anybody_files_a_comment_and_follows_its_receipt(api_for, enquiry, people):
    stranger = api_for()
    address = f"{API}/enquiries/{enquiry['id']}"
    made = stranger.post(
        f"{address}/comments/",
        {"text": "Too strict.", "name": "Ana", "email": "ana@x.example"},
        format="json",
    )
    assert made.status_code == 201
    assert set(made.json()) == {"receipt", "secret", "id", "status"}
    receipt = f"{API}/enquiries/receipts/{made.json()['receipt']}/"
    assert stranger.get(receipt).json()["status"] == "posted"
    decide = f"{API}/comments/{made.json()['id']}/disposition/"
    api_for(people.chair).post(
        decide, {"disposition": "accepted", "observation": "Yes.", "final": True}, format="json"
    )
    told = stranger.get(receipt).json()
    assert (told["status"], told["reply"]) == ("answered", "Yes.")
    listed = stranger.get(f"{address}/comments/")
    assert listed.json()["results"][0]["reply"] == "Yes."
    assert "ana@x.example" not in listed.content.decode()
    assert stranger.get(f"{address}/").json()["counts"] == {
        "received": 1,
        "posted": 1,
        "grouped": 0,
        "unique": 0,
        "pending": 1,
    }
    assert stranger.get(f"{API}/enquiries/").json()["results"][0]["state"] == "open"
    assert stranger.get(f"{API}/comments/{made.json()['id']}/").status_code == 200
    assert stranger.get(f"{API}/enquiries/receipts/NONE/").status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"text": " "},
        {"text": "x", "name": "n" * 201},
        {"text": "x", "email": "@"},
        {"text": "x", "country": "c" * 61},
        {},
    ],
)
def test_faulty_public_comments_are_refused(api_for, enquiry, given):
    assert (
        api_for()
        .post(f"{API}/enquiries/{enquiry['id']}/comments/", given, format="json")
        .status_code
        == 400
    )
    assert EnquiryReceipt.objects.count() == 0


def test_flood_from_one_network_is_stopped(api_for, enquiry, monkeypatch):
    monkeypatch.setattr("reviews.operations.intake.PER_MINUTE", 3)
    stranger, address = api_for(), f"{API}/enquiries/{enquiry['id']}/comments/"
    for number in range(3):
        assert (
            stranger.post(
                address, {"text": f"{number}"}, format="json", REMOTE_ADDR=f"198.51.100.{number}"
            ).status_code
            == 201
        )
    refused = stranger.post(address, {"text": "more"}, format="json", REMOTE_ADDR="198.51.100.9")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 61
    assert (
        stranger.post(
            address, {"text": "else"}, format="json", REMOTE_ADDR="203.0.113.1"
        ).status_code
        == 201
    )
    assert (
        stranger.post(
            address, {"text": "else"}, format="json", REMOTE_ADDR="2001:db8::1"
        ).status_code
        == 201
    )


def test_limits_can_be_lifted_for_measurements(api_for, enquiry, monkeypatch, settings):
    settings.LEPTON_LIMITS = False
    monkeypatch.setattr("reviews.operations.intake.PER_MINUTE", 1)
    for _number in range(3):
        assert (
            api_for()
            .post(f"{API}/enquiries/{enquiry['id']}/comments/", {"text": "x"}, format="json")
            .status_code
            == 201
        )


def test_enquiry_closes_and_then_refuses(api_for, people, enquiry):
    assert (
        api_for(people.expert1).post(f"{API}/enquiries/{enquiry['id']}/close/").status_code == 403
    )
    assert api_for().post(f"{API}/enquiries/{enquiry['id']}/close/").status_code == 401
    assert (
        api_for(people.chair).post(f"{API}/enquiries/{enquiry['id']}/close/").json()["state"]
        == "closed"
    )
    assert api_for(people.chair).post(f"{API}/enquiries/{enquiry['id']}/close/").status_code == 409
    assert (
        api_for()
        .post(f"{API}/enquiries/{enquiry['id']}/comments/", {"text": "x"}, format="json")
        .status_code
        == 409
    )


def test_scheduler_closes_enquiries_at_the_hour(enquiry):
    from reviews.models import Enquiry
    from reviews.operations.enquiries import close_due_enquiries, close_due_enquiry

    found = Enquiry.objects.get()
    assert close_due_enquiries(at=found.closes_at - timedelta(seconds=1)) == []
    assert close_due_enquiries(at=found.closes_at) == [found.pk]
    assert not close_due_enquiry(pk=found.pk, at=found.closes_at)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"title": "\u200b"}, 400),
        ({"title": "x" * 201}, 400),
        ({"closes_at": "2020-01-01T00:00:00Z"}, 400),
        ({"draft": "99"}, 400),
        ({"revision": "99"}, 404),
    ],
)
def test_faulty_enquiries_are_refused(api_for, people, revision, change, status):
    body = {
        "revision": str(revision.pk),
        "title": "T",
        "closes_at": (now() + timedelta(days=6)).isoformat(),
    } | change
    assert (
        api_for(people.secretary).post(f"{API}/enquiries/", body, format="json").status_code
        == status
    )


def test_only_one_enquiry_on_a_draft_is_open(api_for, people, enquiry, revision):
    body = {
        "revision": str(revision.pk),
        "title": "T",
        "closes_at": (now() + timedelta(days=6)).isoformat(),
    }
    assert (
        api_for(people.secretary).post(f"{API}/enquiries/", body, format="json").status_code == 409
    )
    assert api_for(people.expert1).post(f"{API}/enquiries/", body, format="json").status_code == 403
