"""Whatever a browser sends in place of a passkey is refused with a sentence, never a fault."""

import json

import pytest
from allauth.mfa.models import Authenticator

from tests.lepton_site.factor import PASSWORD, sign_in
from tests.lepton_site.test_second_factor import sign_in_halfway

pytestmark = pytest.mark.django_db
KEY = "2xkOPIF8gNgU5ydmVIf4-jhrTatxe1tKNiLtzqI-J5w"
CREDENTIAL = {
    "id": KEY, "rawId": KEY, "type": "public-key",
    "authenticatorAttachment": "platform", "clientExtensionResults": {"credProps": {}},
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiaEV2TlRwNk9jNTVSZ2s2dXQ5RWhZWTdvV29n"
            "WmNwYmpYcjB1WW5SMVVDRSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODEzMCIsImNyb3NzT3JpZ2luIjpm"
            "YWxzZX0"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAA"
            "AQECAwQFBgcIAQIDBAUGBwgAINsZDjyBfIDYFOcnZlSH-Po4a02rcXtbSjYi7c6iPiecpQECAyYgASFYIAZ--fPS"
            "VSHfEqeKLBcH1dtAz4joD87Q9sOWdSMPAqsHIlggF1-qEWEn2DpLjHoy8If2m5Zs0tTEc6VZeyjXn9qJ7Kc"
        ),
        "transports": ["internal"],
    },
}  # fmt: skip
ASSERTION = CREDENTIAL | {
    "response": {
        "clientDataJSON": CREDENTIAL["response"]["clientDataJSON"],
        "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
        "signature": "AAAA", "userHandle": None,
    }
}  # fmt: skip
STRANGE = [
    "", "{", "null", "[]", "{}", '"x"', "7", "true", '{"id": 7}', "\x00", '{"response": {}}',
    json.dumps(CREDENTIAL), json.dumps(ASSERTION),
    json.dumps(ASSERTION | {"id": "ä", "rawId": "ä"}),
    json.dumps(ASSERTION | {"id": 7, "rawId": []}),
    json.dumps(ASSERTION | {"rawId": "!!!"}), json.dumps(ASSERTION | {"response": None}),
    json.dumps(ASSERTION | {"response": {"clientDataJSON": "e30", "authenticatorData": "AA"}}),
    json.dumps(ASSERTION | {"response": ASSERTION["response"] | {"authenticatorData": "AAAA"}}),
    json.dumps(ASSERTION | {"response": ASSERTION["response"] | {"clientDataJSON": "_w"}}),
    json.dumps(CREDENTIAL | {"response": CREDENTIAL["response"] | {"attestationObject": "_w"}}),
    json.dumps(CREDENTIAL | {"response": CREDENTIAL["response"] | {"attestationObject": "oA"}}),
    "[" * 5000,
]  # fmt: skip


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def keyed(people):
    """Return a person with a passkey."""
    data = {"name": "Office laptop", "credential": CREDENTIAL}
    Authenticator.objects.create(user=people.chair, type="webauthn", data=data)
    return people.chair


@pytest.mark.parametrize("given", STRANGE)
def test_nothing_strange_is_added(people, given):
    client = sign_in(people.editor)
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200
    answer = client.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": given})
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert not Authenticator.objects.filter(user=people.editor).exists()


@pytest.mark.parametrize("given", STRANGE)
def test_nothing_strange_signs_in(keyed, given):
    client = sign_in_halfway(keyed)
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    answer = client.post("/accounts/2fa/authenticate/", {"credential": given})
    assert answer.status_code == 200
    assert client.get("/work/").status_code == 302


@pytest.mark.parametrize("given", STRANGE)
def test_nothing_strange_confirms(keyed, client_for, given):
    client = client_for(keyed)
    client.get("/accounts/reauthenticate/")
    answer = client.post(
        "/accounts/reauthenticate/", {"credential": given}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.django_db(transaction=True)
def test_owner_is_told_by_mail_of_a_factor_that_came_and_one_that_went(people, mailoutbox):
    from tests.lepton_site.factor import code

    client = sign_in(people.editor)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    client.post("/accounts/2fa/totp/deactivate/", {})
    told = [mail.subject for mail in mailoutbox]
    assert "Authenticator App Activated" in told
    assert "Authenticator App Deactivated" in told
    assert all(mail.to == [people.editor.email] for mail in mailoutbox)
    assert not any(secret in mail.body or PASSWORD in mail.body for mail in mailoutbox)
