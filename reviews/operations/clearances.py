"""What reviews clear for a work item: a ballot that passed, comments that are all answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reviews.models import Ballot
from reviews.queries.ballots import approval_of
from reviews.queries.comments import unanswered
from reviews.rules.ballot import Outcome
from standards.models import Clearance, User, WorkItem
from standards.operations.work_items import grant_clearance


def clear_for_ballot(ballot: Ballot, actor: User | None, at: datetime) -> None:
    """Tell the work item what a ballot came to. Runs in the closing transaction."""
    if ballot.work_item is None:
        return
    passed = ballot.outcome == Outcome.PASSED
    evidence: dict[str, Any] = {
        "ballot": ballot.number,
        "outcome": ballot.outcome,
        "record_hash": ballot.record_hash,
    }
    if ballot.revision is not None and passed:
        evidence |= {"approval": approval_of(ballot).as_json()}
    same_phase = ballot.phase in ("", ballot.work_item.phase)
    grant_clearance(
        work_item=ballot.work_item,
        kind="ballot" if same_phase else f"ballot:{ballot.phase}",
        granted=passed,
        evidence=evidence,
        actor=actor,
        at=at,
    )
    clear_for_comments(ballot.work_item, actor, at)


def clear_for_comments(work_item: WorkItem, actor: User | None, at: datetime) -> None:
    """Grant the comments' clearance when every comment has a confirmed disposition."""
    item = WorkItem.objects.get(pk=work_item.pk)
    if not _is_clear(item) and not unanswered(item).exists():
        grant_clearance(work_item=item, kind="comments", evidence={}, actor=actor, at=at)


def take_back_for_comments(work_item: WorkItem, actor: User | None, at: datetime) -> None:
    """Take the comments' clearance back where an answer was undone that it stood on."""
    item = WorkItem.objects.get(pk=work_item.pk)
    if _is_clear(item) and unanswered(item).exists():
        grant_clearance(
            work_item=item, kind="comments", granted=False, evidence={}, actor=actor, at=at
        )


def _is_clear(item: WorkItem) -> bool:
    """Tell whether the last word on the comments of this round cleared them."""
    words = Clearance.objects.filter(
        work_item=item, kind="comments", phase=item.phase, iteration=item.iteration
    )
    last = words.order_by("-pk").first()
    return last is not None and last.granted
