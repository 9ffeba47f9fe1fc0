"""Every socket: who may open it, from where, how fast, and when it is closed."""

from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.conf import settings as site
from django.test import Client

from standards import journal
from standards.consumers import base
from standards.consumers.base import TokenBucket, close_code, parse_frame
from standards.kernel import errors
from standards.kernel.clock import now
from standards.kernel.errors import InvalidInput
from standards.models import ApiToken, User
from standards.operations.tokens import create_token, revoke_token
from tests.standards.sockets import Socket

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
INBOX = "/ws/inbox/"
HOME = "http://testserver"
in_database = database_sync_to_async


@pytest.fixture
def user(db):
    return User.objects.create_user("ana@lepton.example", "lepton-demo", name="Ana")


@pytest.fixture
def browser(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cookie(browser):
    name = site.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


@pytest.fixture
def token(user, at):
    return create_token(actor=user, name="t", scopes=["read"], at=at)[1]


async def opened(socket):
    frame = await socket.frame()
    assert frame["type"] == "inbox"
    return frame


async def test_a_session_from_the_sites_own_origin_is_let_in(cookie):
    async with Socket(INBOX, cookie=cookie, origin=HOME) as socket:
        assert (await opened(socket))["unread"] == 0


FOREIGN = [
    "https://evil.example",
    "null",
    None,
    "",
    "http://testserver.evil.example",
    "http://eviltestserver",
    "http://testserver:8000",
    "http://user@testserver",
    "http://testserver@evil.example",
    "file://testserver",
    "javascript://testserver",
    "testserver",
]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_session_cookie_from_elsewhere_is_refused_in_the_handshake(cookie, origin):
    async with Socket(INBOX, cookie=cookie, origin=origin) as socket:
        assert await socket.close_code() == 4403
        assert not socket.accepted


@pytest.mark.parametrize("decoy", ["a[b]=1; ", "@=x; ", '"; ', "broken; "])
async def test_an_odd_cookie_before_the_session_does_not_hide_it(cookie, decoy):
    async with Socket(INBOX, cookie=decoy + cookie, origin="https://evil.example") as socket:
        assert await socket.close_code() == 4403
        assert not socket.accepted


async def test_a_host_that_is_not_ours_is_refused(cookie):
    evil = "evil.example"
    async with Socket(INBOX, cookie=cookie, origin=f"http://{evil}", host=evil) as socket:
        assert await socket.close_code() == 4403


async def test_a_program_with_a_token_needs_no_origin(token):
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)


@pytest.mark.parametrize(
    "path",
    ["/ws/inbox/", "/ws/queue/", "/ws/drafts/1/", "/ws/drafts/x/", "/ws/ballots/1/",
     "/ws/ballots/x/", "/ws/jobs/1/", "/ws/jobs/x/", "/ws/nothing/", "/", "/ws/drafts/1"],
)  # fmt: skip
@pytest.mark.parametrize("secret", [None, "lpt_unknown"])
async def test_a_stranger_is_told_to_sign_in_whatever_the_address(path, secret):
    async with Socket(path, token=secret, origin=HOME) as socket:
        assert await socket.close_code() == 4401
        assert socket.accepted
        assert socket.frames == []


@pytest.mark.parametrize(
    "path", ["/ws/drafts/x/", "/ws/drafts/99/", "/ws/ballots/99/", "/ws/jobs/99/", "/ws/nothing/"]
)
async def test_a_person_learns_that_there_is_no_such_thing(token, path):
    async with Socket(path, token=token) as socket:
        assert await socket.close_code() == 4404
        assert socket.frames == []


async def test_a_token_without_the_scope_read_is_refused(user, at):
    _token, secret = await in_database(create_token)(actor=user, name="t", scopes=["vote"], at=at)
    async with Socket(INBOX, token=secret) as socket:
        assert await socket.close_code() == 4403


def sign_out(browser, user):
    browser.logout()


def end_elsewhere(browser, user):
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    UserSession.objects.all().delete()
    Session.objects.all().delete()


def change_password(browser, user):
    user.set_password("another-long-word")
    user.save()
    from django.db import transaction

    from standards.operations.tokens import record_rights_change

    with transaction.atomic():
        record_rights_change(user, reason="password_changed", actor=user, at=now())


def close_account(browser, user):
    from django.db import transaction

    from standards.operations.tokens import record_rights_change

    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        record_rights_change(user, reason="closed", actor=None, at=now())


@pytest.mark.parametrize("end", [sign_out, end_elsewhere, change_password, close_account])
async def test_the_end_of_a_session_closes_its_sockets_within_two_seconds(
    browser, cookie, user, end
):
    async with Socket(INBOX, cookie=cookie, origin=HOME) as socket:
        await opened(socket)
        await in_database(end)(browser, user)
        assert await socket.close_code(2) == 4401


async def test_a_revoked_token_closes_its_sockets(token, user):
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)
        pk = (await ApiToken.objects.aget()).pk
        await in_database(revoke_token)(actor=user, pk=pk, at=now())
        assert await socket.close_code(2) == 4401


async def test_another_session_of_the_person_stays_open(browser, user, token):
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)
        await in_database(browser.logout)()
        assert (await socket.frame(2))["type"] == "inbox"
        assert socket.closed is None


