"""Answering many comments at once, taking that back, sharing out the work, splitting a comment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import CommentsAssigned, CommentsDisposed, CommentSplit
from reviews.models import Comment, CommentBatch
from reviews.operations.clearances import clear_for_comments, take_back_for_comments
from reviews.operations.comments import locked
from reviews.permissions import Capability, can, committee_of_comment, require
from reviews.rules.disposition import (
    NEEDS_OBSERVATION,
    CommentState,
    Disposition,
    clean_text,
    disposition_of,
)
from standards import journal
from standards.kernel.errors import Conflict, InvalidInput, NotFound
from standards.models import User

MOST = 5_000
RELATED = (
    "work_item",
    "draft__work_item__committee",
    "ballot__committee",
    "enquiry__work_item__committee",
)
UNDONE = (
    "disposition",
    "observation",
    "state",
    "duplicate_of_id",
    "proposed_by_id",
    "decided_by_id",
    "proposed_at",
    "decided_at",
)
INSTANTS = frozenset({"proposed_at", "decided_at"})


@dataclass(frozen=True, kw_only=True)
class BulkDecision:
    """One disposition for several comments; an empty observation leaves each its own."""

    disposition: object
    observation: object = ""
    final: bool = False
    duplicate_of: int | None = None


@dataclass(frozen=True)
class BulkPlan:
    """What a disposition in bulk would do: what changes, what stays and why."""

    changed: list[Comment] = field(default_factory=list)
    confirmed: list[Comment] = field(default_factory=list)
    lacking: list[Comment] = field(default_factory=list)


def bulk_plan(comments: Iterable[Comment], decision: BulkDecision) -> BulkPlan:
    """Sort comments by what a disposition in bulk would do with them; nothing is changed."""
    disposition, observation = _checked(decision)
    plan = BulkPlan()
    for comment in comments:
        if comment.pk == decision.duplicate_of:
            continue
        reply = observation or comment.observation.strip()
        if comment.state == CommentState.CONFIRMED and not decision.final:
            plan.confirmed.append(comment)
        elif decision.final and disposition in NEEDS_OBSERVATION and not reply:
            plan.lacking.append(comment)
        else:
            plan.changed.append(comment)
    return plan


def _checked(decision: BulkDecision) -> tuple[Disposition, str]:
    disposition = disposition_of(decision.disposition)
    observation = clean_text(decision.observation or "", field="observation", required=False)
    return disposition, observation


@transaction.atomic
def preview_in_bulk(*, ids: Sequence[int], decision: BulkDecision, actor: User) -> BulkPlan:
    """Say what a disposition in bulk would do, to one who may do it; nothing is changed."""
    wanted = Capability.CONFIRM_DISPOSITION if decision.final else Capability.PROPOSE_DISPOSITION
    return bulk_plan(locked_together(ids, wanted, actor), decision)


@transaction.atomic
def dispose_in_bulk(
    *, ids: Sequence[int], decision: BulkDecision, actor: User, at: datetime
) -> CommentBatch:
    """Give one disposition to comments, as far as it fits them; Conflict when it fits none."""
    disposition, observation = _checked(decision)
    wanted = Capability.CONFIRM_DISPOSITION if decision.final else Capability.PROPOSE_DISPOSITION
    comments = locked_together(ids, wanted, actor)
    _check_duplicate_of(decision, actor)
    plan = bulk_plan(comments, decision)
    if not plan.changed:
        raise Conflict(_("None of these comments can be given this disposition."))
    before = {str(each.pk): _columns(each) | {"version": each.version + 1} for each in plan.changed}
    for comment in plan.changed:
        comment.disposition = disposition.value
        comment.observation = observation or comment.observation
        comment.duplicate_of_id = decision.duplicate_of
        _stamp(comment, decision.final, actor, at)
    _save(plan.changed)
    batch = CommentBatch.objects.create(actor=actor, at=at, before=before)
    _tell(batch, plan.changed, (disposition.value, decision.final), actor, at)
    return batch


def _stamp(comment: Comment, final: bool, actor: User, at: datetime) -> None:
    if final:
        comment.state, comment.decided_by, comment.decided_at = CommentState.CONFIRMED, actor, at
    else:
        comment.state, comment.proposed_by, comment.proposed_at = CommentState.PROPOSED, actor, at


def _check_duplicate_of(decision: BulkDecision, actor: User) -> None:
    if decision.duplicate_of is None:
        return
    if decision.disposition != Disposition.DUPLICATE:
        raise InvalidInput(_("Only a duplicate names the comment that it repeats."))
    if not locked_together([decision.duplicate_of], Capability.PROPOSE_DISPOSITION, actor):
        raise NotFound(_("There is no such comment."))


def locked_together(ids: Sequence[int], capability: Capability, actor: User) -> list[Comment]:
    """Return the comments under lock, in order; NotFound, Forbidden as for single ones."""
    if not ids:
        raise InvalidInput(_("Choose comments first."))
    if len(ids) > MOST:
        raise InvalidInput(_("At most %(most)d comments at once.") % {"most": MOST})
    rows = Comment.objects.select_for_update(of=("self",)).select_related(*RELATED)
    comments = list(rows.filter(pk__in=ids, consolidation="").order_by("pk"))
    if len(comments) != len(set(ids)):
        raise NotFound(_("One of these comments is not there, or you may not see it."))
    committees = {each.pk: each for each in map(committee_of_comment, comments)}
    for committee in committees.values():
        if not can(actor, Capability.READ_COMMENT, committee):
            raise NotFound(_("One of these comments is not there, or you may not see it."))
        require(actor, capability, committee)
    return comments


def _columns(comment: Comment) -> dict[str, Any]:
    """Return what a comment's answer is, in the form of JSON."""
    found = {name: getattr(comment, name) for name in UNDONE}
    return found | {name: found[name].isoformat() for name in INSTANTS if found[name]}


