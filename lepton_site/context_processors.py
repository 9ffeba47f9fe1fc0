"""What every page's frame shows: languages, theme, who is signed in, where one can go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from certification.permissions import Capability, may
from standards.models import Notification, User
from standards.permissions.rights import committees_of, is_administrator

if TYPE_CHECKING:
    from django.http import HttpRequest

PREFIX = "/zh-hans"
LANGUAGES = (("en", "English", "English"), ("zh-hans", "中文", "简体中文"))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return `shell`, described in the frame's templates; never touches more than three tables."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    path = request.get_full_path()
    bare = path[len(PREFIX) :] if path.startswith(f"{PREFIX}/") else path
    frame: dict[str, Any] = {
        "path_without_language": bare,
        "languages": [
            {
                "code": code,
                "label": label,
                "name": name,
                "url": bare if code == "en" else PREFIX + bare,
                "current": get_language() == code,
            }
            for code, label, name in LANGUAGES
        ],
        "other_language_url": bare if get_language() == "zh-hans" else PREFIX + bare,
        "theme": _theme(request, person),
        "demo": settings.LEPTON_DEMO,
        "site_url": settings.SITE_URL,
        "user": person,
        "held_back": str(getattr(request, "held_user", "") or ""),
    }
    if person is not None:
        frame |= _mine(request, person)
    return {"shell": frame}


def _theme(request: HttpRequest, person: User | None) -> str:
    chosen = request.COOKIES.get("theme", "") or (person.theme if person else "")
    return chosen if chosen in {"light", "dark"} else ""


def _mine(request: HttpRequest, person: User) -> dict[str, Any]:
    staff = bool(person.staff_roles) or person.is_superuser
    return {
        "user_name": str(person),
        "initials": person.initials,
        "hue": person.hue,
        "is_staff": staff,
        "is_administrator": is_administrator(person),
        "unread_count": Notification.objects.filter(user=person, read_at=None).count(),
        "sections": _sections(request.path_info, person),
    }


def _sections(path: str, person: User) -> list[dict[str, Any]]:
    mine = [("work", _("My work"), "home"), ("notifications", _("Inbox"), "inbox")]
    committee = [
        ("committees", _("Committees"), "users"),
        ("drafts", _("Drafts"), "pencil"),
        ("ballots", _("Ballots"), "vote"),
        ("comments", _("Comments"), "chat"),
        ("meetings", _("Meetings"), "cal"),
    ]
    certification = [
        ("applications", _("Applications"), "inbox"),
        ("registry", _("Certificates"), "seal"),
    ]
    if may(person, Capability.RUN_QUEUE):
        certification.insert(0, ("queue", _("Evaluation queue"), "server"))
    short = {"queue": pgettext("tab bar", "Queue")}
    sections = [(_("Mine"), mine)]
    if committees_of(person) or person.is_superuser:
        sections.append((_("Committee work"), committee))
    sections.append((_("Certification"), certification))
    shown: list[dict[str, Any]] = [
        {"label": label, "items": [_item(*row) | {"short": short.get(row[0], "")} for row in rows]}
        for label, rows in sections
    ]
    _mark_current(path, [item for section in shown for item in section["items"]])
    return shown


def _item(name: str, label: str, icon: str) -> dict[str, Any]:
    return {"label": label, "url": reverse(name), "icon": icon, "current": False}


def _mark_current(path: str, items: list[dict[str, Any]]) -> None:
    """Mark the one place whose address is the longest beginning of this page's."""
    here = [item for item in items if path.startswith(item["url"])]
    if here:
        max(here, key=lambda item: len(item["url"]))["current"] = True