async def test_what_ended_silently_is_found_by_the_clock(token, monkeypatch):
    monkeypatch.setattr(base, "RECHECK_SECONDS", 0.05)
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)
        await ApiToken.objects.aupdate(expires_at=now() - timedelta(seconds=1))
        assert await socket.close_code(2) == 4401


BAD = ["{", "[]", "null", '"text"', "{}", '{"type": 5}', b"\x00\x01", '{"type": "unknown"}']


@pytest.mark.parametrize("frame", BAD)
async def test_a_faulty_frame_is_answered_in_words(token, frame):
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)
        socket.send(frame)
        answer = await socket.frame()
        assert answer["type"] == "error"
        assert answer["problem"]["status"] == 400
        assert answer["problem"]["detail"]


async def test_the_fifth_faulty_frame_closes(token):
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)
        for _number in range(5):
            socket.send("{")
        assert await socket.close_code() == 4400
        assert len(socket.frames) == 5


async def test_a_frame_over_the_limit_closes(token):
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)
        socket.send("x" * (base.MAX_FRAME + 1))
        assert await socket.close_code() in {1009, 4413}


async def test_too_many_frames_close_all_the_same(token, monkeypatch):
    monkeypatch.setattr(base, "BAD_FRAMES", 1000)
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)
        for _number in range(int(base.BURST) + 20):
            socket.send("{")
        assert await socket.close_code() == 4429


async def test_the_burst_is_shared_by_all_sockets_of_a_person(token, monkeypatch):
    monkeypatch.setattr(base, "BAD_FRAMES", 1000)
    bucket = TokenBucket(rate=0.0, burst=3.0)
    monkeypatch.setattr(base, "bucket_of", lambda _owner: bucket)
    async with Socket(INBOX, token=token) as first, Socket(INBOX, token=token) as second:
        await opened(first)
        await opened(second)
        for socket in (first, second):
            socket.send("{")
            socket.send("{")
        codes = [await _closed_or_none(socket) for socket in (first, second)]
        assert sorted(codes, key=str) == [4429, None]


async def _closed_or_none(socket):
    try:
        return await socket.close_code(1)
    except TimeoutError:
        return None


async def test_a_person_may_open_a_limited_number_of_sockets(token, monkeypatch):
    monkeypatch.setattr(base, "SOCKETS_PER_USER", 2)
    async with Socket(INBOX, token=token) as first, Socket(INBOX, token=token) as second:
        await opened(first)
        await opened(second)
        async with Socket(INBOX, token=token) as third:
            assert await third.close_code() == 4429
    async with Socket(INBOX, token=token) as again:
        await opened(again)
    assert base._open_sockets.total() == 0


async def test_without_limits_for_measurements_nothing_is_counted(token, monkeypatch, settings):
    settings.LEPTON_LIMITS = False
    monkeypatch.setattr(base, "SOCKETS_PER_USER", 0)
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)


async def test_a_reader_that_does_not_read_is_closed(token, user, monkeypatch):
    monkeypatch.setattr(base, "SEND_SECONDS", 0.05)
    async with Socket(INBOX, token=token) as socket:
        await opened(socket)
        socket.reads = False
        await in_database(journal.announce)(f"user:{user.pk}", {"type": "notice"})
        assert await socket.close_code() == 4408


def test_depth_is_bounded_before_parsing_and_strings_do_not_count():
    deep = '{"type": ' + "[" * 8 + "]" * 8 + "}"
    with pytest.raises(InvalidInput, match="nested deeper than 8"):
        parse_frame(deep)
    shallow = '{"type": ' + "[" * 7 + "]" * 7 + "}"
    with pytest.raises(InvalidInput, match="a text “type”"):
        parse_frame(shallow)
    text = '{"type": "vote.cast", "reason": "[[[[[[[[[[ \\" {{{{{{{{{{"}'
    assert parse_frame(text)["type"] == "vote.cast"
    with pytest.raises(InvalidInput, match="nested deeper"):
        parse_frame("[" * 1_000_000)
    with pytest.raises(InvalidInput, match="not JSON"):
        parse_frame('"' * 1001)


def test_a_bucket_fills_again_with_time(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(base.time, "monotonic", lambda: clock[0])
    bucket = TokenBucket(rate=10, burst=3)
    assert bucket.full
    assert [bucket.take() for _act in range(4)] == [True, True, True, False]
    assert not bucket.full
    clock[0] += 0.1
    assert [bucket.take(), bucket.take()] == [True, False]
    clock[0] += 10
    assert bucket.full


def test_idle_buckets_are_forgotten():
    for number in range(2001):
        base.bucket_of(f"user:{number}")
    base.bucket_of("user:7").take()
    base.bucket_of("user:new")
    assert len(base._buckets) <= 2


@pytest.mark.parametrize(
    ("error", "code"),
    [(errors.InvalidInput("x"), 4400), (errors.SignInRequired("x"), 4401),
     (errors.Forbidden("x"), 4403), (errors.NotFound("x"), 4404),
     (errors.TooMany("x", retry_after=1), 4429), (errors.Conflict("x"), 4400)],
)  # fmt: skip
def test_each_refusal_has_its_close_code(error, code):
    assert close_code(error) == code
