"""Append updates to the stored log of documents.

This is the second home of transactions: an update, the check of its author's right and the check
of the draft's state are one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.db import connection, transaction

from standards import journal
from standards.collab.living import Taken
from standards.collab.places import Place, lock_places
from standards.collab.rights import accounts, rights_in
from standards.events.drafts import DraftEdited
from standards.kernel.canonical import sha256_hex
from standards.models import (
    AuditEntry,
    ClientBinding,
    DocumentHead,
    DocumentUpdate,
    Draft,
    SuggestionAuthor,
)
from standards.queries.document_log import SERVER
from standards.rules.drafts import DraftRight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import Field

    from standards.collab.rights import Account

Row = tuple[int, int, Taken]
EDIT_NOTED_EVERY = timedelta(minutes=5)

_COLUMNS = ("draft", "seq", "author", "client_id", "data", "sha256", "at")
_noted: dict[tuple[int, int], datetime] = {}


@dataclass(slots=True)
class Batch:
    """Hold what one room has accepted in one window.

    `bindings` are client ids that were announced without an update.
    """

    draft: int
    entries: list[Taken] = field(default_factory=list)
    bindings: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Tell what became of a batch: stored under seqs, or refused as a whole because of authors.

    `first` to `last` are the seqs of the entries; `claimed` are client ids of somebody else.
    """

    first: int = 0
    last: int = 0
    refused: dict[int, DraftRight | None] = field(default_factory=dict)
    claimed: frozenset[int] = frozenset()

    @property
    def stored(self) -> bool:
        """Tell whether the batch is in the database."""
        return not self.refused and not self.claimed


# ── appending ──────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def append(batches: Sequence[Batch], *, at: datetime) -> list[Outcome]:
    """Store the batches of several rooms in one transaction; a refused one leaves no trace.

    Outcomes come in the order of the batches; heads are locked in the order of drafts.
    """
    places = lock_places({batch.draft for batch in batches})
    known = accounts({one.author for batch in batches for one in batch.entries} - {SERVER})
    rows: list[Row] = []
    outcomes = []
    for batch in batches:
        place = places.get(batch.draft)
        if place is None:
            raise Draft.DoesNotExist(batch.draft)
        refused, foreign = _unentitled(place, batch, known), claimed(batch)
        if refused or foreign:
            outcomes.append(Outcome(refused=refused, claimed=foreign))
            continue
        bind(batch)
        note_suggestions(batch, at)
        outcomes.append(number(place, batch.entries, rows))
        _note_edits(place, {one.author for one in batch.entries if one.author}, at)
    _insert(rows, at)
    return outcomes


def lock_head(draft_id: int) -> DocumentHead:
    """Lock the counter of a draft; whoever appends, freezes or folds waits here."""
    head = DocumentHead.objects.select_for_update().filter(pk=draft_id).first()
    if head is None:
        DocumentHead.objects.get_or_create(pk=draft_id)
        head = DocumentHead.objects.select_for_update().get(pk=draft_id)
    return head


def write_rows(draft: Draft, head: DocumentHead, entries: Sequence[Taken], at: datetime) -> Outcome:
    """Write updates under the next seqs of a locked head, and note who edited."""
    rows: list[Row] = []
    outcome = number(head, entries, rows)
    _insert(rows, at)
    _note_edits(draft, {entry.author for entry in entries if entry.author}, at)
    return outcome


def number(head: DocumentHead | Place, entries: Sequence[Taken], rows: list[Row]) -> Outcome:
    """Give the entries the next seqs of a head."""
    first = head.seq + 1
    rows.extend((head.pk, first + place, entry) for place, entry in enumerate(entries))
    head.seq += len(entries)
    return Outcome(first=first, last=head.seq)


def _insert(rows: Sequence[Row], at: datetime) -> None:
    """Insert update rows and move their heads on: one statement each for all rooms of a window."""
    if not rows:
        return
    updates, heads = rows_to_insert(rows, at)
    with connection.cursor() as cursor:
        cursor.executemany(insert_query("%s"), updates)
        cursor.executemany(heads_query("%s"), heads)


def rows_to_insert(
    rows: Sequence[Row], at: datetime
) -> tuple[list[tuple[Any, ...]], list[tuple[int, int]]]:
    """Return the values for `insert_query` and, once for each draft, for `heads_query`."""
    instant = connection.ops.adapt_datetimefield_value(at)
    updates = [
        (draft, seq, one.author or None, one.client, one.update, sha256_hex(one.update), instant)
        for draft, seq, one in rows
    ]
    last = {draft: seq for draft, seq, _one in rows}
    return updates, [(seq, draft) for draft, seq in last.items()]


