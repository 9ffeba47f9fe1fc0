"""What the frame of a page asks for: addresses in the language in force, links, fonts."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.contrib.messages import WARNING
from django.template import Context
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django_vite.core.asset_loader import DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError

from standards.templatetags.lepton import icon as draw_icon

register = template.Library()

FONTS = (
    "node_modules/@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2",
    "node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-opsz-normal.woff2",
)


BADGES = {"/work/": "owed", "/notifications/": "unread"}
DEMO_PEOPLE = (
    ("secretary", gettext_lazy("Secretary of three committees")),
    ("chair", gettext_lazy("Chair")),
    ("editor", gettext_lazy("Editor")),
    ("expert1", gettext_lazy("Voting member")),
    ("observer", gettext_lazy("Observer")),
    ("applicant", gettext_lazy("Applicant")),
    ("evaluator", gettext_lazy("Evaluator")),
    ("reviewer", gettext_lazy("Reviewer")),
    ("officer", gettext_lazy("Certification officer")),
    ("admin", gettext_lazy("Administrator, scheme manager")),
)


@register.simple_tag
def address(path: str) -> str:
    """Return a page's address in the language in force: /standards/ or /zh-hans/standards/."""
    language = get_language() or settings.LANGUAGE_CODE
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{get_script_prefix()}{prefix}{path.lstrip('/')}"


@register.simple_tag(takes_context=True)
def nav_link(context: Context, path: str, label: str, icon: str = "") -> SafeString:
    """Link to a part of the site, marked when the page shown is that part or lies in it."""
    here = str(_shell(context).get("path_without_language") or "").partition("?")[0]
    current = ""
    if here.startswith(path):
        current = "page" if here == path else "true"
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        address(path),
        format_html(' aria-current="{}"', current) if current else "",
        draw_icon(icon) if icon else "",
        label,
    )


def _shell(context: Context) -> Mapping[str, Any]:
    """Return the shell of a context, or an empty one on pages rendered without it."""
    shell = context.get("shell")
    return shell if isinstance(shell, Mapping) else getattr(shell, "__dict__", {})


@register.simple_tag(takes_context=True)
def sign_in_query(context: Context) -> str:
    """Return the query that brings a person back to this page after signing in."""
    request = context.get("request")
    path = request.get_full_path() if request is not None else ""
    if not path or "/accounts/" in path:
        return ""
    return "?" + urlencode({"next": path})


@register.simple_tag
def font_preloads() -> SafeString:
    """Ask early for the two fonts of every page; nothing where the build has none."""
    loader = DjangoViteAssetLoader.instance()
    links = []
    for font in FONTS:
        try:
            links.append((loader.generate_vite_asset_url(font),))
        except DjangoViteAssetNotFoundError:
            continue
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        links,
    )


@register.simple_tag(takes_context=True)
def side_badge(context: Context, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the live count beside a place: {name (owed, unread or empty), count}."""
    url = str(item.get("url", ""))
    name = item.get("badge") or next(
        (badge for ending, badge in BADGES.items() if url.endswith(ending)), ""
    )
    count = item.get("count") or _shell(context).get(f"{name}_count")
    return {"name": name, "count": count or 0}


@register.filter
def places(sections: Iterable[Mapping[str, Any]] | None, count: int) -> list[Mapping[str, Any]]:
    """Return the first places of all sections of the side bar, at most `count`."""
    return [item for section in sections or () for item in section["items"]][:count]


@register.filter
def has_warnings(messages: Any) -> bool:
    """Tell whether a message needs an act and so must stay in the page."""
    return any(message.level >= WARNING for message in messages or ())


@register.simple_tag
def demo_people() -> list[dict[str, str]]:
    """List some accounts of the demo for the sign-in page, each {email, label}."""
    return [{"email": f"{name}@lepton.example", "label": str(label)} for name, label in DEMO_PEOPLE]
