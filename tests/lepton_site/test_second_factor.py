"""Powers wait for a second factor: who is asked, on pages, in the API and on sockets."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from channels.db import database_sync_to_async

from standards.models import ApiToken, Committee
from standards.permissions.factors import demands_of, has_factor, owes_factor
from tests.lepton_site.factor import code, give_factor, sign_in
from tests.standards.sockets import Socket

pytestmark = pytest.mark.django_db
ASKED = {
    "secretary", "chair", "nsb", "admin", "scheme_manager", "evaluator", "reviewer", "officer",
    "appeals",
}  # fmt: skip
PROBLEM = "urn:lepton:problem:second-factor-required"


@pytest.fixture(autouse=True)
def _for_real(settings):
    settings.LEPTON_DEMO = False


def test_the_matrix_of_who_is_asked(people):
    owing = {name for name, user in vars(people).items() if owes_factor(user)}
    assert owing == ASKED


def test_nobody_owes_one_in_the_demo_or_after_leaving(people, settings):
    people.chair.is_active = False
    assert demands_of(people.chair) == ()
    settings.LEPTON_DEMO = True
    assert not owes_factor(people.secretary)


def test_a_factor_pays_and_recovery_codes_alone_do_not(people):
    Authenticator.objects.create(user=people.chair, type="recovery_codes", data={})
    assert owes_factor(people.chair)
    give_factor(people.chair)
    assert has_factor(people.chair)
    assert not owes_factor(people.chair)


@pytest.mark.parametrize("who", sorted(ASKED))
def test_whoever_owes_one_is_led_to_set_it_up(people, who):
    client = sign_in(getattr(people, who))
    answer = client.get("/work/?a=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/2fa/?next=%2Fwork%2F%3Fa%3D1"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert page.context["reasons"]
    assert "Your part asks for a second factor." in page.text


def test_others_go_on_with_a_password_alone(people):
    for user in (people.editor, people.expert1, people.observer, people.applicant):
        assert sign_in(user).get("/work/").status_code == 200


def test_the_held_back_see_what_strangers_see_and_are_told_why(people, committee):
    client = sign_in(people.secretary)
    page = client.get("/standards/")
    assert page.status_code == 200
    assert "You are signed in as Secretary." in page.text
    assert client.get(f"/committees/{committee.slug}/members/").status_code == 302
    assert "storage" not in client.get("/standards/").get("Clear-Site-Data", "")


@pytest.mark.parametrize("path", ["/zh-hans/work/", "/certification/queue/", "/accounts/tokens/"])
def test_no_page_of_theirs_opens(people, path):
    answer = sign_in(people.admin).get(path)
    assert answer.status_code == 302
    assert "/accounts/2fa/" in answer["Location"]


def test_no_form_of_theirs_acts(people, committee):
    client = sign_in(people.secretary)
    answer = client.post(f"/committees/{committee.slug}/propose/", {"title": "x"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    client.post("/accounts/tokens/", {"name": "Way round", "scopes": ["write"]})
    assert not ApiToken.objects.filter(user=people.secretary).exists()


@pytest.mark.parametrize("call", ["get", "post", "patch", "delete"])
def test_the_api_refuses_their_session_with_the_reason(people, committee, call):
    client = sign_in(people.secretary)
    answer = getattr(client, call)(f"/api/v1/committees/{committee.slug}/members/")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == PROBLEM
    assert "Set one up" in answer.json()["detail"]


def test_a_session_behind_a_bearer_header_gains_nothing(people, committee):
    client = sign_in(people.secretary)
    answer = client.post(
        f"/api/v1/committees/{committee.slug}/members/", headers={"authorization": "Bearer x"}
    )
    assert answer.status_code == 401
    page = client.get("/work/", headers={"authorization": "Bearer x"})
    assert page.status_code == 302


def test_tokens_go_on(people, committee, api_for):
    client = api_for(people.secretary)
    assert client.get(f"/api/v1/committees/{committee.slug}/members/").status_code == 200


def test_after_the_set_up_the_powers_act(people, committee):
    client = sign_in(people.secretary)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in page.text
    assert 'style="' not in page.text.partition("<main")[2]
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    codes = client.get(done["Location"]).context["unused_codes"]
    assert len(set(codes)) == 10
    assert client.get("/work/").status_code == 200
    assert client.get(f"/committees/{committee.slug}/members/").status_code == 200
    stored = Authenticator.objects.get(user=people.secretary, type="totp").data["secret"]
    assert secret not in stored
    assert stored.startswith("gAAAA")


def test_signing_in_then_asks_for_the_code_and_takes_each_once(people):
    give_factor(people.chair)
    assert sign_in(people.chair).get("/work/").status_code == 200
    again = sign_in_halfway(people.chair)
    page = again.post("/accounts/2fa/authenticate/", {"code": code()})
    assert page.context["form"].errors["code"]
    assert again.get("/work/").status_code == 302
    assert again.post("/accounts/2fa/authenticate/", {"code": code(step=1)}).status_code == 302
    assert again.get("/work/").status_code == 200


def sign_in_halfway(user):
    from django.test import Client

    from tests.lepton_site.factor import PASSWORD, ready

    ready(user)
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    return client


def test_a_recovery_code_opens_once_and_is_stored_encrypted(people):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    give_factor(people.chair)
    codes = RecoveryCodes.activate(people.chair)
    spare = codes.generate_codes()[3]
    assert codes.instance.data["seed"].startswith("gAAAA")
    client = sign_in_halfway(people.chair)
    assert client.post("/accounts/2fa/authenticate/", {"code": spare}).status_code == 302
    assert client.get("/accounts/2fa/").context["codes_left"] == 9
    again = sign_in_halfway(people.chair)
    assert again.post("/accounts/2fa/authenticate/", {"code": spare}).status_code == 200


def test_secrets_outlive_a_change_of_the_site_key(people, settings):
    give_factor(people.chair)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the site, long enough to be one"
    assert Authenticator.objects.get(user=people.chair).wrap().validate_code(code())


@pytest.mark.django_db(transaction=True)
def test_browsers_that_never_showed_the_factor_are_signed_out(people):
    old, here = sign_in(people.chair), sign_in(people.chair)
    old.get("/accounts/2fa/")
    secret = here.get("/accounts/2fa/totp/activate/").context["form"].secret
    here.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert old.get("/accounts/2fa/").status_code == 302
    assert here.get("/work/").status_code == 200
    assert UserSession.objects.filter(user=people.chair).count() == 1


def test_a_role_given_later_holds_an_open_session_back(people, at):
    from standards.models import Membership

    client = sign_in(people.expert1)
    assert client.get("/work/").status_code == 200
    Membership.objects.create(
        committee=Committee.objects.get(slug="lc-4"), user=people.expert1, role="chair",
        valid_from=at.replace(year=2020),
    )  # fmt: skip
    assert client.get("/work/").status_code == 302


def test_the_security_page_lists_factors_and_browsers(people):
    give_factor(people.editor)
    page = sign_in(people.editor).get("/accounts/2fa/")
    assert page.context["guarded"]
    assert page.context["app"]
    assert "Turn off" in page.text
    assert page.text.count("This one") == 1
    assert not page.context["reasons"]


def test_passkeys_are_offered_by_name_alone(people):
    client = sign_in(people.editor)
    for host, works in {"127.0.0.1:8000": False, "[::1]": False, "testserver": True}.items():
        assert (
            client.get("/accounts/2fa/", headers={"host": host}).context["passkeys_work"] is works
        )


def test_lists_of_the_library_lead_to_our_page(people):
    client = sign_in(people.editor)
    assert client.get("/accounts/2fa/webauthn/")["Location"] == "/accounts/2fa/"
    away = client.get("/accounts/2fa/reauthenticate/?next=//evil.example/")
    assert away["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2F"


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
async def test_sockets_hold_back_a_session_without_a_factor(people, settings):
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    assert await greeting(people.secretary) == 4403
    await database_sync_to_async(give_factor)(people.secretary)
    assert await greeting(people.secretary) == "inbox"


async def greeting(user):
    """Return the close code, or the type of the first frame, that a person's inbox gives."""
    client = await database_sync_to_async(sign_in)(user)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    async with Socket("/ws/inbox/", cookie=cookie, origin="http://testserver") as socket:
        while socket.closed is None and not socket.frames:
            await socket.event()
        if socket.closed is not None:
            return socket.closed
        return "inbox"


def test_operator_resets_a_lost_factor_and_signs_the_account_out(people, capsys):
    from django.core.management import CommandError, call_command

    give_factor(people.chair)
    client = sign_in(people.chair)
    assert client.get("/work/").status_code == 200
    call_command("reset_second_factor", "Chair@lepton.example")
    assert "must set a factor up anew" in capsys.readouterr().out
    assert client.get("/work/")["Location"].startswith("/accounts/login/")
    assert owes_factor(people.chair)
    for email, why in {"chair@lepton.example": "no second", "x@lepton.example": "No acc"}.items():
        with pytest.raises(CommandError, match=why):
            call_command("reset_second_factor", email)
