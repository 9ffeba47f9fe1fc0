"""A person's own pages: settings, theme, language, tokens, sessions."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from standards.models import ApiToken

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0"


def sign_in(user, browser=FIREFOX):
    """Return a client that signed in through the form, as the library keeps its sessions."""
    if not user.check_password("correct horse"):  # a new password ends what is signed in
        user.set_password("correct horse")
        user.save()
    user.emailaddress_set.get_or_create(email=user.email, verified=True, primary=True)
    client = Client(headers={"user-agent": browser})
    client.post("/accounts/login/", {"login": user.email, "password": "correct horse"})
    client.get("/work/")
    return client


def test_name_and_language_are_kept_and_an_empty_name_is_refused(people, client_for):
    client = client_for(people.editor)
    assert client.post("/accounts/settings/", {"name": "", "language": "en"}).status_code == 200
    answer = client.post("/accounts/settings/", {"name": "Wei-Lin", "language": "zh-hans"})
    assert answer.status_code == 302
    people.editor.refresh_from_db()
    assert (people.editor.name, people.editor.language) == ("Wei-Lin", "zh-hans")


def test_theme_is_remembered_for_strangers_and_for_accounts(people, client_for):
    stranger = client_for()
    answer = stranger.post("/accounts/theme/", {"theme": "dark", "next": "/standards/"})
    assert answer.headers["Location"] == "/standards/"
    assert 'data-theme="dark"' in stranger.get("/standards/").text
    stranger.post("/accounts/theme/", {"theme": "pink"})
    assert "data-theme=" not in stranger.get("/standards/").text
    client_for(people.editor).post("/accounts/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in client_for(people.editor).get("/work/").text


def test_language_keeps_the_page_and_is_remembered(people, client_for):
    client = client_for(people.editor)
    answer = client.post("/accounts/language/", {"language": "zh-hans", "next": "/work/?a=1"})
    assert answer.headers["Location"] == "/zh-hans/work/?a=1"
    assert (
        client.get("/work/", headers={"accept": "text/html"}).headers["Location"]
        == "/zh-hans/work/"
    )
    back = client.post("/accounts/language/", {"language": "tlh", "next": "/zh-hans/work/"})
    assert back.headers["Location"] == "/work/"
    people.editor.refresh_from_db()
    assert people.editor.language == "en"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "work/", ""])
def test_switches_lead_nowhere_but_to_this_site(client_for, away):
    answer = client_for().post("/accounts/theme/", {"theme": "dark", "next": away})
    assert answer.headers["Location"] == "/"


def test_token_is_shown_once_works_and_is_dead_once_revoked(people, client_for):
    client = client_for(people.editor)
    page = client.post("/accounts/tokens/", {"name": "Script", "scopes": ["read", "vote"]})
    secret = page.context["secret"]
    assert secret in page.text
    listed = client.get("/accounts/tokens/").text
    assert secret not in listed
    assert "Read, Vote" in listed
    header = {"authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me/", headers=header).status_code == 200
    token = ApiToken.objects.get(user=people.editor)
    client.post(f"/accounts/tokens/{token.pk}/revoke/")
    answer = Client().get("/api/v1/me/", headers=header)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "revoked" in answer.json()["detail"]


def test_bad_token_forms_say_what_is_wrong_and_make_none(people, client_for):
    client = client_for(people.editor)
    for form in ({"name": "", "scopes": ["read"]}, {"name": "x"}, {"name": " ", "scopes": "read"}):
        assert client.post("/accounts/tokens/", form).status_code == 200
    assert client.post("/accounts/tokens/", {"name": "x", "scopes": ["root"]}).status_code == 200
    assert not ApiToken.objects.filter(user=people.editor).exists()


def test_others_tokens_cannot_be_revoked(people, client_for):
    client_for(people.editor).post("/accounts/tokens/", {"name": "Mine", "scopes": ["read"]})
    token = ApiToken.objects.get(user=people.editor)
    assert client_for(people.chair).post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_one_session_is_ended_and_the_others_go_on(people):
    here, there = sign_in(people.editor), sign_in(people.editor, EDGE)
    page = here.get("/accounts/sessions/").text
    assert "Firefox on Windows" in page
    assert "Edge on Windows" in page
    row = UserSession.objects.get(user_agent=EDGE)
    assert here.post(f"/accounts/sessions/{row.pk}/end/").headers["Location"].endswith("/sessions/")
    assert there.get("/work/").status_code == 302
    assert here.get("/work/").status_code == 200


def test_ending_the_present_session_signs_out_here(people):
    here = sign_in(people.editor)
    row = UserSession.objects.get(user=people.editor)
    assert here.post(f"/accounts/sessions/{row.pk}/end/").headers["Location"] == "/"
    assert here.get("/work/").status_code == 302


def test_all_other_sessions_are_ended_at_once(people):
    here, there = sign_in(people.editor), sign_in(people.editor, EDGE)
    here.post("/accounts/sessions/")
    assert there.get("/work/").status_code == 302
    assert here.get("/work/").status_code == 200


def test_strangers_sessions_stay(people):
    sign_in(people.chair)
    row = UserSession.objects.get(user=people.chair)
    here = sign_in(people.editor)
    assert here.post(f"/accounts/sessions/{row.pk}/end/").status_code == 404
    assert here.get(f"/accounts/sessions/{row.pk}/end/").status_code == 405
    assert Session.objects.filter(session_key=row.session_key).exists()


def test_remembered_language_comes_along_into_another_browser(people):
    people.editor.language = "zh-hans"
    people.editor.save()
    there = sign_in(people.editor)
    answer = there.get("/work/", headers={"accept": "text/html"})
    assert answer.headers["Location"] == "/zh-hans/work/"
    assert sign_in(people.chair).get("/work/", headers={"accept": "text/html"}).status_code == 200


def test_settings_show_which_theme_is_chosen(people, client_for):
    client = client_for(people.editor)
    assert 'value="" aria-pressed="true"' in client.get("/accounts/settings/").text
    client.post("/accounts/theme/", {"theme": "dark"})
    assert 'value="dark" aria-pressed="true"' in client.get("/accounts/settings/").text
