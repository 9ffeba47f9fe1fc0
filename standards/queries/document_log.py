"""Read the stored log of a draft's document: snapshots, updates, heads, client ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max

from standards.models import (
    ClientBinding,
    DocumentHead,
    DocumentSnapshot,
    DocumentState,
    DocumentUpdate,
    SuggestionAuthor,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

SERVER = 0


@dataclass(slots=True)
class Loaded:
    """Hold a stored document: its updates in order, its count, and whose client ids are whose.

    `vector` is its state vector where the only update is the whole document as it would be sent.
    `suggesters` are the authors of suggestions by the id of the suggestion.
    """

    updates: list[bytes]
    seq: int
    bindings: dict[int, int] = field(default_factory=dict)
    vector: bytes | None = None
    suggesters: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One stored update, as rooms of other processes follow it."""

    seq: int
    update: bytes
    client: int | None
    author: int


def load(draft_id: int, *, upto: int | None = None) -> Loaded:
    """Load a document as it stood after update `upto` (the latest by default).

    Seqs are given under the head's lock and become visible in their order, so a snapshot and the
    rows after it always form a whole.
    """
    snapshots = DocumentSnapshot.objects.filter(draft_id=draft_id)
    if upto is not None:
        snapshots = snapshots.filter(seq__lte=upto)
    snapshot = snapshots.order_by("-seq").first()
    base = snapshot.seq if snapshot else 0
    rows = rows_after(draft_id, base, upto=upto)
    updates = [bytes(snapshot.data)] if snapshot else []
    updates.extend(row.update for row in rows)
    return Loaded(
        updates=updates,
        seq=rows[-1].seq if rows else base,
        bindings=_bindings(draft_id),
        suggesters=suggesters(draft_id),
    )


def load_present(draft_id: int) -> Loaded:
    """Load a document as it stands, by the shortest way: its kept state and what came after."""
    state = DocumentState.objects.filter(draft_id=draft_id).first()
    if state is None:
        return load(draft_id)
    rows = rows_after(draft_id, state.seq)
    return Loaded(
        updates=[bytes(state.data), *(row.update for row in rows)],
        seq=rows[-1].seq if rows else state.seq,
        bindings=_bindings(draft_id),
        vector=None if rows else bytes(state.vector),
        suggesters=suggesters(draft_id),
    )


def _bindings(draft_id: int) -> dict[int, int]:
    pairs = ClientBinding.objects.filter(draft_id=draft_id).values_list("client_id", "user_id")
    return {client: owner or SERVER for client, owner in pairs}


def suggesters(draft_id: int) -> dict[str, int]:
    """Return the author of each suggestion that the draft ever had."""
    rows = SuggestionAuthor.objects.filter(draft_id=draft_id)
    return dict(rows.values_list("key", "author_id"))


def rows_after(draft_id: int, seq: int, *, upto: int | None = None) -> list[Row]:
    """Return the stored updates after a seq, in order."""
    rows = DocumentUpdate.objects.filter(draft_id=draft_id, seq__gt=seq)
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    values = rows.order_by("seq").values_list("seq", "data", "client_id", "author_id")
    return [Row(at, bytes(data), client, author or SERVER) for at, data, client, author in values]


def heads(draft_ids: Sequence[int]) -> dict[int, int]:
    """Return the latest seq of each draft."""
    return dict(DocumentHead.objects.filter(pk__in=draft_ids).values_list("pk", "seq"))


def current_seq(draft_id: int) -> int:
    """Return the latest seq of one draft, 0 when nothing was written."""
    return DocumentHead.objects.filter(pk=draft_id).aggregate(top=Max("seq"))["top"] or 0


def digest_of(draft_id: int, seq: int) -> str:
    """Return the hash of one stored update, empty where there is none."""
    rows = DocumentUpdate.objects.filter(draft_id=draft_id, seq=seq)
    return rows.values_list("sha256", flat=True).first() or ""
