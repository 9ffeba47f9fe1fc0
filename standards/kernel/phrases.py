"""Sentences that keep template and figures apart, so that they can be said in any language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]
_translators: list[Translate] = []


def speak_through(translate: Translate) -> None:
    """Let phrases be said in the reader's language; called once at start-up."""
    _translators[:] = [translate]


def gettext_noop(text: str) -> str:
    """Mark a text for the translators and return it unchanged."""
    return text


@dataclass(frozen=True)
class Phrase:
    """One sentence: a template with named places and what stands in them."""

    template: str
    values: Mapping[str, str | int | Phrase] = field(default_factory=dict)

    def say(self, translate: Translate = gettext_noop) -> str:
        """Return the sentence, in the source language unless `translate` is given."""
        said = {
            name: value.say(translate) if isinstance(value, Phrase) else value
            for name, value in self.values.items()
        }
        return translate(self.template) % said if said else translate(self.template)

    def __str__(self) -> str:
        """Say the sentence in the language of the reader."""
        return self.say(_translators[0] if _translators else gettext_noop)
