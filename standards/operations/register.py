"""File documents in the register of a committee under the next N number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from standards import journal
from standards.events.register import DocumentRegistered
from standards.infrastructure.files import store_file
from standards.kernel.errors import FieldProblem, Forbidden, InvalidInput, TooLarge
from standards.models import Committee, RegisteredDocument
from standards.permissions import Capability, can
from standards.queries.register import entered_from, subject_named
from standards.rules.register import (
    FILE_TYPES,
    LARGEST_FILE,
    MOST_FILES,
    MOST_LINKS,
    DocumentKind,
    Subject,
    extension_of,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from standards.models import User

TITLE_LENGTH, SOURCE_LENGTH = 300, 200


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """Hold a file that is to be filed: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """Hold what a document says of itself, and what it belongs to.

    `origin` is set only where a document enters by itself, and makes that happen once.
    """

    kind: str
    title: str
    date: date
    source: str = ""
    files: tuple[NewFile, ...] = ()
    links: tuple[Subject, ...] = field(default=())
    origin: str = ""


@transaction.atomic
def register_document(
    *, committee: Committee, facts: DocumentFacts, keys: list[str], actor: User, at: datetime
) -> RegisteredDocument:
    """File what a manager or chair brings; `keys` name what it belongs to ("ballot:12")."""
    if not can(actor, Capability.REGISTER_DOCUMENT, committee):
        raise Forbidden(_("The committee manager and the chair file documents."))
    _check_files(facts.files)
    links = _linked(committee, keys)
    whole = DocumentFacts(
        kind=_kind(facts.kind),
        title=_text(facts.title, "title", TITLE_LENGTH, needed=True),
        date=facts.date,
        source=_text(facts.source, "source", SOURCE_LENGTH) or actor.name,
        files=facts.files,
        links=(*facts.links, *links),
    )
    return enter_document(committee=committee, facts=whole, actor=actor, at=at)


@transaction.atomic
def enter_document(
    *, committee: Committee, facts: DocumentFacts, actor: User | None, at: datetime
) -> RegisteredDocument:
    """File a document in the caller's transaction; the caller has checked right and facts.

    What enters by itself is found again by its origin: a second call returns the first document.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    known = entered_from(committee, facts.origin) if facts.origin else None
    if known is not None:
        return known
    last = RegisteredDocument.objects.filter(committee=committee).aggregate(last=Max("number"))
    document = RegisteredDocument.objects.create(
        committee=committee,
        number=(last["last"] or 0) + 1,
        kind=facts.kind,
        title=facts.title[:TITLE_LENGTH],
        date=facts.date,
        source=facts.source[:SOURCE_LENGTH],
        links=[each.as_dict() for each in facts.links],
        origin=facts.origin,
        filed_by=actor,
        filed_at=at,
    )
    document.files.set([_stored(each, at) for each in facts.files])
    journal.record(
        DocumentRegistered(
            subject=f"committee:{committee.pk}",
            actor=actor.pk if actor else None,
            at=at,
            committee=committee.pk,
            document=document.pk,
            number=document.number,
            kind=document.kind,
        )
    )
    return document


def _stored(file: NewFile, at: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN202
    kind = FILE_TYPES.get(extension_of(file.name), "application/octet-stream")
    return store_file(file.content, name=file.name, content_type=kind, at=at)


def _refusal(name: str, sentence: str) -> InvalidInput:
    return InvalidInput(sentence, errors=[FieldProblem(f"/{name}", sentence)])


def _kind(kind: str) -> DocumentKind:
    if kind not in set(DocumentKind):
        raise _refusal("kind", _("Choose one of: %(kinds)s.") % {"kinds": ", ".join(DocumentKind)})
    return DocumentKind(kind)


def _text(value: str, name: str, longest: int, *, needed: bool = False) -> str:
    text = " ".join(value.replace("\x00", "").split())
    if needed and not text:
        raise _refusal(name, _("Give the document a title."))
    if len(text) > longest:
        raise _refusal(name, _("Use at most %(number)d characters.") % {"number": longest})
    return text


def _check_files(files: tuple[NewFile, ...]) -> None:
    if len(files) > MOST_FILES:
        raise _refusal(
            "files", _("File at most %(number)d files at once.") % {"number": MOST_FILES}
        )
    for file in files:
        if extension_of(file.name) not in FILE_TYPES:
            sentence = _("“%(name)s” is of a type that is not kept. Kept are: %(types)s.")
            raise _refusal("files", sentence % {"name": file.name, "types": ", ".join(FILE_TYPES)})
        if not file.content:
            raise _refusal("files", _("“%(name)s” is empty.") % {"name": file.name})
        if len(file.content) > LARGEST_FILE:
            raise TooLarge(_("“%(name)s” is larger than 20 MB.") % {"name": file.name})


def _linked(committee: Committee, keys: list[str]) -> list[Subject]:
    """Return what the keys name; InvalidInput for a key that names nothing of the committee."""
    if len(keys) > MOST_LINKS:
        raise _refusal("links", _("Link at most %(number)d things.") % {"number": MOST_LINKS})
    links = []
    for key in dict.fromkeys(keys):
        subject = subject_named(committee, key)
        if subject is None:
            sentence = _("“%(key)s” names nothing of this committee.") % {"key": key[:80]}
            raise _refusal("links", sentence)
        links.append(subject)
    return links
