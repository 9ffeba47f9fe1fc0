"""Icons, people, times and figures as every page writes them."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from standards.infrastructure.moments import day_words, moment_words
from standards.kernel.clock import now

register = template.Library()

HUES = 8
NARROW_SPACE = "\u202f"
STAGES = {
    "proposal": 10,
    "draft": 20,
    "committee_review": 30,
    "public_enquiry": 40,
    "enquiry": 40,
    "approval": 50,
    "published": 60,
}
TONE_ICONS = {"good": "ok", "warn": "warn", "bad": "bad", "note": "pencil"}
VERDICTS = {
    "met": ("ok", "for"),
    "not_met": ("bad", "against"),
    "inconclusive": ("abst", "open"),
    "not_evaluable": ("ring", "none"),
}


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw one symbol of the icon sheet; without a label it is hidden from screen readers."""
    sized = format_html(' data-size="{}"', size) if size else ""
    spoken = format_html(' role="img" aria-label="{}"', label) if label else ""
    return format_html(
        '<svg class="icon"{}{}><use href="{}#{}"/></svg>',
        sized,
        spoken or SafeString(' aria-hidden="true"'),
        static("img/icons.svg"),
        name,
    )


def _part(person: Any, name: str) -> Any:
    """Read a part of a person that is an object, a mapping, or nobody."""
    if isinstance(person, Mapping):
        return person.get(name)
    return getattr(person, name, None)


@register.filter
def display_name(person: Any) -> str:
    """Return the name to show; never a part of an address, which is not public."""
    if isinstance(person, str):
        return person
    return str(_part(person, "name") or gettext("Unnamed"))


@register.filter
def initials(person: Any) -> str:
    """Return the person's own letters, or two from the name; of a Han name the last two."""
    own = None if isinstance(person, str) else _part(person, "initials")
    if isinstance(own, str) and own:
        return own
    name = display_name(person).strip()
    if name and "\u4e00" <= name[0] <= "\u9fff":
        return name[-2:]
    words = name.split() or ["?"]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])
    return letters.upper()


@register.filter
def hue(person: Any) -> int:
    """Return the hue 1 to 8 of a person, a mapping with an id, or an id itself."""
    own = None if isinstance(person, (int, str)) else _part(person, "hue")
    if isinstance(own, int) and 1 <= own <= HUES:
        return own
    key = person if isinstance(person, (int, str)) else _part(person, "id") or display_name(person)
    if isinstance(key, str) and not key.isdigit():
        return sum(ord(letter) for letter in key) % HUES + 1
    return int(key) % HUES + 1


@register.simple_tag
def avatar(person: Any, size: str = "", *, here: bool = False, named: bool = False) -> SafeString:
    """Draw a person's disc; `named` where no name stands beside it, `here` when online."""
    name = display_name(person)
    spoken = format_html('role="img" aria-label="{}" title="{}"', name, name)
    return format_html(
        '<span class="av" data-hue="{}"{}{} {}>{}</span>',
        hue(person),
        format_html(' data-size="{}"', size) if size else "",
        SafeString(" data-here") if here else "",
        spoken if named else SafeString('aria-hidden="true"'),
        initials(person),
    )


def _moment(value: Any) -> datetime.datetime | datetime.date | None:
    """Return a date or an aware UTC instant from a date, an instant or RFC 3339 text."""
    if isinstance(value, str):
        value = parse_datetime(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC) if timezone.is_aware(value) else value
    return value if isinstance(value, datetime.date) else None


def _machine(moment: datetime.datetime | datetime.date) -> str:
    """Return the text for a datetime attribute, whole seconds with a Z."""
    if isinstance(moment, datetime.datetime):
        return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    return moment.isoformat()


@register.filter
def when(value: Any) -> SafeString | str:
    """Write an instant in full: 26 November 2026, 17:00 UTC; nothing for nothing."""
    moment = _moment(value)
    if moment is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', _machine(moment), moment_words(moment))


@register.filter
def when_short(value: Any) -> SafeString | str:
    """Write the day alone for lists: 26 Nov 2026; the full instant is in the title."""
    moment = _moment(value)
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        _machine(moment),
        moment_words(moment),
        day_words(moment, short=True),
    )


@register.filter
def instant(value: Any) -> str:
    """Return an instant as RFC 3339 text in UTC, for data attributes."""
    moment = _moment(value)
    return "" if moment is None else _machine(moment)


@register.simple_tag
def countdown(value: Any, at: datetime.datetime | None = None, *, big: bool = False) -> SafeString:
    """Say how long until an instant; kept right by the script, correct when sent without it."""
    moment = _moment(value)
    if not isinstance(moment, datetime.datetime):
        return SafeString("")
    return format_html(
        '<span class="num" data-countdown="{}"{}>{}</span>',
        _machine(moment),
        SafeString(" data-big") if big else "",
        _left((moment - (at or now())) // datetime.timedelta(minutes=1)),
    )


def _left(minutes: int) -> str:
    """Say what is left in days and hours, below one day in hours and minutes."""
    if minutes < 0:
        return gettext("closed")
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    words = []
    if days:
        words.append(ngettext("%(n)s day", "%(n)s days", days) % {"n": days})
    if hours:
        words.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest and not days:
        words.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(words) or gettext("less than a minute")


@register.filter
def grouped(value: Any) -> str:
    """Write a figure with narrow spaces between groups of three: 2 311."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    text = f"{int(number):,}" if number == int(number) else f"{number:,}"
    return text.replace(",", NARROW_SPACE)


@register.filter
def stage_number(phase: Any) -> int:
    """Return 10 to 60 for a phase's name or a stage code such as 40.20; 0 when unknown."""
    text = str(getattr(phase, "value", phase)).lower().replace("-", "_").replace(" ", "_")
    if text in STAGES:
        return STAGES[text]
    head = text.partition(".")[0]
    return int(head) // 10 * 10 if head.isdigit() and 10 <= int(head) < 70 else 0


@register.filter
def verdict_icon(verdict: Any) -> str:
    """Return the icon of a verdict."""
    return VERDICTS.get(str(verdict), VERDICTS["not_evaluable"])[0]


@register.filter
def verdict_mark(verdict: Any) -> str:
    """Return the mark (for, against, open, none) that colours a verdict's icon."""
    return VERDICTS.get(str(verdict), VERDICTS["not_evaluable"])[1]


@register.filter
def verdict_word(verdict: Any) -> str:
    """Return the word for a verdict."""
    words = {
        "met": gettext("Met"),
        "not_met": gettext("Not met"),
        "inconclusive": gettext("Inconclusive"),
        "not_evaluable": gettext("Not evaluable"),
    }
    return words.get(str(verdict), str(verdict))


@register.filter
def tone_icon(tone: Any) -> str:
    """Return the icon that goes with a tone."""
    return TONE_ICONS.get(str(tone), "info")


@register.filter
def page_numbers(page: "Page[Any]") -> list[int | None]:
    """List the page numbers to offer; None stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def widget_kind(field: BoundField) -> str:
    """Tell how a field is laid out: check, choices, group (several controls) or plain."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "choices"
    return "group" if widget.use_fieldset else "plain"
