"""What somebody without an account hands in: read, checked and made ready to be kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from reviews.rules.disposition import INVISIBLE, clean_text
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

LIMITS: Mapping[str, int] = {"name": 200, "organisation": 200, "country": 60, "stakeholder": 60}
SENDER_FIELDS = (*LIMITS, "email")
TEXTS = ("text", "type", "proposed_text", *SENDER_FIELDS)
LONGEST_ANSWERS = 20
# Marks that turn the direction of writing; in a name they can only deceive.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
HIDDEN = INVISIBLE | TURNING
SPACE = re.compile(r"\s+")
UNSEEN = str.maketrans(dict.fromkeys(HIDDEN))
DEMAND_WORDS = {
    "name": gettext_noop("This enquiry asks for your name."),
    "organisation": gettext_noop("This enquiry asks for your organisation."),
    "country": gettext_noop("This enquiry asks for your country."),
    "stakeholder": gettext_noop("This enquiry asks which side you speak for."),
    "email": gettext_noop("This enquiry asks for an e-mail address. It is never shown."),
}


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who says to have written a comment, all of it optional; `source` is an address prefix."""

    name: object = ""
    organisation: object = ""
    country: object = ""
    stakeholder: object = ""
    email: object = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """The fields of a comment as they came in, of the right kinds but not yet checked."""

    texts: Mapping[str, str]
    anchor: Mapping[str, object] | None
    answers: tuple[str, ...]


def read_submission(body: object) -> Handed:
    """Return the fields of a JSON object; InvalidInput names every field of a wrong kind."""
    if not isinstance(body, Mapping):
        raise InvalidInput(Phrase(gettext_noop("Send a JSON object.")))
    problems: list[FieldProblem] = []
    texts = {name: _text(body, name, problems) for name in TEXTS}
    anchor, answers = body.get("anchor"), body.get("answers") or []
    if anchor is not None and not isinstance(anchor, Mapping):
        words = gettext_noop("An anchor names a block, a range and the quoted text.")
        problems.append(FieldProblem("/anchor", Phrase(words)))
    if not _is_answers(answers):
        words = gettext_noop("A list of texts is needed: one for each question.")
        problems.append(FieldProblem("/answers", Phrase(words)))
    if problems:
        words = gettext_noop("Some fields cannot be used as they are.")
        raise InvalidInput(Phrase(words), errors=problems)
    return Handed(texts=texts, anchor=anchor, answers=tuple(answers))


def _text(body: Mapping[str, object], name: str, problems: list[FieldProblem]) -> str:
    value = body.get(name)
    if isinstance(value, str):
        return value
    if value is None and (name != "text"):
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    words = gettext_noop("This field is required.") if value is None else NOT_A_TEXT
    problems.append(FieldProblem(f"/{name}", Phrase(words)))
    return ""


NOT_A_TEXT = gettext_noop("A text is needed.")


def _is_answers(given: object) -> bool:
    if not isinstance(given, list | tuple) or len(given) > LONGEST_ANSWERS:
        return False
    return all(isinstance(each, str) for each in given)


def signed(sender: Sender) -> dict[str, str]:
    """Return the checked columns of who wrote: one line each, nothing hidden in them."""
    values = {}
    for field, limit in LIMITS.items():
        given = getattr(sender, field)
        values[field] = _line(given, field, limit) if given else ""
    return values


def _line(given: object, field: str, limit: int) -> str:
    value = " ".join(clean_text(given, field=field, required=False).split())
    if len(value) > limit:
        words = Phrase(gettext_noop("At most %(n)d characters are kept here."), {"n": limit})
        raise InvalidInput(words, errors=[FieldProblem(f"/{field}", words)])
    if not HIDDEN.isdisjoint(value):
        words = Phrase(gettext_noop("Hidden characters and direction marks cannot stand here."))
        raise InvalidInput(words, errors=[FieldProblem(f"/{field}", words)])
    return value


def check_demands(demands: Iterable[str], given: Mapping[str, str]) -> None:
    """Refuse a comment that leaves out what the enquiry demands; all that lacks is named."""
    lacking = [
        FieldProblem(f"/{name}", Phrase(DEMAND_WORDS[name])) for name in demands if not given[name]
    ]
    if lacking:
        raise InvalidInput(lacking[0].detail, errors=lacking)


def clean_answers(given: Iterable[object], questions: int) -> list[str]:
    """Return one answer for each question, empty where none was given; [] when all are empty."""
    answers = [
        clean_text(each, field=f"answers/{place}", required=False)
        for place, each in enumerate(given)
    ]
    if len(answers) > questions:
        words = Phrase(gettext_noop("There are more answers than questions."))
        raise InvalidInput(words, errors=[FieldProblem("/answers", words)])
    return [*answers, *[""] * (questions - len(answers))] if any(answers) else []


def digest_of(text: str, proposed: str = "") -> str:
    """Return the digest that exact copies share.

    Case, spacing, forms of the same letter and characters that nobody sees make no difference.
    """
    plain = f"{text}\x00{proposed}"
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(UNSEEN)
    return sha256(SPACE.sub(" ", plain).strip().casefold().encode()).hexdigest()


def is_confusable(name: str) -> bool:
    """Tell whether a name mixes letters of scripts that look alike, as Latin and Cyrillic do."""
    alike = ("LATIN", "CYRILLIC", "GREEK")
    for word in name.split():
        scripts = {
            unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()
        }
        if len(scripts.intersection(alike)) > 1:
            return True
    return False
