import asyncio
import json
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import DataError, OperationalError, connections

from reviews.api import intake_door as intake
from reviews.api.intake_door import IntakeDoor
from reviews.infrastructure.group_commit import Crowded, GroupCommit
from reviews.models import Comment, EnquiryReceipt
from reviews.operations.enquiries import EnquiryPlan, EnquiryTerms, close_enquiry, open_enquiry
from standards.kernel.clock import now
from standards.models import AuditEntry
from tests.reviews.enquiry_door import call, scope_of

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at():
    return now() - timedelta(days=1)


@pytest.fixture
def enquiry(revision, people, at):
    plan = EnquiryPlan(
        revision=revision,
        title="Imaging",
        summary="",
        closes_at=at + timedelta(days=80),
        terms=EnquiryTerms(questions=("Is it clear?",)),
    )
    return open_enquiry(plan=plan, actor=people.secretary, at=at)


@pytest.fixture
def address(enquiry):
    return f"/api/v1/enquiries/{enquiry.pk}/comments/"


@pytest.fixture
def behind():
    """Return what stands behind the door in these tests: nothing but a count of its calls."""
    calls = []

    async def application(scope, receive, send):
        calls.append(scope)
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    application.calls = calls
    return application


@pytest.fixture
def door(behind, monkeypatch):
    monkeypatch.setitem(intake.LANES, "postgresql", 1)
    made = IntakeDoor(behind)
    yield made
    made._commits._thread.submit(connections.close_all).result()


@sync_to_async
def fetch(act):
    return act()


async def test_comment_is_durable_before_it_is_acknowledged(door, behind, address):
    answer = await call(door, address, {"text": "Too strict.", "name": "Ana"})
    assert answer.status == 201
    assert set(answer.data) == {"receipt", "secret", "id", "status"}
    kept = await fetch(lambda: Comment.objects.select_related("receipt").get())
    assert (str(kept.pk), kept.text, kept.name) == (answer.data["id"], "Too strict.", "Ana")
    assert kept.receipt.receipt == answer.data["receipt"]
    assert len(answer.data["secret"]) >= 22  # 128 bits in base64
    assert not behind.calls


async def test_many_at_once_share_few_transactions(door, address):
    calls = [call(door, address, {"text": f"Point {n}."}, client=f"10.0.{n}.1") for n in range(150)]
    answers = await asyncio.gather(*calls)
    assert [each.status for each in answers] == [201] * 150
    assert len({each.data["receipt"] for each in answers}) == 150
    kept = await fetch(lambda: dict(Comment.objects.values_list("pk", "text")))
    assert {kept[int(each.data["id"])] for each in answers} == {f"Point {n}." for n in range(150)}
    assert all(
        kept[int(each.data["id"])] == f"Point {n}." for n, each in enumerate(answers)
    )  # each receipt is its own comment's
    batches = await fetch(AuditEntry.objects.filter(name="reviews.comments_received").count)
    assert batches < 50


