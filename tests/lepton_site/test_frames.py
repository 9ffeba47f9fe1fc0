"""The frames, parts, account pages and problem pages: each is drawn, and holds what it must."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

SHELL = {
    "path_without_language": "/work/",
    "other_language_url": "/zh-hans/work/",
    "theme": "dark",
    "demo": True,
    "user_name": "Ingrid Halvorsen",
    "initials": "IH",
    "hue": 1,
    "unread_count": 4,
    "sections": [
        {
            "label": "Mine",
            "items": [
                {"label": "My work", "url": "/work/", "icon": "home", "current": True},
                {"label": "Inbox", "url": "/notifications/", "icon": "inbox"},
                {"label": "Drafts", "url": "/drafts/", "icon": "pencil", "count": 3, "tone": "bad"},
            ],
        }
    ],
}


class Example(forms.Form):
    title = forms.CharField(help_text="As on the cover.")
    side = forms.ChoiceField(choices=[("yes", "In favour")], widget=forms.RadioSelect)
    day = forms.DateField(widget=forms.SelectDateWidget, required=False, help_text="In UTC")
    told = forms.BooleanField(required=False, help_text="Once a day")
    key = forms.CharField(widget=forms.HiddenInput)


def draw(template, **context):
    request = RequestFactory().get("/drafts/3/")
    return get_template(template).template.render(Context({"request": request, **context}))


def message(text, level, tag=""):
    return Message(level, text, extra_tags=tag)


def ids(html):
    return re.findall(r'\sid="([^"]+)"', html)


@pytest.mark.parametrize("frame", ["shell_public.html", "shell_workspace.html"])
@pytest.mark.parametrize("shell", [SHELL, None])
def test_a_frame_has_one_main_a_skip_link_and_no_doubled_id(frame, shell):
    html = draw(frame, **({"shell": shell} if shell else {}))
    assert html.count("<main") == 1
    assert 'class="skip" href="#main"' in html
    assert len(ids(html)) == len(set(ids(html)))
    assert " style=" not in html
    assert "<script>" not in html
    assert 'lang="en"' in html


def test_a_signed_in_person_finds_work_settings_and_the_way_out():
    html = draw("shell_workspace.html", shell=SHELL)
    assert "data-signed-in" in html
    assert 'data-theme="dark"' in html
    assert 'data-badge="unread">4' in html
    assert 'data-badge="owed" hidden>0' in html
    assert html.count("Sign out") == 2
    assert 'aria-current="page"' in html


def test_a_stranger_is_led_back_after_signing_in():
    html = draw("shell_public.html", shell={"path_without_language": "/drafts/3/"})
    assert "/accounts/login/?next=%2Fdrafts%2F3%2F" in html
    assert "data-signed-in" not in html


def test_good_news_passes_and_warnings_stay():
    news = [
        message("Vote cast.", constants.SUCCESS, "success"),
        message("Read this.", constants.INFO, "info"),
        message("Not confirmed.", constants.WARNING, "warning"),
        message("Not saved.", constants.ERROR, "error"),
    ]
    html = draw("shell_public.html", shell=SHELL, messages=news)
    assert html.count('class="toast"') == 2
    assert html.count('class="callout"') == 2


def test_an_invalid_form_lists_its_errors_and_ties_them_to_their_fields():
    form = Example({"title": "", "day": "x"})
    form.add_error(None, "The whole is wrong.")
    html = draw("components/form.html", form=form)
    assert "The whole is wrong." in html
    assert 'href="#id_title"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert {"id_title", "id_title_helptext", "id_title_error", "id_side", "id_side_error"} <= set(
        ids(html)
    )
    assert "Key:" in html
    assert len(ids(html)) == len(set(ids(html)))


def test_a_new_form_shows_no_error_and_says_what_is_optional():
    html = draw("components/form.html", form=Example())
    assert "There is a problem" not in html
    assert html.count("(optional)") == 1


PARTS = {
    "banner": ({"text": "Open", "url": "/x", "action": "Go", "tone": "note"}, "Go</a>"),
    "callout": ({"text": "Kept.", "title": "Offline.", "tone": "warn"}, "icons.svg#warn"),
    "chip": ({"label": "In force", "icon": "ok", "url": "/x"}, 'href="/x"'),
    "empty": ({"title": "No ballots", "text": "Why", "url": "/x", "action": "Open"}, "empty-title"),
    "person": ({"person": {"name": "Ingrid", "id": 1}, "detail": "Chair"}, "<b>Ingrid</b>"),
    "req": ({"level": "shall", "label": "R-1", "anchor": "a1", "text": "<b>"}, "&lt;b&gt;"),
    "rule": ({"label": "For", "share": 0.6, "limit": 0.5, "met": True}, "60.00%"),
    "stage": ({"phase": "40.20", "label": "Public enquiry"}, 'data-stage="40"'),
    "status": ({"label": "Live", "live": True}, "data-live"),
    "tally": ({"counts": {"for": 1, "against": 0, "open": 1}}, "1 in favour"),
    "timeline": ({"steps": [{"label": "A", "done": True}, {"label": "B"}]}, 'data-steps="2"'),
    "verdict": ({"verdict": "inconclusive", "detail": "n = 4"}, "Inconclusive"),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_drawn_from_what_it_is_given(name):
    context, expected = PARTS[name]
    html = draw(f"components/{name}.html", **context)
    assert expected in html
    assert " style=" not in html


def test_a_rule_is_met_not_met_or_open():
    words = [draw("components/rule.html", label="For", share=0.1, met=met) for met in (None, False)]
    assert "Open" in words[0]
    assert "Not met" in words[1]


def test_an_empty_part_may_have_an_icon_and_no_act():
    assert "icons.svg#code" in draw("components/empty.html", title="None", icon="code")


def test_an_interval_is_said_in_words_and_failing_is_a_cross():
    failing = draw(
        "components/plot_interval.html", low=0.85, high=0.89, value=0.87, threshold=0.9,
        verdict="not_met",
    )  # fmt: skip
    assert "0.87, interval 0.85 to 0.89, limit 0.9" in failing
    assert "<path" in failing
    passing = draw("components/plot_interval.html", low=0.9, high=0.95, value=0.93, verdict="met")
    assert "<circle" in passing
    assert "no interval" in draw("components/plot_interval.html", low=None, high=None)


def test_pages_keep_the_query():
    page = Paginator(range(90), 10).page(2)
    html = draw("components/pages.html", page=page, query="state=open")
    assert 'href="?state=open&amp;page=1" rel="prev"' in html
    assert 'aria-current="page">2<' in html
    assert draw("components/pages.html", page=Paginator([1], 10).page(1)).strip() == ""


def test_a_thread_shows_text_as_text(at):
    post = {"author": {"name": "Elise", "id": 3}, "at": at, "text": "<i>no</i>", "quote": "q"}
    html = draw("components/thread.html", head="6.3", state="Open", url="/x", posts=[post])
    assert "&lt;i&gt;no&lt;/i&gt;" in html
    assert 'class="quote"' in html


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500])
@pytest.mark.parametrize("shell", [SHELL, {}])
def test_a_problem_page_says_what_is_wrong_and_how_to_go_on(status, shell):
    problem = {
        "status": status,
        "title": "Conflict",
        "detail": "Clause 7.1 was deleted.",
        "errors": [{"pointer": "/text", "detail": "Write more."}],
    }
    html = draw("errors/problem.html", problem=problem, incident="3fa9c1d2", shell=shell)
    assert html.count("<h1") == 1
    assert "Clause 7.1 was deleted." in html
    assert "Write more." in html
    assert '<code id="incident">3fa9c1d2</code>' in html
    assert 'name="q"' in html


@pytest.mark.parametrize("code", [403, 404, 500])
def test_a_plain_problem_page_needs_nothing_at_all(code):
    html = get_template(f"{code}.html").render({})
    assert html.count("<h1") == 1
    assert f"Problem {code}" in html


ACCOUNT = [
    "account_inactive", "email", "email_confirm", "login", "logout", "password_change",
    "password_reset", "password_reset_done", "password_reset_from_key",
    "password_reset_from_key_done", "password_set", "reauthenticate", "settings", "signup",
    "signup_closed", "tokens", "verification_sent", "verified_email_required",
]  # fmt: skip


@pytest.mark.parametrize("name", ACCOUNT)
def test_an_account_page_has_a_heading_and_a_title_of_its_own(name, at):
    address = SimpleNamespace(email="a@lepton.example", verified=False, primary=True)
    token = SimpleNamespace(
        pk=3, name="Script", scopes=["read"], created_at=at, last_used_at=at, revoked_at=None
    )
    context = {
        "form": Example(),
        "emailaddresses": [address],
        "emailaddress_radios": [{"emailaddress": address, "id": "e1", "checked": True}],
        "can_add_email": True,
        "confirmation": SimpleNamespace(key="k", email_address=address),
        "can_confirm": True,
        "tokens": [{"token": token, "scopes": ["Read"]}],
        "secret": "lp_1",
    }
    html = draw(f"account/{name}.html", shell=SHELL, **context)
    assert html.count("<h1") == 1
    assert " | Lepton</title>" in html
    assert len(ids(html)) == len(set(ids(html)))


def test_demo_accounts_are_named_only_in_the_demo():
    assert "lepton-demo" in draw("account/login.html", shell={"demo": True}, form=Example())
    assert "lepton-demo" not in draw("account/login.html", shell={}, form=Example())


def test_used_up_links_say_so():
    assert "used up" in draw("account/password_reset_from_key.html", token_fail=True)
    assert "too old" in draw("account/email_confirm.html", confirmation=None)


def test_sessions_are_listed(at):
    rows = [SimpleNamespace(created_at=at, ip="::1", user_agent="Firefox", is_current=True)]
    html = draw("usersessions/usersession_list.html", shell=SHELL, sessions=rows, session_count=2)
    assert "Sign out everywhere else" in html


MAILS = ["email_confirmation", "email_confirmation_signup", "password_reset_key"]


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_holds_its_link_and_a_subject_of_one_line(name):
    context = {
        "current_site": SimpleNamespace(domain="lepton.example", name="Lepton"),
        "activate_url": "https://lepton.example/x",
        "password_reset_url": "https://lepton.example/x",
    }
    text = render_to_string(f"account/email/{name}_message.txt", context)
    assert "https://lepton.example/x" in text
    assert len(render_to_string(f"account/email/{name}_subject.txt", context).splitlines()) == 1


@pytest.mark.parametrize(
    "name",
    ["logged_out", "password_changed", "password_set", "email_confirmed",
     "email_confirmation_sent", "email_deleted", "primary_email_set"],
)  # fmt: skip
def test_a_message_of_an_account_is_one_short_line(name):
    text = render_to_string(f"account/messages/{name}.txt", {"email": "a@lepton.example"}).strip()
    assert text.endswith(".")
    assert "successfully" not in text


def test_signing_in_needs_no_message():
    assert render_to_string("account/messages/logged_in.txt").strip() == ""


def test_every_icon_in_a_template_is_on_the_sheet(settings):
    drawn = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
    sheet = set(re.findall(r'<symbol id="(\w+)"', drawn))
    asked = {}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for name in re.findall(r'{% icon "(\w+)"', path.read_text()):
            asked.setdefault(name, path.name)
    assert {name: page for name, page in asked.items() if name not in sheet} == {}
