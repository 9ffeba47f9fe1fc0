"""Who is told what a ballot came to and what follows, and who is asked about an objection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.events import BallotClosed, BallotDecided, BallotJudged, ObjectorsAsked
from reviews.models import Ballot, Comment, Elector
from reviews.permissions import bodies_voted_for, current_seats
from reviews.queries.recirculation import asked_of, carried_negatives
from reviews.queries.voters import voters_of
from reviews.rules.ballot import BallotState
from reviews.rules.decisions import LABELS, Next
from standards.kernel.event import Event
from standards.kernel.phrases import Phrase
from standards.kernel.slots import Notice, Owed
from standards.models import User
from standards.permissions import committees_of
from standards.rules.roles import Role


def notices_of_outcomes(event: Event) -> list[Notice]:
    """Return the announcement of a result, of a judgement and of a decision, and the questions."""
    if isinstance(event, BallotClosed):
        return _announced(event, _closed_words(event))
    if isinstance(event, BallotJudged):
        words = (
            _("Ballot %(number)s: the chair found consensus")
            if event.consensus
            else _("Ballot %(number)s: the chair found no consensus")
        )
        return _announced(event, words)
    if isinstance(event, BallotDecided):
        label = str(Phrase(LABELS[Next(event.next)]))
        return _announced(event, _("Ballot %(number)s: decided, {label}").format(label=label))
    if isinstance(event, ObjectorsAsked):
        return _questions(event)
    return []


def _closed_words(event: BallotClosed) -> str:
    return {
        "passed": _("Ballot %(number)s has passed"),
        "failed": _("Ballot %(number)s has failed"),
        "blocked": _("Ballot %(number)s is blocked"),
        "undecided": _("Ballot %(number)s is closed: a judgement is due"),
        "decided": _("Ballot %(number)s is decided"),
    }[event.outcome]


def _announced(event: Any, words: str) -> list[Notice]:
    """Tell the whole committee and whoever may vote: the outcome in the subject, then numbers."""
    ballot = Ballot.objects.select_related("committee").get(pk=event.ballot)
    seats = current_seats(ballot.committee, event.at).filter(user__is_active=True)
    told = set(seats.values_list("user", flat=True)) | voters_of(ballot, event.at)
    subject = words % {"number": ballot.number}
    text = f"{ballot.question} {numbers_of(ballot)}".strip()
    return [
        Notice(
            user_id=user,
            subject=subject,
            text=text,
            url=reverse("ballot", args=[ballot.pk]),
            key=f"{event.name}:{ballot.pk}:{event.at.isoformat()}:{user}",
        )
        for user in sorted(told)
    ]


def numbers_of(ballot: Ballot) -> str:
    """Return turnout and counts of a closed ballot in one line; turnout alone where hidden."""
    result = ballot.result
    if result is None:
        return ""
    turnout = result["turnout"]
    line = _("%(voted)d of %(eligible)d members voted.") % turnout
    counts = ", ".join(
        f"{name.replace('_', ' ')} {n}" for name, n in (result["counts"] or {}).items()
    )
    tests = " ".join(each["name"] + ": " + each["arithmetic"] + "." for each in result["tests"])
    return " ".join(part for part in (line, f"{counts}." if counts else "", tests) if part)


def _questions(event: ObjectorsAsked) -> list[Notice]:
    """Ask each objector once, however many of the objections the new text touches."""
    asked: dict[int, list[Comment]] = defaultdict(list)
    comments = Comment.objects.filter(pk__in=event.ids).select_related("draft")
    secretaries: dict[int, list[int]] = defaultdict(list)
    bodies = {each.member_body_id for each in comments if each.member_body_id}
    people = User.objects.filter(is_body_secretary=True, member_body__in=bodies, is_active=True)
    for person in people:
        secretaries[person.member_body_id or 0].append(person.pk)
    for comment in comments:
        own = {comment.author_id} if comment.author_id else set()
        for user in own | set(secretaries[comment.member_body_id or 0]):
            asked[user].append(comment)
    return [_question(event, user, listed) for user, listed in sorted(asked.items())]


def _question(event: ObjectorsAsked, user: int, listed: list[Comment]) -> Notice:
    words = ngettext(
        "Does this satisfy you? %(n)d objection of yours was worked on",
        "Does this satisfy you? %(n)d objections of yours were worked on",
        len(listed),
    )
    first = listed[0]
    return Notice(
        user_id=user,
        subject=words % {"n": len(listed)},
        text=first.draft.title if first.draft else "",
        url=reverse("ballot-objections", args=[first.ballot_id]),
        key=f"{event.name}:{event.revision}:{user}",
    )


def owed_by_objectors(user: User, at: datetime) -> list[Owed]:
    """Return the questions that wait for a person: of recirculations, and of frozen texts."""
    rounds = list(_rounds(user, at))
    own = {ballot.recirculates_id for ballot in rounds}
    return [
        *(_owed_round(ballot) for ballot in rounds),
        *(_owed_words(rows) for pk, rows in _by_ballot(user).items() if pk not in own),
    ]


def _rounds(user: User, at: datetime) -> Iterable[Ballot]:
    votes = committees_of(user, Role.VOTING_MEMBER, Role.OBSERVER)
    if not votes and not user.is_body_secretary:
        return
    mine = Q(user=user)
    if user.member_body_id is not None:
        mine |= Q(member_body=user.member_body_id)
    is_open = Q(ballot__state=BallotState.OPEN, ballot__closes_at__gt=at)
    electors = Elector.objects.filter(mine, is_open, ballot__recirculates__isnull=False)
    for vote in carried_negatives(electors):
        elector = vote.elector
        bodies = bodies_voted_for(user, vote.ballot.committee, at)
        allowed = bodies.get(elector.member_body_id or 0, frozenset())
        if elector.user_id == user.pk or Role.VOTING_MEMBER in allowed:
            yield vote.ballot


def _by_ballot(user: User) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = defaultdict(list)
    for comment in asked_of(user):
        found[comment.ballot_id or 0].append(comment)
    return found


def _owed_round(ballot: Ballot) -> Owed:
    return Owed(
        key=f"recirculation:{ballot.pk}",
        kind="vote",
        title=f"{ballot.number}: {ballot.question}",
        url=reverse("ballot", args=[ballot.pk]),
        action=_("Does this satisfy you?"),
        due=ballot.closes_at,
        committee=ballot.committee.designation,
    )


def _owed_words(rows: list[Comment]) -> Owed:
    ballot = rows[0].ballot
    words = ngettext(
        "%(n)d objection on %(title)s was worked on",
        "%(n)d objections on %(title)s were worked on",
        len(rows),
    )
    title = rows[0].draft.title if rows[0].draft else ""
    return Owed(
        key=f"objections:{rows[0].ballot_id}",
        kind="comments",
        title=words % {"n": len(rows), "title": title},
        url=reverse("ballot-objections", args=[rows[0].ballot_id]),
        action=_("Does this satisfy you?"),
        committee=ballot.committee.designation if ballot else None,
    )