BODIES = [
    {"text": "Fine.", "anchor": {"block": "p1", "start": 5, "end": 9, "quote": "text"}},
    {"text": 5, "type": "te", "answers": ["Yes."]},
    {},
    {"text": ""},
    {"text": "\u200b"},
    {"text": None},
    {"text": True, "name": ["a"], "answers": "x"},
    {"text": "x", "type": "xx"},
    {"text": "x", "anchor": {"block": "nowhere"}},
    {"text": "x", "anchor": "p1"},
    {"text": "x", "email": "@"},
    {"text": "x", "name": "Ana\u202eanA"},
    {"text": "x", "answers": ["1", "2"]},
    {"text": "x" * 65537},
    [],
    b"{",
    b"\xff",
    b'{"text": "a\\u0000b"}',
    b'{"text": "a\\ud800b"}',
    b"[" * 300 + b"]" * 300,
    b'{"text": NaN}',
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
async def test_answers_are_those_of_the_path_through_django(door, address, body):
    from lepton_site.asgi import http_application

    thin, usual = await call(door, address, body), await call(http_application, address, body)
    assert thin.status == usual.status
    for told in (thin, usual):
        told.headers.pop("content-length")
        told.headers["vary"] = sorted(told.headers["vary"].lower().split(", "))
        told.headers["allow"] = sorted(told.headers["allow"].split(", "))
        for name in ("id", "receipt", "secret"):
            told.data.pop(name, None)
    assert thin.data == usual.data
    assert thin.headers == usual.headers


async def test_closed_enquiry_refuses_and_says_when(door, address, enquiry, people, at):
    await fetch(lambda: close_enquiry(enquiry=enquiry, actor=people.chair, at=now()))
    answer = await call(door, address, {"text": "Late."})
    assert answer.status == 409
    assert "closed at" in answer.data["detail"]


async def test_unknown_enquiry_is_not_found(door, enquiry):
    answer = await call(door, "/api/v1/enquiries/987654/comments/", {"text": "Hm."})
    assert answer.status == 404


async def test_flood_is_refused_with_the_time_to_wait(door, address, monkeypatch):
    monkeypatch.setattr("reviews.operations.intake.PER_MINUTE", 3)
    answers = await asyncio.gather(
        *[call(door, address, {"text": f"{n}"}, client=f"198.51.100.{n}") for n in range(8)]
    )
    assert sorted(each.status for each in answers) == [201] * 3 + [429] * 5
    refused = next(each for each in answers if each.status == 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    other = await call(door, address, {"text": "else"}, client="203.0.113.9")
    assert other.status == 201


@pytest.mark.parametrize(
    ("headers", "scope"),
    [
        ({"cookie": "sessionid=x"}, {}),
        ({"authorization": "Bearer x"}, {}),
        ({"idempotency-key": "x"}, {}),
        ({"content-type": "application/x-www-form-urlencoded"}, {}),
        ({"content-type": None}, {}),
        ({"content-length": None}, {}),
        ({"content-length": "0"}, {}),
        ({"content-length": str(2 << 20)}, {}),
        ({"accept": "text/html"}, {}),
        ({"host": "elsewhere.example"}, {}),
        ({}, {"query": b"x=1"}),
        ({}, {"method": "GET"}),
    ],
)
async def test_whatever_is_not_plain_goes_on_to_django(door, behind, address, headers, scope):
    assert (await call(door, address, {"text": "x"}, headers, **scope)).status == 299
    assert len(behind.calls) == 1


async def test_call_without_tls_is_led_on_where_tls_is_demanded(door, address, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert (await call(door, address, {"text": "x"})).status == 299
    proxied = {"x-forwarded-proto": "https"}
    assert (await call(door, address, {"text": "x"}, proxied)).status == 201


async def test_caller_who_leaves_does_not_end_the_batch(door, address):
    staying = [asyncio.create_task(call(door, address, {"text": f"{n}"})) for n in range(20)]
    leaving = [asyncio.create_task(call(door, address, {"text": f"gone {n}"})) for n in range(5)]
    await asyncio.sleep(0)
    for task in leaving:
        task.cancel()
    answers = await asyncio.gather(*staying)
    assert [each.status for each in answers] == [201] * 20


async def test_caller_who_leaves_before_the_end_of_the_body_is_forgotten(door, address):
    incoming = asyncio.Queue()
    incoming.put_nowait({"type": "http.request", "body": b'{"te', "more_body": True})
    incoming.put_nowait({"type": "http.disconnect"})
    await door(scope_of(address, {"content-length": "20"}), incoming.get, None)
    assert await fetch(EnquiryReceipt.objects.count) == 0


async def test_crowd_is_told_to_come_again(door, address, monkeypatch):
    monkeypatch.setattr(door._commits, "_most_waiting", 4)
    answers = await asyncio.gather(
        *[call(door, address, {"text": f"{n}"}, client=f"10.1.{n}.1") for n in range(40)]
    )
    statuses = {each.status for each in answers}
    assert statuses == {201, 503}
    refused = next(each for each in answers if each.status == 503)
    assert int(refused.headers["retry-after"]) >= 1
    kept = await fetch(EnquiryReceipt.objects.count)
    assert kept == sum(each.status == 201 for each in answers)  # none is lost, none is too many


async def test_one_row_that_the_database_refuses_does_not_harm_the_others(
    door, address, monkeypatch
):
    real = intake.file_enquiry_comments

    def picky(*, submissions, at):
        if any(each.wording.text == "poison" for each in submissions):
            raise DataError
        return real(submissions=submissions, at=at)

    monkeypatch.setattr(intake, "file_enquiry_comments", picky)
    texts = ["one", "poison", "two", "three"]
    answers = await asyncio.gather(*[call(door, address, {"text": text}) for text in texts])
    assert [each.status for each in answers] == [201, 503, 201, 201]


async def test_database_that_is_away_is_told_as_such(door, address, monkeypatch):
    def away(**_given):
        raise OperationalError

    monkeypatch.setattr(intake, "file_enquiry_comments", away)
    answer = await call(door, address, {"text": "x"})
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    monkeypatch.undo()
    assert (await call(door, address, {"text": "x"})).status == 201


async def test_group_commit_gives_each_its_own_result_and_counts_who_waits():
    gathered = []

    def work(items):
        gathered.append(list(items))
        return [each * 2 for each in items]

    commits = GroupCommit(work, largest=8, most_waiting=20)
    results = await asyncio.gather(*[commits.put(n) for n in range(20)])
    assert results == [n * 2 for n in range(20)]
    assert max(len(each) for each in gathered) <= 8
    assert commits.waiting == 0
    crowd = await asyncio.gather(*[commits.put(n) for n in range(25)], return_exceptions=True)
    assert sum(isinstance(each, Crowded) for each in crowd) == 5


@pytest.mark.parametrize("lanes", [1, 3])
async def test_who_hands_in_the_moment_a_batch_ends_is_served(lanes):
    commits = GroupCommit(lambda items: items, lanes=lanes)

    async def one_after_another(count):
        return [await commits.put(n) for n in range(count)]

    served = asyncio.gather(*[one_after_another(200) for _caller in range(4)])
    assert await asyncio.wait_for(served, 20) == [list(range(200))] * 4


async def test_the_site_has_the_door_before_django(address):
    from lepton_site.asgi import application

    body = json.dumps({"text": "Through the whole site."}).encode()
    answer = await call(application, address, body)
    assert answer.status == 201
    from lepton_site import asgi

    door = asgi.application.application_mapping["http"]
    assert isinstance(door, IntakeDoor)
    door._commits._thread.submit(connections.close_all).result()
