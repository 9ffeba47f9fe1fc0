"""Dispositions as every page writes them."""

from __future__ import annotations

from django import template

from reviews.rules.decisions import LABELS, Next
from reviews.rules.disposition import (
    DISPOSITION_TONES,
    DISPOSITION_WORDS,
    REMOVAL_WORDS,
    Disposition,
    RemovalReason,
)
from reviews.rules.languages import LANGUAGE_WORDS
from reviews.rules.submissions import is_confusable
from standards.kernel.phrases import Phrase

register = template.Library()


@register.filter
def disposition_word(value: str) -> str:
    """Return a disposition in words; empty where there is none."""
    return str(Phrase(DISPOSITION_WORDS[Disposition(value)])) if value else ""


@register.filter
def disposition_tone(value: str) -> str:
    """Return the tone of a disposition; whatever changes the proposal is amber."""
    return DISPOSITION_TONES.get(Disposition(value), "warn") if value else ""


@register.filter
def next_word(value: str) -> str:
    """Return what was decided after a ballot, in words."""
    return str(Phrase(LABELS[Next(value)]))


@register.filter
def removal_word(value: str) -> str:
    """Return why a comment was removed, in a sentence; empty where it was not."""
    return str(Phrase(REMOVAL_WORDS[RemovalReason(value)])) if value else ""


@register.filter
def language_word(value: str) -> str:
    """Return the name of the language of a comment."""
    return str(Phrase(LANGUAGE_WORDS[value])) if value in LANGUAGE_WORDS else ""


@register.filter
def confusable(name: str) -> bool:
    """Tell whether a name mixes letters of alphabets that look alike."""
    return is_confusable(name)
