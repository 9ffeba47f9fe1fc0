"""The tags and filters that every page shares."""

from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils.translation import override

from standards.templatetags import lepton, plots, shell

CLOSES = datetime(2026, 11, 26, 17, 0, 30, tzinfo=UTC)


def draw(source, **context):
    loads = "{% load lepton plots shell %}"
    return Template(loads + source).render(Context(context)).strip()


def test_an_icon_is_hidden_from_screen_readers_unless_it_has_a_label():
    assert draw('{% icon "check" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#check"/></svg>'
    )
    named = draw('{% icon "chev" size="l" label="Next" %}')
    assert 'role="img" aria-label="Next"' in named
    assert 'data-size="l"' in named
    assert "aria-hidden" not in named


def test_every_icon_that_a_template_names_is_on_the_sheet(settings):
    sheet = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
    for name in (*lepton.TONE_ICONS.values(), *(pair[0] for pair in lepton.VERDICTS.values())):
        assert f'id="{name}"' in sheet


@pytest.mark.parametrize(
    ("person", "letters"),
    [
        ({"name": "Ingrid Halvorsen"}, "IH"),
        ({"name": "Ana María de la Cruz"}, "AC"),
        ({"name": "Ingrid"}, "IN"),
        ({"name": "赵伟林"}, "伟林"),
        ({"name": " "}, "?"),
        ({"email": "someone@lepton.example"}, "UN"),
        (SimpleNamespace(initials="QX", name="Ingrid"), "QX"),
        ("Wei-Lin Zhao", "WZ"),
    ],
)
def test_initials(person, letters):
    assert lepton.initials(person) == letters


def test_a_name_is_never_taken_from_an_address():
    assert "someone" not in lepton.display_name({"email": "someone@lepton.example"})


@pytest.mark.parametrize(
    ("person", "number"),
    [
        (7, 8),
        ("7", 8),
        ({"id": 8}, 1),
        (SimpleNamespace(hue=5), 5),
        (SimpleNamespace(hue=99, id=2), 3),
        ({"name": "a"}, 97 % 8 + 1),
    ],
)
def test_a_person_has_one_hue_everywhere(person, number):
    assert lepton.hue(person) == number


def test_an_avatar_beside_a_name_is_not_read_twice():
    person = {"name": "Tomás <Ferreira>", "id": 3}
    assert 'aria-hidden="true"' in draw("{% avatar person %}", person=person)
    alone = draw('{% avatar person size="s" here=True named=True %}', person=person)
    assert 'aria-label="Tomás &lt;Ferreira&gt;"' in alone
    assert "data-here" in alone


def test_times_are_written_in_full_with_their_zone():
    there = CLOSES.astimezone(timezone(timedelta(hours=8)))
    written = '<time datetime="2026-11-26T17:00:30Z">26 November 2026, 17:00 UTC</time>'
    assert lepton.when(CLOSES) == lepton.when(there) == written
    assert lepton.when("2026-11-26T17:00:30Z") == written
    assert lepton.when(date(2026, 3, 5)) == '<time datetime="2026-03-05">5 March 2026</time>'
    assert lepton.when(None) == lepton.when("never") == lepton.when_short(None) == ""


def test_times_are_short_in_lists_and_chinese_in_chinese():
    short = lepton.when_short(CLOSES)
    assert short.endswith(">26 Nov 2026</time>")
    assert "17:00" in short
    with override("zh-hans"):
        assert "2026年11月26日" in lepton.when(CLOSES)
    assert lepton.instant(CLOSES) == "2026-11-26T17:00:30Z"
    assert lepton.instant(None) == ""


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=2, hours=6, minutes=14), "2 days 6 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=1, minutes=5), "1 hour 5 minutes"),
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(seconds=-1), "closed"),
    ],
)
def test_a_countdown_says_days_and_hours_and_minutes_only_below_one_day(left, words):
    assert f">{words}</span>" in lepton.countdown(CLOSES, CLOSES - left)


def test_a_countdown_carries_its_instant_for_the_script():
    drawn = lepton.countdown(CLOSES, big=True)
    assert 'data-countdown="2026-11-26T17:00:30Z" data-big' in drawn
    assert lepton.countdown(None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(2311, "2\u202f311"), (12, "12"), ("1234567.5", "1\u202f234\u202f567.5"), ("n/a", "n/a")],
)
def test_figures_group_with_a_narrow_space(value, text):
    assert lepton.grouped(value) == text


@pytest.mark.parametrize(
    ("phase", "number"),
    [
        ("public enquiry", 40),
        ("committee-review", 30),
        ("50.20", 50),
        (60, 60),
        ("withdrawn", 0),
        ("95.99", 0),
        (SimpleNamespace(value="draft"), 20),
    ],
)
def test_stage_number(phase, number):
    assert lepton.stage_number(phase) == number


def test_a_verdict_is_a_word_and_a_shape():
    for verdict, word in [("met", "Met"), ("not_met", "Not met"), ("inconclusive", "Inconclusive")]:
        assert lepton.verdict_word(verdict) == word
    assert lepton.verdict_word("other") == "other"
    shapes = {lepton.verdict_icon(verdict) for verdict in lepton.VERDICTS}
    assert len(shapes) == len(lepton.VERDICTS)
    assert lepton.verdict_mark("other") == "none"
    assert lepton.tone_icon("") == "info"


