"""Read drafts and revisions: what a person may see, what a text says now, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from standards.kernel.canonical import canonical_json, sha256_hex
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.models import Draft, Revision, User
from standards.permissions import Capability, can, committees_of, is_administrator
from standards.permissions.rights import Protected
from standards.queries.committees import open_memberships
from standards.queries.document_log import current_seq, load
from standards.queries.shared_tree import read_document, tree_of
from standards.rules.drafts import DraftRight, DraftState
from standards.rules.roles import OFFICERS
from standards.rules.templates import template_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from standards.models import Committee, WorkItem
    from standards.queries.shared_tree import Node

    Person = User | AnonymousUser

LONGEST_ID, MOST_NAMED = 16, 50


def visible_drafts(user: Person) -> QuerySet[Draft]:
    """Return the drafts that a person may read, the last edited first."""
    rows = Draft.objects.select_related("work_item__committee")
    if is_administrator(user):
        return rows
    return rows.filter(work_item__committee__in=committees_of(user))


def drafts_of(work_item: WorkItem) -> QuerySet[Draft]:
    """Return the drafts of a work item, the last edited first."""
    return Draft.objects.filter(work_item=work_item)


def drafts_of_committee(committee: Committee) -> QuerySet[Draft]:
    """Return the drafts of a committee, the newest first; at most 100."""
    return Draft.objects.filter(work_item__committee=committee).order_by("-pk")[:100]


def revisions_of(draft: Draft) -> QuerySet[Revision]:
    """Return the revisions of a draft, the newest first, without their content."""
    return Revision.objects.filter(draft=draft).defer("content").select_related("frozen_by")


def latest_revision(work_item: WorkItem) -> Revision | None:
    """Return the newest revision of any draft of a work item."""
    rows = Revision.objects.filter(draft__work_item=work_item).select_related("draft")
    return rows.order_by("-frozen_at", "-pk").first()


def readers_of(draft: Draft) -> QuerySet[User]:
    """Return the people of the draft's committee, by name: those who may be named beside it."""
    members = open_memberships().filter(committee=draft.rights_committee_id)
    rows = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return rows.order_by("name", "pk")


def readers_among(draft: Draft, ids: Sequence[str]) -> list[int]:
    """Return which of some ids belong to readers of the draft, in the order of the ids."""
    numbers = [int(one) for one in dict.fromkeys(ids) if one.isdecimal() and len(one) < LONGEST_ID]
    known = set(readers_of(draft).filter(pk__in=numbers[:MOST_NAMED]).values_list("pk", flat=True))
    return [one for one in numbers if one in known]


def reader_of(draft: Draft, pk: str) -> User:
    """Return one reader of the draft; InvalidInput when that person is none."""
    found = readers_among(draft, [pk])
    if not found:
        sentence = _("Choose somebody of the committee: others cannot read this draft.")
        raise InvalidInput(sentence, errors=[FieldProblem("/person", sentence)])
    return User.objects.get(pk=found[0])


def drafts_to_review(user: User) -> QuerySet[Draft]:
    """Return the drafts that wait for the review of a person who is an officer."""
    officers = Q()
    for role in OFFICERS:
        officers |= Q(work_item__committee__in=committees_of(user, role))
    rows = Draft.objects.filter(officers, submitted_at__isnull=False, state=DraftState.OPEN)
    return rows.select_related("work_item__committee").order_by("submitted_at", "pk")


def what_may(user: User, draft: Draft) -> dict[str, bool]:
    """Return what a person may do to a draft beside writing, for the buttons of its page."""
    return {
        "freeze": draft.is_open and can(user, Capability.FREEZE_DRAFT, draft),
        "reopen": not draft.is_open and can(user, Capability.REOPEN_DRAFT, draft),
        "submit": (
            draft.is_open
            and draft.submitted_at is None
            and can(user, Capability.WRITE_DRAFT, draft)
        ),
        "return": (
            draft.is_open
            and draft.submitted_at is not None
            and can(user, Capability.REOPEN_DRAFT, draft)
        ),
        "assign": draft.is_open and can(user, Capability.WRITE_DRAFT, draft),
        "comment": can(user, Capability.DISCUSS_DRAFT, draft),
        "discuss": can(user, Capability.DISCUSS_DRAFT, draft),
    }


def revision_facts(revision: Revision) -> dict[str, Any]:
    """Return what is told of a revision beside its content."""
    return {
        "id": str(revision.pk),
        "draft": str(revision.draft_id),
        "number": revision.number,
        "name": revision.name,
        "hash": revision.hash,
        "at": revision.frozen_at,
    }


@dataclass(frozen=True, slots=True)
class Version:
    """Hold a document's content as it stood after one stored update."""

    draft: int
    seq: int
    content: Node

    @property
    def etag(self) -> str:
        """Return a strong tag: it names the update and the hash of what it led to.

        Any tag can be looked up again for as long as the draft's log is kept.
        """
        return f'"{self.draft}-{self.seq}-{sha256_hex(canonical_json(self.content))[:16]}"'


def draft_version(draft: Draft, *, upto: int | None = None) -> Version:
    """Return the stored text of a draft, now or as it stood after an update."""
    loaded = load(draft.pk, upto=upto)
    return Version(draft.pk, loaded.seq, read_document(tree_of(loaded.updates)))


def draft_content(draft: Draft) -> Node:
    """Return what a draft says now, as a ProseMirror document."""
    return draft_version(draft).content


def version_of_tag(draft: Draft, etag: str) -> Version | None:
    """Return the version that a tag names, None when this draft never had it."""
    name, _dash, rest = etag.strip().removeprefix("W/").strip('"').partition("-")
    seq, _dash, _hash = rest.partition("-")
    if name != str(draft.pk) or not seq.isdecimal() or len(seq) > 18:
        return None
    if int(seq) > current_seq(draft.pk):
        return None
    version = draft_version(draft, upto=int(seq))
    return version if version.etag == etag.strip().removeprefix("W/") else None


def first_text(work_item: WorkItem, template: str, language: str) -> Node | None:
    """Return what a new draft begins with, its scope that of the work item; None for nothing."""
    scope = work_item.scope_zh if language.startswith("zh") else work_item.scope
    document = template_document(template, language, scope=scope)
    return None if document is None else dict(document)


class Text(Protected, Protocol):
    """Say where a text stands and whether it may change."""

    @property
    def is_open(self) -> bool:
        """Tell whether the text may change."""
        ...


def my_right(user: User, draft: Text) -> DraftRight | None:
    """Return what a person may do to the text of a draft, None when not even read it."""
    if not can(user, Capability.READ_DRAFT, draft):
        return None
    if not draft.is_open:
        return DraftRight.READ
    if can(user, Capability.WRITE_DRAFT, draft):
        return DraftRight.WRITE
    if can(user, Capability.SUGGEST_IN_DRAFT, draft):
        return DraftRight.SUGGEST
    return DraftRight.READ
