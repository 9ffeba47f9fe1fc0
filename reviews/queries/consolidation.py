"""Reading what a member body gathers of its experts' comments before all may see it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.models import Ballot, BodyConsolidation, Comment
from reviews.rules.ballot import BallotState
from reviews.rules.disposition import Consolidation
from standards.kernel.slots import Owed
from standards.models import MemberBody, User


def body_led_by(user: User) -> MemberBody | None:
    """Return the member body whose secretary this person is; None for others."""
    return user.member_body if user.is_body_secretary else None


def consolidation_in(ballot: Ballot, body: MemberBody) -> BodyConsolidation | None:
    """Return a body's consolidation in a ballot; None where it does not consolidate."""
    return BodyConsolidation.objects.filter(ballot=ballot, member_body=body).first()


def consolidation_of(ballot: Ballot | None, actor: User) -> Consolidation:
    """Return whether a new comment of this person is held by its member body at first."""
    body = actor.member_body_id
    if ballot is None or body is None or actor.is_body_secretary:
        return Consolidation.NONE
    holds = BodyConsolidation.objects.filter(ballot=ballot, member_body=body).exists()
    return Consolidation.HELD if holds else Consolidation.NONE


def body_comments(ballot: Ballot, body: MemberBody) -> QuerySet[Comment]:
    """Return all comments of a body in a ballot: held, kept back and submitted."""
    rows = Comment.objects.filter(ballot=ballot, member_body=body)
    return rows.select_related("author", "member_body").order_by("pk")


def owed_consolidations(user: User) -> Iterable[Owed]:
    """Yield a thing to do per open ballot in which the person's body still holds comments."""
    body = body_led_by(user)
    if body is None:
        return
    ballots = (
        Ballot.objects.filter(
            state=BallotState.OPEN,
            comments__member_body=body,
            comments__consolidation=Consolidation.HELD,
        )
        .select_related("committee")
        .annotate(held=Count("comments"))
    )
    for ballot in ballots:
        words = ngettext("%(n)s comment on %(number)s", "%(n)s comments on %(number)s", ballot.held)
        yield Owed(
            key=f"consolidation:{ballot.pk}",
            kind="comments",
            title=words % {"n": ballot.held, "number": ballot.number},
            url=reverse("ballot-consolidation", args=[ballot.pk]),
            action=_("Submit for your member body"),
            due=ballot.closes_at,
            committee=ballot.committee.designation,
        )
