"""Name moments of a draft's history, and bring one clause back to what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.collab.writing import DocumentWriter
from standards.events.drafts import DraftMomentNamed, DraftRestored
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput, NotFound
from standards.models import NamedVersion
from standards.permissions import Capability, can
from standards.queries.drafts import Version, draft_version, my_right
from standards.rules.drafts import DraftRight
from standards.rules.restoring import with_clause_of

if TYPE_CHECKING:
    from datetime import datetime

    from standards.models import Draft, User

MAX_NAME = 120


@transaction.atomic
def name_moment(*, draft: Draft, seq: int, name: str, actor: User, at: datetime) -> NamedVersion:
    """Give a name to what the draft said after update `seq`; a second name takes the first's place.

    NotFound when the draft never had that update.
    """
    clean = name.strip()
    if not (1 <= len(clean) <= MAX_NAME and clean.isprintable()):
        sentence = _("Give a name of 1 to %(longest)s characters.") % {"longest": MAX_NAME}
        raise InvalidInput(sentence, errors=[FieldProblem("/name", sentence)])
    writer = DocumentWriter(draft)
    if not can(actor, Capability.WRITE_DRAFT, writer.draft):
        raise Forbidden(_("Only those who write the draft name its versions."))
    if not 0 < seq <= writer.seq:
        raise NotFound(_("The draft has no version of that number."))
    found, _made = NamedVersion.objects.update_or_create(
        draft=writer.draft, seq=seq, defaults={"name": clean, "named_by": actor, "named_at": at}
    )
    journal.record(
        DraftMomentNamed(
            subject=f"draft:{draft.pk}",
            actor=actor.pk,
            at=at,
            draft=draft.pk,
            committee=writer.draft.rights_committee_id,
            seq=seq,
        )
    )
    return found


@transaction.atomic
def restore_clause(*, draft: Draft, seq: int, clause: str, actor: User, at: datetime) -> Version:
    """Make one clause say again what it said after update `seq`, as a new change.

    NotFound when there was no such version or clause; Conflict when the draft is frozen.
    """
    writer = DocumentWriter(draft)
    if my_right(actor, writer.draft) != DraftRight.WRITE:
        if not writer.draft.is_open:
            raise Conflict(_("The draft is frozen. The chair can open it again."))
        raise Forbidden(_("You may read this draft but not change it."))
    if not 0 <= seq <= writer.seq:
        raise NotFound(_("The draft has no version of that number."))
    earlier = draft_version(writer.draft, upto=seq).content
    restored = with_clause_of(writer.version.content, earlier, clause)
    if restored is None:
        raise NotFound(_("That version has no such clause."))
    writer.replace(restored, author=actor.pk, at=at)
    journal.record(
        DraftRestored(
            subject=f"draft:{draft.pk}",
            actor=actor.pk,
            at=at,
            draft=draft.pk,
            committee=writer.draft.rights_committee_id,
            seq=seq,
            clause=clause,
        )
    )
    return writer.version
