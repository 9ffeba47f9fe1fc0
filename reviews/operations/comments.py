"""Making formal comments and deciding what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import CommentDisposed, CommentFiled
from reviews.models import Ballot, Comment, Meeting
from reviews.operations.change_scope import is_outside_change
from reviews.operations.clearances import clear_for_comments
from reviews.permissions import Capability, committee_of_comment, require
from reviews.queries.comments import block_index
from reviews.queries.consolidation import consolidation_of
from reviews.rules.anchoring import Anchor, BlockIndex, index_of, placed
from reviews.rules.disposition import (
    CommentState,
    check_observation,
    clean_text,
    comment_type,
    disposition_of,
)
from standards import journal
from standards.kernel.errors import Conflict, InvalidInput, StaleEdit
from standards.models import Draft, User


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a commenter wrote, not yet checked."""

    text: object
    type: object = "ge"
    proposed_text: object = ""
    anchor: object = None
    must_satisfy: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody wants to become of a comment, and in which meeting it was decided."""

    disposition: object
    observation: object = ""
    final: bool = False
    meeting: Meeting | None = None
    version: int | None = None
    """The version that was read; None overwrites whatever stands there."""


@transaction.atomic
def file_comment(
    *, draft: Draft | None, ballot: Ballot | None, wording: Wording, actor: User, at: datetime
) -> Comment:
    """File a formal comment on a draft or in a ballot."""
    if draft is None and ballot is None:
        raise InvalidInput(_("Say which draft or ballot the comment is on."))
    revision = ballot.revision if ballot is not None else None
    if draft is None and revision is not None:
        draft = revision.draft
    work_item = draft.work_item if draft is not None else ballot.work_item if ballot else None
    committee = work_item.committee if work_item else ballot.committee if ballot else None
    if committee is None:
        raise InvalidInput(_("Say which draft or ballot the comment is on."))
    require(actor, Capability.MAKE_COMMENT, committee, work_item.phase if work_item else "")
    index = index_of(revision.content) if revision is not None else block_index(draft)
    columns = worded(wording, index)
    comment = Comment.objects.create(
        **columns,
        outside_change=is_outside_change(ballot, columns.get("anchor_block", "")),
        draft=draft,
        ballot=ballot,
        revision=revision,
        work_item=work_item,
        author=actor,
        name=actor.name,
        member_body=actor.member_body,
        consolidation=consolidation_of(ballot, actor),
        created_at=at,
    )
    journal.record(
        CommentFiled(
            subject=f"comment:{comment.pk}",
            actor=actor.pk,
            at=at,
            comment=comment.pk,
            draft=comment.draft_id,
        )
    )
    return comment


def worded(wording: Wording, index: BlockIndex) -> dict[str, Any]:
    """Return the checked columns of a comment's words and anchor; InvalidInput otherwise."""
    anchor = placed(wording.anchor, index)
    return {
        "text": clean_text(wording.text),
        "type": comment_type(wording.type or "ge"),
        "proposed_text": clean_text(
            wording.proposed_text or "", field="proposed_text", required=False
        ),
        "must_satisfy": wording.must_satisfy,
        **(_anchor_columns(anchor, index.clauses) if anchor is not None else {}),
    }


def _anchor_columns(anchor: Anchor, clauses: Mapping[str, str]) -> dict[str, Any]:
    return {
        "anchor_block": anchor.block,
        "anchor_start": anchor.start,
        "anchor_end": anchor.end,
        "anchor_quote": anchor.quote,
        "anchor_before": anchor.before,
        "anchor_after": anchor.after,
        "anchor_repeated": anchor.repeated,
        "clause": clauses.get(anchor.block, ""),
    }


def locked(comment: Comment, version: int | None = None) -> Comment:
    """Return the comment under lock; StaleEdit where it is not the version that was read."""
    found = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("work_item")
        .get(pk=comment.pk)
    )
    if version is not None and found.version != version:
        raise StaleEdit(_("Somebody changed this comment meanwhile. Look at it and decide again."))
    return found


@transaction.atomic
def dispose_comment(*, comment: Comment, decision: Decision, actor: User, at: datetime) -> Comment:
    """Propose a disposition, or confirm one with the reasoned reply."""
    wanted = Capability.CONFIRM_DISPOSITION if decision.final else Capability.PROPOSE_DISPOSITION
    require(actor, wanted, committee_of_comment(comment))
    disposition = disposition_of(decision.disposition)
    observation = clean_text(decision.observation or "", field="observation", required=False)
    comment = locked(comment, decision.version)
    if comment.state == CommentState.CONFIRMED and not decision.final:
        raise Conflict(
            _("This comment has a confirmed disposition. Only a new final one replaces it.")
        )
    observation = observation or comment.observation
    check_observation(disposition, observation, final=decision.final)
    comment.disposition, comment.observation = disposition, observation
    if decision.final:
        comment.state, comment.decided_by, comment.decided_at = CommentState.CONFIRMED, actor, at
        comment.decided_in = decision.meeting
    else:
        comment.state, comment.proposed_by, comment.proposed_at = CommentState.PROPOSED, actor, at
    comment.version += 1
    comment.save()
    journal.record(
        CommentDisposed(
            subject=f"comment:{comment.pk}",
            actor=actor.pk,
            at=at,
            comment=comment.pk,
            draft=comment.draft_id,
            disposition=disposition.value,
            final=decision.final,
        )
    )
    if decision.final and comment.work_item is not None:
        clear_for_comments(comment.work_item, actor, at)
    return comment
