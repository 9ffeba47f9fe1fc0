"""Comments and what became of them: types, dispositions and how far a comment is."""

from __future__ import annotations

from enum import StrEnum

from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

LONGEST_TEXT = 65_536  # bytes of UTF-8
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e")


class CommentType(StrEnum):
    """The three types of the commenting template."""

    GENERAL = "ge"
    TECHNICAL = "te"
    EDITORIAL = "ed"


class Disposition(StrEnum):
    """What may become of a comment."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_MODIFICATION = "accepted_with_modification"
    ACCEPTED_IN_PRINCIPLE = "accepted_in_principle"
    PARTIALLY_ACCEPTED = "partially_accepted"
    REJECTED = "rejected"
    NOTED = "noted"
    DEFERRED = "deferred"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class CommentState(StrEnum):
    """How far the answer to a comment is."""

    OPEN = "open"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


class Consolidation(StrEnum):
    """Whether a comment is still with its member body: held, kept back, or before all."""

    NONE = ""
    HELD = "held"
    KEPT_BACK = "kept_back"


class EnquiryState(StrEnum):
    """Where an enquiry stands; `closing_soon` is derived."""

    OPEN = "open"
    CLOSED = "closed"


class ReceiptStatus(StrEnum):
    """What the holder of a receipt is told."""

    RECEIVED = "received"
    POSTED = "posted"
    GROUPED = "grouped"
    ANSWERED = "answered"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class RemovalReason(StrEnum):
    """Why a comment is not shown; the reason stands where it stood."""

    NOT_ABOUT_IT = "not_about_it"
    ADVERTISING = "advertising"
    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    UNLAWFUL = "unlawful"
    NOT_THE_AUTHOR = "not_the_author"


REMOVAL_WORDS = {
    RemovalReason.NOT_ABOUT_IT: gettext_noop("It is not about the draft."),
    RemovalReason.ADVERTISING: gettext_noop("It advertises."),
    RemovalReason.PERSONAL_DATA: gettext_noop("It tells personal data of others."),
    RemovalReason.INSULT: gettext_noop("It insults or threatens somebody."),
    RemovalReason.UNLAWFUL: gettext_noop("It may not be published by law."),
    RemovalReason.NOT_THE_AUTHOR: gettext_noop("Whoever is named says not to have written it."),
}
TYPE_WORDS = {
    CommentType.GENERAL: gettext_noop("general"),
    CommentType.TECHNICAL: gettext_noop("technical"),
    CommentType.EDITORIAL: gettext_noop("editorial"),
}
DISPOSITION_WORDS = {
    Disposition.ACCEPTED: gettext_noop("Accepted"),
    Disposition.ACCEPTED_WITH_MODIFICATION: gettext_noop("Accepted with modification"),
    Disposition.ACCEPTED_IN_PRINCIPLE: gettext_noop("Accepted in principle"),
    Disposition.PARTIALLY_ACCEPTED: gettext_noop("Partially accepted"),
    Disposition.REJECTED: gettext_noop("Rejected"),
    Disposition.NOTED: gettext_noop("Noted"),
    Disposition.DEFERRED: gettext_noop("Deferred"),
    Disposition.DUPLICATE: gettext_noop("Duplicate"),
    Disposition.WITHDRAWN: gettext_noop("Withdrawn"),
}
DISPOSITION_TONES = {
    Disposition.ACCEPTED: "good",
    Disposition.REJECTED: "bad",
    Disposition.NOTED: "note",
    Disposition.DEFERRED: "note",
    Disposition.DUPLICATE: "note",
    Disposition.WITHDRAWN: "note",
}
NEEDS_OBSERVATION = frozenset(Disposition) - {Disposition.ACCEPTED, Disposition.WITHDRAWN}


def clean_text(text: object, *, field: str = "text", required: bool = True) -> str:
    """Return a text with uniform line ends; InvalidInput when empty, too long or not text."""
    if not isinstance(text, str):
        raise _refusal(field, gettext_noop("A text is needed."))
    size = _stored_size(text)
    if size is None:
        raise _refusal(field, gettext_noop("The text holds characters that cannot be stored."))
    if size > LONGEST_TEXT:
        raise _refusal(field, gettext_noop("The text is longer than 64 KiB. Shorten or divide it."))
    if required and not has_words(text):
        raise _refusal(field, gettext_noop("Write what should change, and why."))
    return text.replace("\r\n", "\n").strip()


def _stored_size(text: str) -> int | None:
    """Return the bytes a text takes; None for NUL and for halves of surrogate pairs."""
    if "\x00" in text:
        return None
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        return None


def has_words(text: str) -> bool:
    """Tell whether a reader would see anything of a text."""
    return any(not letter.isspace() and letter not in INVISIBLE for letter in text)


def _refusal(field: str, template: str) -> InvalidInput:
    sentence = Phrase(template)
    return InvalidInput(sentence, errors=[FieldProblem(f"/{field}", str(sentence))])


def comment_type(value: object) -> CommentType:
    """Return the type of a comment; InvalidInput for anything but ge, te and ed."""
    try:
        return CommentType(str(value))
    except ValueError as error:
        raise _refusal(
            "type", gettext_noop("The types are ge (general), te (technical), ed (editorial).")
        ) from error


def disposition_of(value: object) -> Disposition:
    """Return a disposition; InvalidInput for an unknown one."""
    try:
        return Disposition(str(value))
    except ValueError as error:
        raise _refusal("disposition", gettext_noop("There is no such disposition.")) from error


def check_observation(disposition: Disposition, observation: str, *, final: bool) -> None:
    """Refuse a final disposition without the reasoned reply that its submitter is owed."""
    if final and disposition in NEEDS_OBSERVATION and not observation.strip():
        raise _refusal(
            "observation", gettext_noop("Write the reason: whoever commented will read it.")
        )
