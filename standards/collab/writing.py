"""Write to a stored document from outside its rooms: a difference, a whole text, an update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from standards import journal
from standards.collab import hub
from standards.collab.guard import Refused, judge_value
from standards.collab.living import Incomplete, LivingDocument, Taken, new_id
from standards.collab.merging import borrow_ids, merge_documents
from standards.collab.protocol import Malformed
from standards.collab.store import Batch, bind, claimed, lock_head, note_suggestions, write_rows
from standards.kernel.canonical import canonical_json
from standards.kernel.errors import FieldProblem, Forbidden, InvalidInput
from standards.models import Draft
from standards.queries.document_log import load_present
from standards.queries.drafts import Version
from standards.rules.document import validate_document, with_ids

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from standards.queries.shared_tree import Node
    from standards.rules.drafts import DraftRight

MAX_PROBLEMS = 20


class DocumentWriter:
    """Hold a draft and its document under lock for one transaction of the caller's."""

    def __init__(self, draft: Draft) -> None:
        self._head = lock_head(draft.pk)
        self.draft = Draft.objects.select_related("work_item__committee").get(pk=draft.pk)
        self._document: LivingDocument | None = None

    @property
    def document(self) -> LivingDocument:
        """Return the stored document, loaded when it is first needed."""
        if self._document is None:
            self._document = LivingDocument(load_present(self.draft.pk))
        return self._document

    @property
    def seq(self) -> int:
        """Return the number of the latest stored update."""
        return self._head.seq

    @property
    def version(self) -> Version:
        """Return the version that the document has now."""
        return Version(self.draft.pk, self._head.seq, self.document.content())

    def merge(self, base: Node, written: Mapping[str, Any], *, author: int, at: datetime) -> None:
        """Apply the difference from `base` to `written`; StaleEdit where it does not fit."""
        checked = checked_content(written)
        complete = with_ids(borrow_ids(base, checked), new_id)
        self._write(merge_documents(base, complete, self.document.content()), author, at)

    def replace(self, content: Mapping[str, Any], *, author: int, at: datetime) -> None:
        """Make the document say what the content says."""
        self._write(with_ids(checked_content(content), new_id), author, at)

    def append(self, content: Mapping[str, Any], *, author: int, at: datetime) -> None:
        """Put the content after what is there; ids that are taken are renewed."""
        present = self.document.content()
        blocks = [*present.get("content", []), *checked_content(content).get("content", [])]
        self._write(with_ids({"type": "doc", "content": blocks}, new_id), author, at)

    def _write(self, target: Mapping[str, Any], author: int, at: datetime) -> None:
        self.store(self.document.rewrite(target, author), at=at)

    def store(self, taken: Taken | None, *, at: datetime) -> None:
        """Write an update under the next seq and tell open rooms; None stores nothing."""
        if taken is None:
            return
        ids = self.document.give_ids()
        entries = [taken, ids] if ids else [taken]
        batch = Batch(self.draft.pk, entries)
        if claimed(batch):
            raise Forbidden(_("The update writes under the client id of somebody else."))
        bind(batch)
        note_suggestions(batch, at)
        outcome = write_rows(self.draft, self._head, entries, at)
        draft = self.draft.pk
        journal.announce(f"draft:{draft}", {"type": "written", "seq": outcome.last})
        transaction.on_commit(lambda: hub.nudge(draft))


def checked_content(content: Mapping[str, Any]) -> Node:
    """Return a document that keeps to the vocabulary; InvalidInput with pointers otherwise."""
    problems = validate_document(content)
    if problems:
        raise InvalidInput(
            _("The document does not follow the document schema."),
            errors=[FieldProblem(one.pointer, one.detail) for one in problems[:MAX_PROBLEMS]],
        )
    try:
        canonical_json(content)
        judge_value([content], deepest=512)
    except (ValueError, Refused) as error:
        raise InvalidInput(_("The document holds a value that is not plain JSON.")) from error
    return dict(content)


def taken_from(
    document: LivingDocument, update: bytes, *, author: int, right: DraftRight
) -> Taken | None:
    """Take an uploaded update in as a room would; the refusal is told as a problem."""
    try:
        return document.take(update, author, right)
    except Malformed as error:
        raise InvalidInput(_("The body is not a shared-tree update.")) from error
    except Incomplete as error:
        raise InvalidInput(
            _("The update builds on something that was not sent. Send all of it.")
        ) from error
    except Refused as refusal:
        raise Forbidden(refusal.reason) from refusal
