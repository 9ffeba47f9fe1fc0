"""Submit a draft for review, give it back, and say who writes which clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.events.drafts import ClauseAssigned, DraftReturned, DraftSubmitted
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from standards.models import ClauseAssignment, Draft
from standards.permissions import Capability, can
from standards.queries.drafts import draft_content, reader_of
from standards.rules.document import kind_of, node_id, walk

if TYPE_CHECKING:
    from datetime import datetime

    from standards.events.drafts import DraftEvent
    from standards.models import User

MAX_NOTE = 500
CLAUSES = frozenset({"clause", "annex", "foreword", "introduction", "bibliography", "index"})


@transaction.atomic
def submit_for_review(*, draft: Draft, note: str, actor: User, at: datetime) -> Draft:
    """Say that an open draft is ready for its officers; Conflict when it was said already."""
    row = _locked(draft, actor, Capability.WRITE_DRAFT)
    if row.submitted_at is not None:
        raise Conflict(_("This draft is submitted for review already."))
    row.submitted_at, row.submitted_by = at, actor
    row.submission_note = _checked_note(note)
    row.save(update_fields=["submitted_at", "submitted_by", "submission_note"])
    _record(DraftSubmitted, row, actor=actor, at=at)
    return row


@transaction.atomic
def return_draft(*, draft: Draft, note: str, actor: User, at: datetime) -> Draft:
    """Give a submitted draft back to its editors; Conflict when it is not submitted."""
    row = _locked(draft, actor, Capability.REOPEN_DRAFT)
    if row.submitted_at is None or row.submitted_by_id is None:
        raise Conflict(_("This draft is not submitted for review."))
    submitter = row.submitted_by_id
    forget_submission(row)
    facts = {"submitter": submitter, "note": _checked_note(note)}
    _record(DraftReturned, row, actor=actor, at=at, **facts)
    return row


def forget_submission(draft: Draft) -> None:
    """Take a draft, locked by the caller, off the list of what waits for review."""
    draft.submitted_at = draft.submitted_by = None
    draft.submission_note = ""
    draft.save(update_fields=["submitted_at", "submitted_by", "submission_note"])


@transaction.atomic
def assign_clause(
    *, draft: Draft, clause: str, person: str | None, actor: User, at: datetime
) -> ClauseAssignment | None:
    """Give a clause to a reader of the draft to write, or to nobody.

    InvalidInput when the draft has no such clause or the person is no reader of it.
    """
    row = _locked(draft, actor, Capability.WRITE_DRAFT)
    places = walk(draft_content(row))
    if all(node_id(one.node) != clause or kind_of(one.node) not in CLAUSES for one in places):
        sentence = _("The draft has no such clause any more.")
        raise InvalidInput(sentence, errors=[FieldProblem("/clause", sentence)])
    writer = reader_of(row, person) if person is not None else None
    if writer is None:
        ClauseAssignment.objects.filter(draft=row, clause=clause).delete()
        found = None
    else:
        given = {"person": writer, "assigned_by": actor, "assigned_at": at}
        found, _new = ClauseAssignment.objects.update_or_create(
            draft=row, clause=clause, defaults=given
        )
    facts = {"clause": clause, "person": writer.pk if writer else None}
    _record(ClauseAssigned, row, actor=actor, at=at, **facts)
    return found


def _locked(draft: Draft, actor: User, capability: Capability) -> Draft:
    """Return the row for writing; Conflict when it is frozen, Forbidden without the right."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("work_item")
    row = rows.get(pk=draft.pk)
    if not can(actor, capability, row):
        raise Forbidden(_("Your role does not allow this. The committee manager can change it."))
    if not row.is_open:
        raise Conflict(_("The draft is frozen. The chair can open it again."))
    return row


def _checked_note(note: str) -> str:
    clean = note.strip().replace("\x00", "")
    if len(clean) <= MAX_NOTE:
        return clean
    sentence = _("Write at most %(longest)s characters.") % {"longest": MAX_NOTE}
    raise InvalidInput(sentence, errors=[FieldProblem("/note", sentence)])


def _record(event: type[DraftEvent], draft: Draft, *, actor: User, **facts: Any) -> None:
    journal.record(
        event(
            subject=f"draft:{draft.pk}",
            actor=actor.pk,
            draft=draft.pk,
            committee=draft.rights_committee_id,
            **facts,
        )
    )
