"""What a recirculation is about: unresolved negatives, the text that changed, who is asked what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Ballot, Comment, Elector, Vote
from reviews.queries.ballots import counting_votes_of, rule_of
from reviews.queries.comments import BEFORE_ALL
from reviews.queries.decisions import followed_by
from reviews.rules.ballot import BallotState, Recirculation
from reviews.rules.recirculation import changed_clauses, homes_of, is_negative
from standards.models import Revision
from standards.rules.comparison import compare

if TYPE_CHECKING:
    from standards.models import User


def negatives_of(ballot: Ballot) -> list[Vote]:
    """Return the counting votes of a named ballot that are against, or block."""
    rule = rule_of(ballot)
    return [
        vote
        for vote in counting_votes_of(ballot)
        if is_negative(rule, [part["position"] for part in vote.parts] or [vote.position])
    ]


def later_revisions(ballot: Ballot) -> list[Revision]:
    """Return the texts that were frozen after the one balloted, newest first."""
    if ballot.revision is None:
        return []
    later = Revision.objects.filter(
        draft=ballot.revision.draft_id, number__gt=ballot.revision.number
    )
    return list(later.defer("content").order_by("-number")[:20])


def why_not_again(ballot: Ballot) -> str:
    """Return why a ballot cannot go round again now, in a sentence; empty when it can."""
    if ballot.state != BallotState.CLOSED:
        return _("Only a closed ballot can be recirculated.")
    if rule_of(ballot).recirculation is Recirculation.NONE:
        return _("This rule knows no recirculation. Prepare a new ballot.")
    if ballot.secret:
        return _(
            "A secret ballot cannot be recirculated: its papers bear no names, so no vote can be"
            " carried forward and nobody can be asked about an objection. Prepare a new ballot."
        )
    if ballot.revision_id is None:
        return _("This ballot was on no text, so no text can have changed.")
    return followed_by(ballot) or _lacking(ballot)


def _lacking(ballot: Ballot) -> str:
    if not negatives_of(ballot):
        return _("Nobody voted against, so no objection is left to go round again.")
    if not later_revisions(ballot):
        return _("Freeze the revised text first: the ballot goes round again on what changed.")
    return ""


def changes_between(old: Revision, new: Revision) -> list[dict[str, Any]]:
    """Return the clauses that changed from one frozen text to another; neither ever changes."""
    return list(_changes(old.pk, new.pk, old.hash, new.hash))


@lru_cache(maxsize=8)
def _changes(old: int, new: int, _old: str, _new: str) -> tuple[dict[str, Any], ...]:
    rows = Revision.objects.select_related("draft").in_bulk([old, new])
    before, after = rows[old], rows[new]
    return tuple(changed_clauses(compare(before.content, after.content, after.draft.language)))


def homes_in(revision: Revision) -> Mapping[str, str]:
    """Return the clause of each node of a frozen text."""
    return homes_of(revision.content)


def objections_to(ballot: Ballot, votes: Iterable[Vote]) -> QuerySet[Comment]:
    """Return what a ballot's negative voters said, and what else must be satisfied."""
    electors = [vote.elector for vote in votes]
    against = Q(member_body__in=[each.member_body_id for each in electors if each.member_body_id])
    against |= Q(author__in=[each.user_id for each in electors if each.user_id])
    rows = Comment.objects.filter(BEFORE_ALL, against | Q(must_satisfy=True), ballot=ballot)
    return rows.select_related("author", "member_body", "asked_in", "revision").order_by("pk")


def asked_of(user: User) -> QuerySet[Comment]:
    """Return the objections of a person, or of the person's member body, that wait for an answer.

    A body's objections are answered by its author and by the body's secretary.
    """
    own = Q(author=user)
    if user.is_body_secretary and user.member_body_id is not None:
        own |= Q(member_body=user.member_body_id)
    waiting = Q(satisfied_at__isnull=True) | Q(satisfied_at__lt=F("asked_in__frozen_at"))
    rows = Comment.objects.filter(own, waiting, asked_in__isnull=False)
    return rows.select_related("ballot__committee", "asked_in", "draft").order_by("pk")


def questions_to(ballot: Ballot, elector: Elector | None) -> list[Comment]:
    """Return the objections of a member that a recirculation's text touches, answered or not."""
    if elector is None or ballot.recirculates_id is None or ballot.revision is None:
        return []
    own = Q(member_body=elector.member_body_id) if elector.member_body_id else Q(pk__in=())
    own |= Q(author=elector.user_id) if elector.user_id else Q(pk__in=())
    chain = _chain(ballot)
    rows = Comment.objects.filter(
        own, ballot__in=chain, asked_in__number__gte=ballot.revision.number
    )
    return list(rows.select_related("asked_in", "author").order_by("pk"))


def _chain(ballot: Ballot) -> list[int]:
    """Return the ballots that this one takes round again, nearest first."""
    found: list[int] = []
    earlier = ballot.recirculates
    while earlier is not None and len(found) < 50:
        found.append(earlier.pk)
        earlier = earlier.recirculates
    return found


def is_answered(comment: Comment) -> bool:
    """Tell whether its voter has said, of the latest change, whether it satisfies."""
    if comment.satisfied_at is None or comment.asked_in is None:
        return False
    return comment.satisfied_at >= comment.asked_in.frozen_at


def carried_negatives(electors: QuerySet[Elector]) -> list[Vote]:
    """Return the carried votes of these electors that are against and were not cast anew."""
    votes = Vote.objects.filter(
        elector__in=electors, counting=True, carried_from__isnull=False
    ).select_related("ballot__committee", "elector")
    return [
        vote
        for vote in votes
        if is_negative(
            rule_of(vote.ballot), [part["position"] for part in vote.parts] or [vote.position]
        )
    ]
