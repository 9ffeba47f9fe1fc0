"""What people owe, whom an event concerns, and what a search finds in reviews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.events import (
    BallotOpened,
    CloseConfirmed,
    CommentDisposed,
    CommentsAssigned,
    CommentsDisposed,
)
from reviews.models import Ballot, Comment, Enquiry
from reviews.permissions import current_seats
from reviews.queries.ballots import rule_of, visible_ballots
from reviews.queries.comment_notices import of_assignment, of_bulk
from reviews.queries.comments import BEFORE_ALL
from reviews.queries.consolidation import owed_consolidations
from reviews.queries.vote_notices import consequence_of
from reviews.queries.voters import owed_electors, voters_of
from reviews.rules.ballot import BallotState
from reviews.rules.disposition import CommentState, EnquiryState
from standards.infrastructure.moments import moment_words
from standards.kernel.event import Event
from standards.kernel.slots import Hit, Notice, Owed
from standards.models import User
from standards.permissions import committees_of
from standards.rules.roles import OFFICERS, Role

MOST_HITS = 10


def owed_in_reviews(user: User, at: datetime) -> list[Owed]:
    """Return the votes and dispositions that a person owes."""
    return [*_owed_votes(user, at), *_owed_dispositions(user), *owed_consolidations(user)]


def _owed_votes(user: User, at: datetime) -> Iterable[Owed]:
    listed: dict[int, int] = {}
    for elector in owed_electors(user, at):
        ballot = elector.ballot
        listed[ballot.pk] = listed.get(ballot.pk, 0) + 1
        further = listed[ballot.pk] > 1
        yield Owed(
            key=f"ballot:{ballot.pk}:{elector.key}" if further else f"ballot:{ballot.pk}",
            kind="vote",
            title=f"{ballot.number}: {ballot.question}",
            url=reverse("ballot", args=[ballot.pk]),
            action=_("Vote for %(member)s") % {"member": elector.name} if further else _("Vote"),
            due=ballot.closes_at,
            committee=ballot.committee.designation,
            consequence=consequence_of(rule_of(ballot)),
        )


def _owed_dispositions(user: User) -> Iterable[Owed]:
    """Yield one thing per draft: officers confirm what is proposed, editors answer what is open."""
    duties = (
        (tuple(OFFICERS), CommentState.PROPOSED, "confirm", _("Confirm dispositions")),
        ((Role.EDITOR,), CommentState.OPEN, "answer", _("Propose dispositions")),
    )
    for roles, state, kind, action in duties:
        committees = committees_of(user, *roles)
        if not committees:
            continue
        rows = (
            Comment.objects.filter(
                BEFORE_ALL, draft__work_item__committee__in=committees, state=state
            )
            .exclude(receipt__withdrawn_at__isnull=False)
            .order_by()
            .values_list("draft", "draft__title", "draft__work_item__committee__designation")
            .annotate(n=Count("pk"))
        )
        for draft, title, committee, number in rows:
            words = ngettext("%(n)d comment on %(title)s", "%(n)d comments on %(title)s", number)
            yield Owed(
                key=f"comments:{kind}:{draft}",
                kind="comments",
                title=words % {"n": number, "title": title},
                url=f"{reverse('comments')}?draft={draft}&state={state.value}",
                action=action,
                committee=committee,
            )


def hits_in_reviews(query: str, user: Any) -> list[Hit]:
    """Return ballots and enquiries that hold the words of a query and are open to the reader."""
    words = query.strip()
    if not words:
        return []
    enquiries = Enquiry.objects.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    hits = [
        Hit(
            kind=_("Enquiry"),
            title=each.title,
            url=reverse("enquiry", args=[each.pk]),
            excerpt=each.summary[:200],
        )
        for each in enquiries[:MOST_HITS]
    ]
    if isinstance(user, User):
        found = Q(question__icontains=words)
        number = words.upper().removeprefix("B-")
        if number.isascii() and number.isdigit() and len(number) < 19:
            found |= Q(pk=int(number))
        hits += [
            Hit(
                kind=_("Ballot"),
                title=f"{each.number}: {each.question}",
                url=reverse("ballot", args=[each.pk]),
                excerpt=each.committee.title,
            )
            for each in visible_ballots(user).filter(found)[:MOST_HITS]
        ]
    return hits


def notices_of(event: Event) -> list[Notice]:
    """Return whom an event of reviews concerns, with the action asked for in the subject."""
    if isinstance(event, BallotOpened):
        return _of_opening(event)
    if isinstance(event, CloseConfirmed):
        return _of_confirmation(event)
    if isinstance(event, CommentDisposed):
        return _of_disposition(event)
    if isinstance(event, CommentsDisposed):
        return of_bulk(event)
    if isinstance(event, CommentsAssigned):
        return of_assignment(event)
    return []


def _of_opening(event: BallotOpened) -> list[Notice]:
    ballot = Ballot.objects.select_related("committee").get(pk=event.ballot)
    if ballot.state != BallotState.OPEN:
        return []
    subject = _("Vote on %(number)s until %(time)s") % {
        "number": ballot.number,
        "time": moment_words(ballot.closes_at),
    }
    told = sorted(voters_of(ballot, event.at))
    return [_notice(event, ballot, user, (subject, ballot.question)) for user in told]


def _of_confirmation(event: CloseConfirmed) -> list[Notice]:
    ballot = Ballot.objects.select_related("committee").get(pk=event.ballot)
    subject = _("Confirm or leave: %(number)s is to be closed before its hour") % {
        "number": ballot.number
    }
    told = set(
        current_seats(ballot.committee, event.at)
        .filter(role__in=OFFICERS)
        .exclude(user=event.actor)
        .values_list("user", flat=True)
    )
    return [_notice(event, ballot, user, (subject, ballot.question)) for user in sorted(told)]


def _notice(event: Any, ballot: Ballot, user: int, words: tuple[str, str]) -> Notice:
    return Notice(
        user_id=user,
        subject=words[0],
        text=words[1],
        url=reverse("ballot", args=[ballot.pk]),
        key=f"{event.name}:{ballot.pk}:{event.at.isoformat()}:{user}",
    )


def _of_disposition(event: CommentDisposed) -> list[Notice]:
    comment = Comment.objects.get(pk=event.comment)
    if not event.final or comment.author_id is None or comment.author_id == event.actor:
        return []
    subject = _("Your comment %(number)d was answered") % {"number": comment.pk}
    return [
        Notice(
            user_id=comment.author_id,
            subject=subject,
            text=comment.observation,
            url=f"{reverse('comments')}?draft={comment.draft_id or ''}#comment-{comment.pk}",
            key=f"{event.name}:{comment.pk}:{event.at.isoformat()}",
        )
    ]


def open_enquiries_of(work_item: int) -> list[Enquiry]:
    """Return the open enquiries on a work item."""
    return list(Enquiry.objects.filter(work_item=work_item, state=EnquiryState.OPEN))
