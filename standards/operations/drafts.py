"""Begin drafts, write their text from outside the editor, freeze and reopen them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from standards import journal
from standards.collab.living import new_id
from standards.collab.writing import DocumentWriter, taken_from
from standards.events.drafts import DraftCreated, DraftFrozen, DraftReopened, DraftRestored
from standards.kernel.canonical import content_hash
from standards.kernel.errors import (
    Conflict,
    FieldProblem,
    Forbidden,
    InvalidInput,
    NotFound,
    StaleEdit,
)
from standards.models import DocumentHead, Draft, Revision
from standards.operations.images import take_over_images
from standards.operations.reviewing import forget_submission
from standards.permissions import Capability, can
from standards.queries.drafts import (
    Version,
    draft_version,
    my_right,
    version_of_tag,
)
from standards.rules.document import with_ids
from standards.rules.drafts import DRAFT_LIFE, DraftRight
from standards.rules.suggestion_list import suggestion_ids
from standards.rules.suggestions import ACCEPT, REJECT, accepted, rejected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from standards.models import User, WorkItem
    from standards.queries.shared_tree import Node

MAX_TITLE, MAX_NAME = 200, 120
LEAVE_OUT = "leave_out"
WISHES = (ACCEPT, REJECT, LEAVE_OUT)


class OpenSuggestions(Conflict):
    """Say that a draft cannot be frozen before its open suggestions are decided on."""

    slug, title = "open-suggestions", gettext_noop("Suggestions are open")


@transaction.atomic
def create_draft(
    *,
    work_item: WorkItem,
    title: str,
    language: str,
    actor: User,
    at: datetime,
    content: Mapping[str, Any] | None = None,
) -> Draft:
    """Begin a draft of a work item, with a text of its own where one is given.

    Forbidden without the right to begin drafts; InvalidInput for a faulty title or text.
    """
    named = _named(title, MAX_TITLE, "/title")
    _check_may_create(work_item, actor)
    draft = Draft.objects.create(
        work_item=work_item,
        title=named,
        language=language,
        created_by=actor,
        created_at=at,
        edited_at=at,
    )
    DocumentHead.objects.create(draft=draft)
    if content is not None:
        DocumentWriter(draft).replace(content, author=actor.pk, at=at)
        take_over_images(draft=draft, content=content, actor=actor, at=at)
    journal.record(
        DraftCreated(
            subject=f"draft:{draft.pk}",
            actor=actor.pk,
            at=at,
            draft=draft.pk,
            committee=draft.rights_committee_id,
            work_item=work_item.pk,
        )
    )
    return draft


def _check_may_create(work_item: WorkItem, actor: User) -> None:
    place = Draft(work_item=work_item)
    if not can(actor, Capability.CREATE_DRAFT, place):
        raise Forbidden(_("Only editors and officers of the committee begin drafts."))


def _named(name: str, longest: int, pointer: str) -> str:
    """Return a name without surrounding space; InvalidInput when empty or too long."""
    clean = name.strip()
    if 1 <= len(clean) <= longest and clean.isprintable():
        return clean
    sentence = _("Give a name of 1 to %(longest)s characters.") % {"longest": longest}
    raise InvalidInput(sentence, errors=[FieldProblem(pointer, sentence)])


# ── text ───────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def put_content(
    *, draft: Draft, content: Mapping[str, Any], base_etag: str, actor: User, at: datetime
) -> Version:
    """Apply the difference between a version that was read and a new text to the living text.

    StaleEdit when that version is unknown or somebody changed the same words since; Conflict when
    the draft is frozen.
    """
    writer = DocumentWriter(draft)
    _check_may_write(writer.draft, actor)
    base = writer.version if base_etag == "*" else version_of_tag(writer.draft, base_etag)
    if base is None:
        raise StaleEdit(_("This version of the text is not known. Read it again and repeat."))
    writer.merge(base.content, content, author=actor.pk, at=at)
    return writer.version


@transaction.atomic
def append_document(
    *,
    draft: Draft,
    content: Mapping[str, Any],
    actor: User,
    at: datetime,
    replace: bool = False,
) -> Version:
    """Put a whole document after the living text, or in its place."""
    writer = DocumentWriter(draft)
    _check_may_write(writer.draft, actor)
    if replace:
        writer.replace(content, author=actor.pk, at=at)
    else:
        writer.append(content, author=actor.pk, at=at)
    return writer.version


@transaction.atomic
def append_update(*, draft: Draft, update: bytes, actor: User, at: datetime) -> Version:
    """Append a shared-tree update that is too large for the socket, judged as one from there."""
    writer = DocumentWriter(draft)
    right = my_right(actor, writer.draft) or DraftRight.READ
    if right == DraftRight.READ:
        _refuse_writing(writer.draft)
    writer.store(taken_from(writer.document, update, author=actor.pk, right=right), at=at)
    return writer.version


@transaction.atomic
def restore_content(*, draft: Draft, seq: int, actor: User, at: datetime) -> Version:
    """Make the living text say again what it said after update `seq`, as a new change.

    NotFound when the draft never had that update; Conflict when it is frozen.
    """
    writer = DocumentWriter(draft)
    _check_may_write(writer.draft, actor)
    if not 0 <= seq <= writer.seq:
        raise NotFound(_("The draft has no version of that number."))
    earlier = draft_version(writer.draft, upto=seq).content
    writer.replace(earlier, author=actor.pk, at=at)
    journal.record(
        DraftRestored(
            subject=f"draft:{draft.pk}",
            actor=actor.pk,
            at=at,
            draft=draft.pk,
            committee=writer.draft.rights_committee_id,
            seq=seq,
        )
    )
    return writer.version


def _check_may_write(draft: Draft, actor: User) -> None:
    if my_right(actor, draft) != DraftRight.WRITE:
        _refuse_writing(draft)


def _refuse_writing(draft: Draft) -> None:
    if not draft.is_open:
        raise Conflict(_("The draft is frozen. The chair can open it again."))
    raise Forbidden(_("You may read this draft but not change it."))


# ── state ──────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def freeze_revision(
    *,
    draft: Draft,
    name: str,
    actor: User,
    at: datetime,
    keep_open: bool = False,
    suggestions: str = "",
) -> Revision:
    """Freeze what a draft says now as a revision that never changes; the draft is closed with it.

    `suggestions` says whether open ones are accepted, rejected or left out (open in the draft, not
    in the revision); OpenSuggestions when it does not. Conflict when the draft is frozen already.
    """
    named = _named(name, MAX_NAME, "/name")
    writer = DocumentWriter(draft)
    row = writer.draft
    if not can(actor, Capability.FREEZE_DRAFT, row):
        raise Forbidden(_("Only editors and officers of the committee freeze a draft."))
    if not row.is_open:
        raise Conflict(_("The draft is frozen already."))
    content = _decided(writer, suggestions, actor, at)
    last = _last_number(row)
    revision = Revision.objects.create(
        draft=row,
        number=last + 1,
        name=named,
        hash=content_hash(content),
        content=content,
        seq=writer.version.seq,
        frozen_at=at,
        frozen_by=actor,
    )
    if row.submitted_at is not None:
        forget_submission(row)
    if not keep_open:
        _move(row, "freeze")
        draft.state = row.state
    _record_frozen(revision, actor=actor, at=at, kept_open=keep_open)
    return revision


def _last_number(draft: Draft) -> int:
    return Revision.objects.filter(draft=draft).aggregate(top=Max("number"))["top"] or 0


def _decided(writer: DocumentWriter, wish: str, actor: User, at: datetime) -> Node:
    """Return the text without open suggestions, decided on as wished."""
    content = writer.document.content()
    count = len(suggestion_ids(content))
    if not count:
        return content
    if wish not in WISHES:
        raise OpenSuggestions(
            ngettext(
                "%(count)s suggestion is open. Say whether it is accepted, rejected or left out.",
                "%(count)s suggestions are open. Say whether they are accepted, rejected or"
                " left out.",
                count,
            )
            % {"count": count}
        )
    decided = with_ids(accepted(content) if wish == ACCEPT else rejected(content), new_id)
    if wish != LEAVE_OUT:
        writer.replace(decided, author=actor.pk, at=at)
    return decided


def _record_frozen(revision: Revision, *, actor: User, at: datetime, kept_open: bool) -> None:
    journal.record(
        DraftFrozen(
            subject=f"draft:{revision.draft_id}",
            actor=actor.pk,
            at=at,
            draft=revision.draft_id,
            committee=revision.rights_committee_id,
            revision=revision.pk,
            number=revision.number,
            hash=revision.hash,
            kept_open=kept_open,
        )
    )


@transaction.atomic
def reopen_draft(*, draft: Draft, actor: User, at: datetime) -> Draft:
    """Let a frozen draft be changed again; Conflict when it is open."""
    row = DocumentWriter(draft).draft
    if not can(actor, Capability.REOPEN_DRAFT, row):
        raise Forbidden(_("Only the chair and the committee manager open a frozen draft."))
    if row.is_open:
        raise Conflict(_("The draft is open already."))
    _move(row, "reopen")
    draft.state = row.state
    journal.record(
        DraftReopened(
            subject=f"draft:{row.pk}",
            actor=actor.pk,
            at=at,
            draft=row.pk,
            committee=row.rights_committee_id,
        )
    )
    return row


def _move(draft: Draft, move: str) -> None:
    draft.state = DRAFT_LIFE.target(draft.state, move)
    draft.save(update_fields=["state"])