def _save(comments: Sequence[Comment]) -> None:
    for comment in comments:
        comment.version += 1
    names = [name.removesuffix("_id") for name in UNDONE]
    Comment.objects.bulk_update(comments, [*names, "version"], batch_size=200)


def _tell(
    batch: CommentBatch,
    comments: Sequence[Comment],
    outcome: tuple[str, bool],
    actor: User,
    at: datetime,
) -> None:
    disposition, final = outcome
    drafts = {each.draft_id for each in comments}
    journal.record(
        CommentsDisposed(
            subject=f"comment_batch:{batch.pk}",
            actor=actor.pk,
            at=at,
            draft=drafts.pop() if len(drafts) == 1 else None,
            ids=tuple(each.pk for each in comments),
            disposition=disposition,
            final=final,
            undone=batch.undone_at is not None,
        )
    )
    if final:
        items = {each.work_item_id: each.work_item for each in comments if each.work_item}
        settle = clear_for_comments if batch.undone_at is None else take_back_for_comments
        for item in items.values():
            settle(item, actor, at)


@transaction.atomic
def undo_batch(*, batch: CommentBatch, actor: User, at: datetime) -> list[Comment]:
    """Give comments their former answers back, but for those that were changed since."""
    batch = CommentBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.actor_id != actor.pk:
        raise NotFound(_("There is no such change, or it is not yours."))
    if batch.undone_at is not None:
        raise Conflict(_("This was taken back already."))
    comments = [
        each
        for each in locked_together(
            [int(pk) for pk in batch.before], Capability.PROPOSE_DISPOSITION, actor
        )
        if each.version == batch.before[str(each.pk)]["version"]
    ]
    if not comments:
        raise Conflict(_("All of these comments were changed since: nothing is taken back."))
    was_final = any(each.state == CommentState.CONFIRMED for each in comments)
    for comment in comments:
        for name in UNDONE:
            value = batch.before[str(comment.pk)][name]
            instant = name in INSTANTS and value
            setattr(comment, name, datetime.fromisoformat(value) if instant else value)
    _save(comments)
    batch.undone_at = at
    batch.save(update_fields=["undone_at"])
    _tell(batch, comments, ("", was_final), actor, at)
    return comments


@transaction.atomic
def assign_comments(
    *, ids: Sequence[int], assignee: User | None, actor: User, at: datetime
) -> list[Comment]:
    """Say who is to look at comments, or nobody; InvalidInput for one who may not answer."""
    comments = locked_together(ids, Capability.PROPOSE_DISPOSITION, actor)
    committees = {each.pk: each for each in map(committee_of_comment, comments)}
    for committee in committees.values():
        if assignee is not None and not can(assignee, Capability.PROPOSE_DISPOSITION, committee):
            raise InvalidInput(_("Choose an editor or an officer of the committee."))
    for comment in comments:
        comment.assignee = assignee
        comment.version += 1
    Comment.objects.bulk_update(comments, ["assignee", "version"], batch_size=500)
    drafts = {each.draft_id for each in comments}
    journal.record(
        CommentsAssigned(
            subject=f"comment:{comments[0].pk}",
            actor=actor.pk,
            at=at,
            draft=drafts.pop() if len(drafts) == 1 else None,
            ids=tuple(each.pk for each in comments),
            assignee=assignee.pk if assignee else None,
        )
    )
    return comments


COPIED = [
    "work_item_id",
    "draft_id",
    "ballot_id",
    "enquiry_id",
    "revision_id",
    "author_id",
    "member_body_id",
    "name",
    "organisation",
    "country",
    "stakeholder",
    "type",
    "must_satisfy",
    "anchor_block",
    "anchor_start",
    "anchor_end",
    "anchor_quote",
    "anchor_before",
    "anchor_after",
    "anchor_repeated",
    "clause",
    "line",
    "element",
    "member_label",
]


@transaction.atomic
def split_comment(
    *, comment: Comment, text: object, proposed_text: object, actor: User, at: datetime
) -> Comment:
    """Make a comment of its own of one point; the words of the first one stay as they are."""
    require(actor, Capability.PROPOSE_DISPOSITION, committee_of_comment(comment))
    whole = locked(comment)
    part = Comment.objects.create(
        **{name: getattr(whole, name) for name in COPIED},
        text=clean_text(text),
        proposed_text=clean_text(proposed_text or "", field="proposed_text", required=False),
        split_from_id=whole.split_from_id or whole.pk,
        created_at=at,
    )
    journal.record(
        CommentSplit(
            subject=f"comment:{whole.pk}",
            actor=actor.pk,
            at=at,
            draft=whole.draft_id,
            ids=(whole.pk, part.pk),
        )
    )
    return part
