"""A member body's word in a ballot: experts comment, its secretary edits, merges and submits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.events import CommentsConsolidated
from reviews.models import Ballot, BodyConsolidation, Comment
from reviews.queries.consolidation import body_comments, body_led_by
from reviews.rules.ballot import BallotState
from reviews.rules.disposition import Consolidation, clean_text, comment_type
from standards import journal
from standards.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from standards.models import MemberBody, User


@dataclass(frozen=True, kw_only=True)
class BodyWording:
    """The words in which a body submits a comment."""

    text: object
    proposed_text: object = ""
    type: object = "ge"


@transaction.atomic
def open_consolidation(*, ballot: Ballot, actor: User, at: datetime) -> BodyConsolidation:
    """Hold the further comments of the body's experts in a ballot until they are submitted."""
    ballot, body = _led(ballot, actor)
    found, made = BodyConsolidation.objects.get_or_create(
        ballot=ballot, member_body=body, defaults={"opened_by": actor, "opened_at": at}
    )
    if made:
        _tell("opened", ballot, body, (), (actor, at))
    return found


@transaction.atomic
def edit_held(
    *, ballot: Ballot, pk: int, wording: BodyWording, actor: User, at: datetime
) -> Comment:
    """Reword a held comment for the body; what its writer wrote first is kept beside it."""
    ballot, body = _led(ballot, actor)
    (comment,) = _held(ballot, body, [pk])
    comment.original_text = comment.original_text or comment.text
    comment.text = clean_text(wording.text)
    comment.proposed_text = clean_text(
        wording.proposed_text or "", field="proposed_text", required=False
    )
    comment.type = comment_type(wording.type or "ge")
    comment.version += 1
    comment.save()
    _tell("edited", ballot, body, (comment.pk,), (actor, at))
    return comment


@transaction.atomic
def merge_held(*, ballot: Ballot, ids: Sequence[int], actor: User, at: datetime) -> Comment:
    """Put held comments into the first of them, point after point; the others are kept back."""
    ballot, body = _led(ballot, actor)
    comments = _held(ballot, body, ids)
    if len(comments) < 2:
        raise InvalidInput(_("Choose at least two comments to be merged."))
    first, *rest = comments
    first.original_text = first.original_text or first.text
    first.text = clean_text("\n\n".join(each.text for each in comments))
    proposals = [each.proposed_text for each in comments if each.proposed_text]
    first.proposed_text = clean_text("\n\n".join(proposals), required=False)
    first.must_satisfy = any(each.must_satisfy for each in comments)
    for each in rest:
        each.consolidation, each.duplicate_of = Consolidation.KEPT_BACK, first
    for each in comments:
        each.version += 1
        each.save()
    _tell("merged", ballot, body, tuple(each.pk for each in comments), (actor, at))
    return first


@transaction.atomic
def keep_back(
    *, ballot: Ballot, ids: Sequence[int], back: bool, actor: User, at: datetime
) -> list[Comment]:
    """Leave comments out of what the body submits, or take them in again."""
    ballot, body = _led(ballot, actor)
    comments = _held(ballot, body, ids, also_kept=True)
    for each in comments:
        each.consolidation = Consolidation.KEPT_BACK if back else Consolidation.HELD
        each.duplicate_of = None
        each.version += 1
        each.save(update_fields=["consolidation", "duplicate_of", "version"])
    act = "kept_back" if back else "taken_in"
    _tell(act, ballot, body, tuple(each.pk for each in comments), (actor, at))
    return comments


@transaction.atomic
def submit_consolidation(*, ballot: Ballot, actor: User, at: datetime) -> list[Comment]:
    """Lay the held comments before all as the body's; Conflict when nothing is held."""
    ballot, body = _led(ballot, actor)
    rows = body_comments(ballot, body).filter(consolidation=Consolidation.HELD)
    comments = list(rows.select_for_update(of=("self",)))
    if not comments:
        raise Conflict(_("Your member body holds no comments in this ballot."))
    for each in comments:
        each.consolidation = Consolidation.NONE
        each.name = body.name
        each.version += 1
        each.save(update_fields=["consolidation", "name", "version"])
    BodyConsolidation.objects.filter(ballot=ballot, member_body=body).update(submitted_at=at)
    _tell("submitted", ballot, body, tuple(each.pk for each in comments), (actor, at))
    return comments


def _led(ballot: Ballot, actor: User) -> tuple[Ballot, MemberBody]:
    """Return the ballot under lock and the actor's body; Forbidden, or Conflict once it closed."""
    body = body_led_by(actor)
    if body is None:
        raise Forbidden(_("The secretary of a member body consolidates its comments."))
    locked = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot.pk)
    if locked.state != BallotState.OPEN:
        raise Conflict(_("This ballot is not open: comments are submitted before it closes."))
    return locked, body


def _held(
    ballot: Ballot, body: MemberBody, ids: Sequence[int], *, also_kept: bool = False
) -> list[Comment]:
    kinds = [Consolidation.HELD, Consolidation.KEPT_BACK] if also_kept else [Consolidation.HELD]
    rows = body_comments(ballot, body).filter(pk__in=ids, consolidation__in=kinds)
    comments = list(rows.select_for_update(of=("self",)))
    if not comments or len(comments) != len(set(ids)):
        raise NotFound(_("One of these comments is not held by your member body."))
    return comments


def _tell(
    act: str,
    ballot: Ballot,
    body: MemberBody,
    ids: tuple[int, ...],
    stamp: tuple[User, datetime],
) -> None:
    actor, at = stamp
    submitted = act == "submitted"
    draft = ballot.revision.draft_id if submitted and ballot.revision is not None else None
    journal.record(
        CommentsConsolidated(
            subject=f"ballot:{ballot.pk}",
            actor=actor.pk,
            at=at,
            draft=draft,
            ids=ids if submitted else (),
            act=act,
            member_body=body.pk,
        )
    )
