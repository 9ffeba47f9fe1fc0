"""Fold old updates of a draft into a snapshot, so that opening stays fast; nothing is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from pycrdt import Doc

from standards.collab.protocol import read_state_vector
from standards.collab.store import lock_head
from standards.models import DocumentSnapshot, DocumentState, DocumentUpdate
from standards.queries.document_log import load, load_present
from standards.queries.shared_tree import merged, read_document, tree_of

if TYPE_CHECKING:
    from datetime import datetime

FOLD_AFTER, FOLD_AFTER_MOST = 500, 5000


class FoldingMismatch(RuntimeError):
    """Say that a merged snapshot does not read as the replay of its updates; nothing was kept."""


def due_after(seq: int) -> int:
    """Return after how many updates a log of that length is folded again.

    The longer it is, the more a folding costs and the less one update more counts at opening.
    """
    return max(FOLD_AFTER, min(FOLD_AFTER_MOST, seq // 20))


def unfolded(draft_id: int) -> int:
    """Count the updates that no snapshot holds yet."""
    return DocumentUpdate.objects.filter(draft_id=draft_id, snapshot__isnull=True).count()


def fold(draft_id: int, *, at: datetime) -> DocumentSnapshot | None:
    """Fold all stored updates of a draft into a new snapshot; None when there is nothing to fold.

    Merging and checking happen before any lock is taken.
    """
    loaded = load(draft_id)
    if len(loaded.updates) < 2:
        return None
    data = merged(loaded.updates)
    if not _same(data, loaded.updates):
        raise FoldingMismatch(f"draft {draft_id} up to {loaded.seq}")
    return _keep(draft_id, loaded.seq, data, at)


@transaction.atomic
def _keep(draft_id: int, seq: int, data: bytes, at: datetime) -> DocumentSnapshot | None:
    """Write the snapshot and mark exactly the updates that it holds as archived."""
    lock_head(draft_id)
    if DocumentSnapshot.objects.filter(draft_id=draft_id, seq__gte=seq).exists():
        return None
    snapshot = DocumentSnapshot.objects.create(draft_id=draft_id, seq=seq, data=data, at=at)
    DocumentUpdate.objects.filter(draft_id=draft_id, snapshot__isnull=True, seq__lte=seq).update(
        snapshot=snapshot
    )
    return snapshot


def keep_state(draft_id: int) -> bool:
    """Keep the document as it stands, so that opening it reads one row; False when it was kept.

    What is kept reads as the log does, or nothing is: FoldingMismatch then.
    """
    loaded = load_present(draft_id)
    if loaded.vector is not None or not loaded.updates:
        return False
    tree = tree_of(loaded.updates)
    data, vector = tree.get_update(), tree.get_state()
    if not _same(data, loaded.updates):
        raise FoldingMismatch(f"draft {draft_id} up to {loaded.seq}")
    return _replace_state(
        DocumentState(draft_id=draft_id, seq=loaded.seq, data=data, vector=vector)
    )


@transaction.atomic
def _replace_state(state: DocumentState) -> bool:
    """Write a state unless there is a later one."""
    lock_head(state.draft_id)
    if DocumentState.objects.filter(draft_id=state.draft_id, seq__gte=state.seq).exists():
        return False
    state.save()
    return True


def _same(data: bytes, updates: list[bytes]) -> bool:
    folded: Doc[Any] = Doc()
    replayed: Doc[Any] = Doc()
    folded.apply_update(data)
    for update in updates:
        replayed.apply_update(update)
    one, two = read_state_vector(folded.get_state()), read_state_vector(replayed.get_state())
    return one == two and read_document(folded) == read_document(replayed)
