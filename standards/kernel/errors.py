"""Named domain errors: what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from standards.kernel.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class FieldProblem:
    """Name one faulty place of an input: a JSON pointer and a sentence."""

    pointer: str
    detail: object


class DomainError(Exception):
    """Refuse an act with a sentence that a person can follow.

    `detail` is a string, or anything whose `str` is one: a `Phrase` is said in the language of
    the reader at the moment it is read.
    """

    status: ClassVar[int] = 400
    slug: ClassVar[str] = "problem"
    title: ClassVar[str] = gettext_noop("There is a problem")

    def __init__(self, detail: object, *, errors: Sequence[FieldProblem] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = list(errors)
        self.extra: dict[str, Any] = {}

    def __str__(self) -> str:
        return str(self.detail)


class InvalidInput(DomainError):
    """Say that what came in cannot be used as it is."""

    status, slug, title = 400, "invalid-input", gettext_noop("The input cannot be used")


class SignInRequired(DomainError):
    """Say that nothing is told to a stranger here."""

    status, slug, title = 401, "sign-in-required", gettext_noop("Sign in to go on")


class Forbidden(DomainError):
    """Say that this person may know of the thing but not do this to it."""

    status, slug, title = 403, "forbidden", gettext_noop("You may not do this")


class SecondFactorRequired(Forbidden):
    """Say that this person's powers wait until the account has a second factor."""

    slug, title = "second-factor-required", gettext_noop("Your account needs a second factor")


class ConfirmationRequired(Forbidden):
    """Ask the person to confirm, by password or second factor, who sits there; then to repeat."""

    slug, title = "confirmation-required", gettext_noop("Confirm that it is you")


class NotFound(DomainError):
    """Say that there is no such thing, or none that this person may know of."""

    status, slug, title = 404, "not-found", gettext_noop("There is no such thing")


class Conflict(DomainError):
    """Say that the act does not fit the present state."""

    status, slug, title = 409, "conflict", gettext_noop("This does not fit the present state")


class StaleEdit(DomainError):
    """Say that the text was changed by somebody else in the meantime."""

    status, slug, title = 412, "stale-edit", gettext_noop("The text has changed since you read it")


class TooLarge(DomainError):
    """Say that the input is larger than the stated limit."""

    status, slug, title = 413, "too-large", gettext_noop("The input is too large")


class Unsupported(DomainError):
    """Say that this kind of content is not accepted here."""

    status, slug, title = 415, "unsupported", gettext_noop("This kind of content is not accepted")


class ChallengeRequired(DomainError):
    """Ask for a small proof of work before the act is repeated."""

    status, slug, title = (
        428,
        "challenge-required",
        gettext_noop("A small challenge must be answered first"),
    )


class TooMany(DomainError):
    """Ask to wait; `retry_after` is in whole seconds."""

    status, slug, title = 429, "too-many", gettext_noop("Too many calls")

    def __init__(self, detail: object, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = max(1, retry_after)


class Unavailable(DomainError):
    """Say that it cannot be done just now; `retry_after` is in whole seconds."""

    status, slug, title = 503, "unavailable", gettext_noop("This cannot be done just now")

    def __init__(self, detail: object, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = max(1, retry_after)


def as_problem(error: DomainError) -> dict[str, Any]:
    """Return the RFC 9457 problem object of an error, ready for JSON."""
    problem: dict[str, Any] = {
        "type": f"urn:lepton:problem:{error.slug}",
        "title": str(Phrase(error.title)),
        "status": error.status,
        "detail": str(error.detail),
    }
    if error.errors:
        problem["errors"] = [
            {"pointer": one.pointer, "detail": str(one.detail)} for one in error.errors
        ]
    return problem | error.extra