def test_page_numbers_leave_gaps():
    pages = Paginator(range(300), 10)
    assert lepton.page_numbers(pages.page(15)) == [1, None, 13, 14, 15, 16, 17, None, 30]


class Every(forms.Form):
    title = forms.CharField()
    agreed = forms.BooleanField()
    side = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    day = forms.DateField(widget=forms.SelectDateWidget)


def test_widget_kind():
    kinds = {field.name: lepton.widget_kind(field) for field in Every()}
    assert kinds == {"title": "plain", "agreed": "check", "side": "choices", "day": "group"}


def test_shares_are_held_inside_the_drawing():
    assert plots.pct(0.625) == "62.50%"
    assert plots.pct(-1) == plots.pct(None) == "0.00%"
    assert plots.pct(2) == "100.00%"
    assert plots.percent(2 / 3) == "66.7%"
    assert plots.percent(0.6) == "60%"


def test_a_tally_is_laid_out_in_the_order_of_its_sides():
    parts = plots.segments({"open": 6, "for": 15, "against": 2, "abstain": 1})
    assert [part.side for part in parts] == ["for", "against", "abstain", "open"]
    assert [part.x for part in parts] == ["0.00%", "62.50%", "70.83%", "75.00%"]
    assert plots.spoken(parts) == "15 in favour, 2 against, 1 abstaining, 6 not yet voted"


def test_an_empty_tally_has_no_width_and_uncounted_sides_are_left_out():
    parts = plots.segments({"for": 0, "open": 0})
    assert [(part.side, part.width) for part in parts] == [("for", "0.00%"), ("open", "0.00%")]


def test_an_interval_is_placed_on_a_given_scale():
    drawn = plots.interval(0.25, 0.75, value=0.5, threshold=0.9, scale=(0, 1))
    assert (drawn.low, drawn.value, drawn.high, drawn.limit) == (55.0, 110.0, 165.0, 198.0)
    assert drawn.words == "0.5, interval 0.25 to 0.75, limit 0.9"


def test_an_interval_finds_its_own_scale_and_may_lack_value_and_limit():
    drawn = plots.interval("0.2", "0.4")
    assert 0 < drawn.low < drawn.high < plots.WIDTH
    assert drawn.value is None
    assert drawn.limit is None
    assert plots.interval(None, 1) is None
    assert plots.interval(0.0, 0.0).low == 110.0


def test_plot_state_is_an_attribute():
    states = [
        plots.plot_state(each) for each in ("inconclusive", "not_met", "not_evaluable", "met")
    ]
    assert states == [" data-open", " data-fail", " data-dim", ""]


def test_addresses_follow_the_language():
    assert shell.address("/standards/") == "/standards/"
    with override("zh-hans"):
        assert shell.address("/standards/") == "/zh-hans/standards/"


@pytest.mark.parametrize(
    ("here", "mark"),
    [
        ("/standards/", ' aria-current="page"'),
        ("/standards/?domain=health", ' aria-current="page"'),
        ("/standards/ls-4101/", ' aria-current="true"'),
        ("/committees/", ""),
        ("", ""),
    ],
)
def test_a_link_knows_whether_the_page_lies_in_it(here, mark):
    context = Context({"shell": {"path_without_language": here}})
    assert shell.nav_link(context, "/standards/", "S") == f'<a href="/standards/"{mark}>S</a>'


def test_a_link_in_a_menu_has_an_icon_and_needs_no_shell():
    assert "icons.svg#doc" in shell.nav_link(Context({}), "/standards/", "Standards", "doc")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/drafts/3/?a=1", "?next=%2Fdrafts%2F3%2F%3Fa%3D1"),
        ("/zh-hans/accounts/login/", ""),
        (None, ""),
    ],
)
def test_signing_in_leads_back(rf, path, query):
    context = Context({"request": rf.get(path)} if path else {})
    assert shell.sign_in_query(context) == query


def test_the_badges_of_a_person_are_named_for_the_socket():
    context = Context({"shell": {"unread_count": 4}})
    inbox = shell.side_badge(context, {"url": "/zh-hans/notifications/"})
    assert inbox == {"name": "unread", "count": 4}
    assert shell.side_badge(context, {"url": "/work/"}) == {"name": "owed", "count": 0}
    assert shell.side_badge(context, {"url": "/drafts/", "count": 3}) == {"name": "", "count": 3}


def test_places_are_the_first_of_all_sections():
    sections = [{"items": [{"label": "a"}, {"label": "b"}]}, {"items": [{"label": "c"}]}]
    assert [item["label"] for item in shell.places(sections, 2)] == ["a", "b"]
    assert shell.places(None, 2) == []


def test_only_warnings_and_errors_stay_in_the_page():
    assert shell.has_warnings([SimpleNamespace(level=30)])
    assert not shell.has_warnings([SimpleNamespace(level=25)])
    assert not shell.has_warnings("")


def test_fonts_that_the_build_lacks_are_left_out(monkeypatch):
    monkeypatch.setattr(shell, "FONTS", ("node_modules/none.woff2",))
    assert shell.font_preloads() == ""


def test_the_demo_people_are_those_of_the_contract():
    emails = [row["email"] for row in shell.demo_people()]
    assert "secretary@lepton.example" in emails
    assert len(emails) == len(set(emails))
