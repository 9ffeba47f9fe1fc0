"""API tokens: hashed, scoped, expiring, revocable; the command that makes one."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from standards.infrastructure import tokens
from standards.infrastructure.tokens import find_token
from standards.kernel.clock import now
from standards.kernel.errors import InvalidInput, NotFound
from standards.models import ApiToken, AuditEntry
from standards.operations.people import change_settings
from standards.operations.tokens import create_token, revoke_token

pytestmark = [pytest.mark.services, pytest.mark.django_db]
ME = "/api/v1/me/"


@pytest.fixture
def make(people, at):
    def make_token(*scopes, **values):
        scopes = list(scopes or ["read"])
        return create_token(actor=people.expert1, name="script", scopes=scopes, at=at, **values)

    return make_token


def bearer(secret):
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_the_secret_is_shown_once_and_kept_as_a_hash(make):
    token, secret = make("vote", "read")
    assert secret.startswith("lpt_")
    assert token.scopes == ["read", "vote"]
    assert secret not in str(ApiToken.objects.values().get(pk=token.pk))
    assert secret not in str(list(AuditEntry.objects.values_list("payload", flat=True)))
    assert str(token) == f"script ({secret[:10]}…)"


@pytest.mark.parametrize(
    ("name", "scopes", "pointer"),
    [("", ["read"], "/name"), ("x" * 101, ["read"], "/name"), ("x", [], "/scopes"),
     ("x", ["read", "rule"], "/scopes")],
)  # fmt: skip
def test_a_bad_wish_is_refused_by_field(people, at, name, scopes, pointer):
    with pytest.raises(InvalidInput) as refusal:
        create_token(actor=people.expert1, name=name, scopes=scopes, at=at)
    assert [problem.pointer for problem in refusal.value.errors] == [pointer]
    assert not ApiToken.objects.exists()


def test_a_valid_token_calls_the_api(make, client):
    _token, secret = make()
    assert client.get(ME, **bearer(secret)).json()["email"] == "expert1@lepton.example"


def spoil_nothing_known(token):
    return "lpt_unknown"


def spoil_revoked(token):
    ApiToken.objects.update(revoked_at=now())


def spoil_expired(token):
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))


def spoil_owner(token):
    token.user.is_active = False
    token.user.save()


@pytest.mark.parametrize("spoil", [spoil_nothing_known, spoil_revoked, spoil_expired, spoil_owner])
def test_an_unusable_token_is_401_with_a_way_out(make, client, spoil):
    token, secret = make()
    secret = spoil(token) or secret
    answer = client.get(ME, **bearer(secret))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert "Make a new one" in answer.json()["detail"]


def test_an_unusable_token_is_refused_even_where_strangers_may_read(client):
    assert client.get("/api/v1/ledger/entries/", **bearer("lpt_unknown")).status_code == 401


def test_a_token_ends_at_its_hour(make, at):
    _token, secret = make(expires_at=at + timedelta(hours=1))
    assert find_token(secret, at=at + timedelta(minutes=59)) is not None
    assert find_token(secret, at=at + timedelta(hours=1)) is None


def test_its_use_is_noted_now_and_then(make, at):
    token, secret = make()
    find_token(secret, at=at)
    find_token(secret, at=at + timedelta(minutes=1))
    token.refresh_from_db()
    assert token.last_used_at == at
    find_token(secret, at=at + tokens.USE_NOTED_EVERY + timedelta(seconds=1))
    token.refresh_from_db()
    assert token.last_used_at > at


def test_reading_needs_the_scope_read_and_writing_the_scope_write(make, client, committee):
    _token, secret = make("vote")
    answer = client.get(ME, **bearer(secret))
    assert answer.status_code == 403
    assert "“read”" in answer.json()["detail"]
    _token, secret = make("read")
    answer = client.post("/api/v1/work-items/", {}, "application/json", **bearer(secret))
    assert answer.status_code == 403
    assert "“write”" in answer.json()["detail"]


def test_only_the_owner_revokes_and_twice_is_once(make, people, at):
    token, secret = make()
    with pytest.raises(NotFound):
        revoke_token(actor=people.expert2, pk=token.pk, at=at)
    epoch = people.expert1.auth_epoch
    for _time in range(2):
        revoke_token(actor=people.expert1, pk=token.pk, at=at)
    assert find_token(secret, at=at) is None
    people.expert1.refresh_from_db()
    assert people.expert1.auth_epoch == epoch + 1


def test_the_command_prints_a_token_that_works(people, client, capsys):
    call_command("create_token", "Expert1@lepton.example", "--name", "bench")
    secret = capsys.readouterr().out.strip()
    assert client.get(ME, **bearer(secret)).status_code == 200
    assert ApiToken.objects.get().scopes == ["read", "write", "vote"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["nobody@lepton.example"], "No active account"),
     (["expert1@lepton.example", "--scope", "rule"], "Choose from: read, write, vote")],
)  # fmt: skip
def test_the_command_says_what_is_wrong(people, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("create_token", *arguments)


def test_people_change_their_own_settings_and_nothing_else(people, at):
    user = change_settings(actor=people.expert1, at=at, name="Ana", theme="dark")
    assert (user.name, user.theme) == ("Ana", "dark")
    with pytest.raises(InvalidInput, match="is_superuser"):
        change_settings(actor=people.expert1, at=at, is_superuser=True)
