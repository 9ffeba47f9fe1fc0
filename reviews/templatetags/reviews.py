"""Dispositions as every page writes them."""

from __future__ import annotations

from django import template

from reviews.rules.decisions import LABELS, Next
from reviews.rules.disposition import DISPOSITION_TONES, DISPOSITION_WORDS, Disposition
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
