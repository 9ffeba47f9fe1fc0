"""Reading the document register of a committee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from standards.kernel.errors import NotFound
from standards.kernel.slots import gather
from standards.models import RegisteredDocument, StoredFile
from standards.queries.drafts import drafts_of_committee
from standards.rules.register import DocumentKind, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from standards.models import Committee

MOST_DIGITS = 9


def documents_of(committee: Committee, given: Mapping[str, str]) -> QuerySet[RegisteredDocument]:
    """Return a committee's documents, newest first; filtered by `kind`, `year` and words `q`."""
    rows = RegisteredDocument.objects.filter(committee=committee).prefetch_related("files")
    if given.get("kind"):
        rows = rows.filter(kind=given["kind"])
    year = given.get("year", "")
    if year:
        usable = year.isascii() and year.isdigit() and len(year) == 4
        rows = rows.filter(date__year=int(year)) if usable else rows.none()
    for word in given.get("q", "").split()[:10]:
        rows = rows.filter(_holds(word))
    return rows.order_by("-number")


def _holds(word: str) -> Q:
    found = Q(title__icontains=word) | Q(source__icontains=word)
    digits = word.upper().removeprefix("N")
    if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS:
        found |= Q(number=int(digits))
    return found


def document_of(committee: Committee, number: object) -> RegisteredDocument:
    """Return the document of that N number; NotFound otherwise."""
    digits = str(number)
    usable = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    rows = RegisteredDocument.objects.filter(committee=committee).prefetch_related("files")
    found = rows.filter(number=int(digits)).first() if usable else None
    if found is None:
        raise NotFound(_("The register holds no document of this number."))
    return found


def file_of(document: RegisteredDocument, pk: object) -> StoredFile:
    """Return one of a document's files; NotFound otherwise."""
    for stored in document.files.all():
        if str(stored.pk) == str(pk):
            return stored
    raise NotFound(_("This document has no such file."))


def years_of(committee: Committee) -> list[int]:
    """Return the years that the register holds documents of, the latest first."""
    rows = RegisteredDocument.objects.filter(committee=committee)
    return [day.year for day in rows.dates("date", "year", order="DESC")]


def subjects_of(committee: Committee) -> list[Subject]:
    """Return what a document of the committee may be linked to: drafts, ballots, meetings.

    Apps above add theirs through the slot `register.subjects`.
    """
    drafts = [
        Subject(key=f"draft:{each.pk}", label=each.title, path=f"/drafts/{each.pk}/")
        for each in drafts_of_committee(committee)
    ]
    return [*drafts, *gather("register.subjects", committee)]


def subject_named(committee: Committee, key: str) -> Subject | None:
    """Return the thing of the committee that a key names ("comment:7"); None when there is none.

    Single things that no list offers come from the slot `register.subject`.
    """
    listed = {each.key: each for each in subjects_of(committee)}
    found: list[Subject] = [] if key in listed else gather("register.subject", committee, key)
    return listed.get(key) or next(iter(found), None)


def entered_from(committee: Committee, origin: str) -> RegisteredDocument | None:
    """Return the document that entered by itself from this origin, if any did."""
    return RegisteredDocument.objects.filter(committee=committee, origin=origin).first()


def kinds_of(committee: Committee) -> list[DocumentKind]:
    """Return the kinds that the register holds, in the order of the table."""
    rows = RegisteredDocument.objects.filter(committee=committee).order_by()
    held = set(rows.values_list("kind", flat=True).distinct())
    return [each for each in DocumentKind if each in held]
