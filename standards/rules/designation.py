"""Designations: the slug `ls-4101`, the printed `LS 4101` and the reference `LS 4101:2024`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Collection

PREFIX = "LS"
_SLUG = re.compile(r"ls-([1-9]\d{0,5})(?:-([1-9]\d{0,2}))?")
_PRINTED = re.compile(
    r"LS[ \u00a0_+-]?([1-9]\d{0,5})(?:-([1-9]\d{0,2}))?(?::(\d{4}))?", re.IGNORECASE
)


@dataclass(frozen=True)
class Designation:
    """Name a standard by its number and, where it has parts, the part's number."""

    number: int
    part: int | None = None

    @property
    def slug(self) -> str:
        """Return the form used in addresses and the API."""
        return f"ls-{self.number}" + (f"-{self.part}" if self.part else "")

    @property
    def printed(self) -> str:
        """Return the form used in text."""
        return f"{PREFIX} {self.number}" + (f"-{self.part}" if self.part else "")

    def reference(self, year: int) -> str:
        """Return the dated form, which names one edition."""
        return f"{self.printed}:{year}"


def from_slug(slug: str) -> Designation:
    """Return the designation of a slug; InvalidInput when it is none."""
    found = _SLUG.fullmatch(slug)
    if not found:
        raise _refusal(
            gettext_noop("“%(text)s” is not a designation. Write it as ls-4101 or ls-4101-2."), slug
        )
    return _of(found)


def from_printed(text: str) -> tuple[Designation, int | None]:
    """Return the designation and the year of a printed form; InvalidInput when it is none."""
    found = _PRINTED.fullmatch(" ".join(text.split()))
    if not found:
        words = gettext_noop(
            "“%(text)s” is not a designation. Write it as LS 4101 or LS 4101:2024."
        )
        raise _refusal(words, text)
    return _of(found), int(found[3]) if found[3] else None


def _refusal(words: str, text: str) -> InvalidInput:
    phrase = Phrase(words, {"text": text})
    return InvalidInput(phrase, errors=[FieldProblem("/designation", phrase)])


def read(text: str) -> Designation:
    """Return the designation of either form, its year dropped; InvalidInput when it is none."""
    if _SLUG.fullmatch(text.strip()):
        return from_slug(text.strip())
    return from_printed(text)[0]


def _of(found: re.Match[str]) -> Designation:
    return Designation(int(found[1]), int(found[2]) if found[2] else None)


def next_free(taken: Collection[str], block: int) -> Designation:
    """Return the lowest free number from `block` + 1; `taken` are slugs, other forms ignored."""
    numbers = {from_slug(slug).number for slug in taken if _SLUG.fullmatch(slug)}
    number = block + 1
    while number in numbers:
        number += 1
    return Designation(number)


def block_of(committee_designation: str) -> int:
    """Return where a committee's numbers begin: 4100 for “LC 4/WG 2”, 9000 without a number."""
    found = re.search(r"\d+", committee_designation)
    return int(found[0]) % 90 * 1000 + 100 if found and int(found[0]) else 9000


def is_slug(text: str) -> bool:
    """Tell whether a text is a designation's slug."""
    return _SLUG.fullmatch(text.lower()) is not None
