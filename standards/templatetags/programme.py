"""Titles and scopes in the reader's language, where they were written in it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from standards.rules.programme import CLEARANCE_LABELS
from standards.rules.stages import PHASE_LABELS, Phase

register = template.Library()


def _localised(thing: Any, name: str) -> str:
    """Return a text of a thing in Chinese for Chinese readers, else in English."""
    chinese = (get_language() or "").startswith("zh")
    return str((getattr(thing, f"{name}_zh", "") if chinese else "") or getattr(thing, name, ""))


@register.filter
def title_of(thing: Any) -> str:
    """Return the title of a committee, work item or standard."""
    return _localised(thing, "title")


@register.filter
def scope_of(thing: Any) -> str:
    """Return the scope of a committee, work item or standard."""
    return _localised(thing, "scope")


@register.filter
def name_of(thing: Any) -> str:
    """Return the name of a member body."""
    return _localised(thing, "name")


@register.filter
def phase_word(phase: Any) -> str:
    """Return a phase in words; an unknown one as it is."""
    return _(PHASE_LABELS[Phase(phase)]) if phase in set(Phase) else str(phase)


@register.filter
def clearance_word(kind: Any) -> str:
    """Return a kind of clearance in words, with a capital."""
    return capfirst(_(CLEARANCE_LABELS[kind])) if kind in CLEARANCE_LABELS else str(kind)


@register.filter
def unlocalised(number: Any) -> str:
    """Return a number for an SVG attribute: a point, no grouping, in every language."""
    return f"{number:g}"