@cache
def insert_query(mark: str) -> str:
    """Return the statement that inserts one update; `mark` stands for a value."""
    quote = connection.ops.quote_name
    fields = [cast("Field[Any, Any]", DocumentUpdate._meta.get_field(name)) for name in _COLUMNS]
    names = ", ".join(quote(str(field.column)) for field in fields)
    table, marks = quote(DocumentUpdate._meta.db_table), ", ".join([mark] * len(fields))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  (names of the model)


@cache
def heads_query(mark: str) -> str:
    """Return the statement that moves one head on; `mark` stands for a value."""
    quote = connection.ops.quote_name
    table, key = quote(DocumentHead._meta.db_table), quote(str(DocumentHead._meta.pk.column))
    return f"UPDATE {table} SET {quote('seq')} = {mark} WHERE {key} = {mark}"  # noqa: S608


def _unentitled(
    draft: Place, batch: Batch, known: Mapping[int, Account]
) -> dict[int, DraftRight | None]:
    """Return the authors who may not do what they did, with the right they have instead."""
    authors = {entry.author for entry in batch.entries if entry.author != SERVER}
    return not_enough(batch, rights_in(draft, authors, known)) if authors else {}


def not_enough(
    batch: Batch, rights: Mapping[int, DraftRight | None]
) -> dict[int, DraftRight | None]:
    """Return the rights of those for whom they do not suffice for what is in the batch."""
    writers = {entry.author for entry in batch.entries if not entry.suggestion}
    enough = {DraftRight.WRITE: set(rights), DraftRight.SUGGEST: set(rights) - writers}
    return {
        author: right
        for author, right in rights.items()
        if right is None or author not in enough.get(right, frozenset())
    }


def wanted_bindings(batch: Batch) -> dict[int, int]:
    """Return the client ids that a batch claims, with the accounts they are claimed for."""
    wanted = dict(batch.bindings)
    for entry in batch.entries:
        wanted.update(dict.fromkeys(entry.bound, entry.author))
    return wanted


def claimed(batch: Batch) -> frozenset[int]:
    """Return the client ids that belong to another account than the one that claims them."""
    wanted = wanted_bindings(batch)
    if not wanted:
        return frozenset()
    present = ClientBinding.objects.filter(draft_id=batch.draft, client_id__in=wanted)
    return frozenset(
        client
        for client, owner in present.values_list("client_id", "user_id")
        if (owner or SERVER) != wanted[client]
    )


def bind(batch: Batch) -> None:
    """Bind the client ids of a batch to their accounts; the head must be locked."""
    wanted = wanted_bindings(batch)
    if wanted:
        ClientBinding.objects.bulk_create(
            [
                ClientBinding(draft_id=batch.draft, client_id=client, user_id=owner or None)
                for client, owner in wanted.items()
            ],
            ignore_conflicts=True,
        )


def unnoted(draft: int, authors: set[int], at: datetime) -> set[int]:
    """Return the authors of whom this process does not know a recent note of an edit."""
    since = at - EDIT_NOTED_EVERY
    return {one for one in authors if _noted.get((draft, one), since) <= since}


def note_suggestions(batch: Batch, at: datetime) -> None:
    """Write down whose the new suggestions of a batch are; who came first stays their author."""
    rows = [
        SuggestionAuthor(draft_id=batch.draft, key=key, author_id=entry.author, at=at)
        for entry in batch.entries
        for key in entry.suggested
    ]
    if rows:
        SuggestionAuthor.objects.bulk_create(rows, ignore_conflicts=True)


def _note_edits(draft: Draft | Place, authors: set[int], at: datetime) -> None:
    """Record that people edited, at most once per author and five minutes."""
    waiting = unnoted(draft.pk, authors, at)
    if not waiting:
        return
    since = at - EDIT_NOTED_EVERY
    recent = AuditEntry.objects.filter(
        name=DraftEdited.name, subject=f"draft:{draft.pk}", actor__in=waiting, at__gt=since
    )
    for author, noted_at in recent.values_list("actor_id", "at"):
        _noted[draft.pk, author] = noted_at
        waiting.discard(author)
    for author in sorted(waiting):
        journal.record(
            DraftEdited(
                subject=f"draft:{draft.pk}",
                actor=author,
                at=at,
                draft=draft.pk,
                committee=draft.rights_committee_id,
            )
        )
    if waiting:
        Draft.objects.filter(pk=draft.pk).update(edited_at=at)
        transaction.on_commit(lambda: _noted.update({(draft.pk, one): at for one in waiting}))
