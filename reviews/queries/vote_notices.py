"""Whom it concerns that a vote was cast, given away, put off or is still owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.events import (
    BallotClosed,
    BallotExtended,
    VoteCast,
    VoteDelegated,
    VotersReminded,
)
from reviews.models import Ballot, Delegation, Elector
from reviews.permissions import current_seats
from reviews.queries.ballots import missing_electors, rule_of
from reviews.queries.obligations import record_of_member
from reviews.queries.voters import casters_of, people_for_member
from reviews.rules.ballot import P_MEMBER, BallotRule, BallotState
from standards.infrastructure.moments import moment_words
from standards.kernel.event import Event
from standards.kernel.slots import Notice
from standards.models import User
from standards.rules.roles import Role


def notices_of_votes(event: Event) -> list[Notice]:
    """Return whom an event of voting concerns, with the action asked for in the subject."""
    answer = TOLD.get(type(event))
    return answer(event) if answer else []


def consequence_of(rule: BallotRule) -> str:
    """Say what follows when a member misses a ballot under this rule."""
    if rule.owed_strictly:
        return _(
            "Missing it is reported to the committee manager as grounds for a downgrade to"
            " observer."
        )
    return _(
        "A miss goes on your member’s record; missing over 20 % of a year’s ballots is reported."
    )


def _of_cast(event: VoteCast) -> list[Notice]:
    """Tell the others who speak for the member: colleagues, and the two sides of a delegation."""
    elector = Elector.objects.filter(pk=event.elector).select_related("ballot__committee").first()
    if elector is None:
        return []
    ballot, person = elector.ballot, User.objects.filter(pk=event.actor or 0).first()
    values = {"member": elector.name, "number": ballot.number, "person": str(person)}
    if event.changed:
        subject = _("%(person)s changed the vote of %(member)s in %(number)s") % values
    else:
        subject = _("%(person)s voted for %(member)s in %(number)s") % values
    told = casters_of(ballot, [elector], event.at)[elector.pk] | set(event.told)
    return _told(event, ballot, told - {event.actor}, (subject, ballot.question))


def _of_extension(event: BallotExtended) -> list[Notice]:
    ballot = _ballot(event.ballot)
    values = {
        "number": ballot.number,
        "time": moment_words(datetime.fromisoformat(event.closes_at)),
    }
    subject = _("%(number)s is open longer: vote until %(time)s") % values
    return _told(event, ballot, _everybody(ballot, event.at), (subject, event.reason))


def _of_reminder(event: VotersReminded) -> list[Notice]:
    """Remind those who owe at this moment; who votes meanwhile is left alone."""
    ballot = _ballot(event.ballot)
    if ballot.state != BallotState.OPEN:
        return []
    owing = list(missing_electors(ballot).filter(member_class=P_MEMBER))
    owed: dict[int, list[str]] = defaultdict(list)
    for elector, people in zip(owing, casters_of(ballot, owing, event.at).values(), strict=True):
        for user in people:
            owed[user].append(elector.name)
    if event.hours < 48:
        left = ngettext("%(n)d hour left", "%(n)d hours left", event.hours) % {"n": event.hours}
    else:
        days = event.hours // 24
        left = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    values = {"number": ballot.number, "time": moment_words(ballot.closes_at), "left": left}
    subject = _("Vote on %(number)s until %(time)s: %(left)s") % values
    follows = consequence_of(rule_of(ballot))
    notices: list[Notice] = []
    for user, members in sorted(owed.items()):
        asked = _("%(members)s has not voted yet.") % {"members": ", ".join(members)}
        words = f"{ballot.question}\n\n{asked} {follows}"
        notices += _told(event, ballot, [user], (subject, words))
    return notices


def _of_delegation(event: VoteDelegated) -> list[Notice]:
    """Tell both sides: the member that gives its vote, and whoever casts it from now on."""
    row = Delegation.objects.select_related("committee", "ballot", "given_by", "to_user", "to_body")
    given = row.get(pk=event.delegation)
    values = {
        "member": given.member_name,
        "receiver": given.receiver,
        "where": given.ballot.number if given.ballot else given.committee.designation,
    }
    if event.revoked:
        subject = _("%(member)s votes itself in %(where)s again, not %(receiver)s") % values
    else:
        subject = _("Vote for %(member)s in %(where)s: its vote was given to %(receiver)s") % values
    own = people_for_member(given.committee, given.member, event.at)
    receiver = f"body:{given.to_body_id}" if given.to_body_id else f"person:{given.to_user_id}"
    told = own | people_for_member(given.committee, receiver, event.at) | {given.given_by_id}
    url = (
        reverse("ballot", args=[given.ballot_id])
        if given.ballot_id
        else reverse("committee-obligations", args=[given.committee.slug])
    )
    return [
        Notice(
            user_id=user,
            subject=subject,
            text=given.reason,
            url=url,
            key=f"{event.name}:{given.pk}:{event.revoked}:{user}",
        )
        for user in sorted(told - {event.actor})
    ]


def _of_misses(event: BallotClosed) -> list[Notice]:
    """Report to the managers which members have now missed so much that it has consequences."""
    ballot = _ballot(event.ballot)
    managers = current_seats(ballot.committee, event.at).filter(role=Role.MANAGER)
    told = set(managers.values_list("user", flat=True))
    notices: list[Notice] = []
    for elector in missing_electors(ballot).filter(member_class=P_MEMBER):
        record = record_of_member(ballot.committee, elector.key, event.at)
        if not record.reported:
            continue
        values = {"member": elector.name, "number": ballot.number}
        subject = _("Consider a downgrade: %(member)s missed %(number)s") % values
        text = " ".join(str(each) for each in record.reasons)
        notices += [
            Notice(
                user_id=user,
                subject=subject,
                text=text,
                url=reverse("committee-obligations", args=[ballot.committee.slug]),
                key=f"reviews.misses:{ballot.pk}:{elector.key}:{user}",
            )
            for user in sorted(told)
        ]
    return notices


def _ballot(pk: int) -> Ballot:
    return Ballot.objects.select_related("committee").get(pk=pk)


def _everybody(ballot: Ballot, at: datetime) -> set[int]:
    """Return all who may cast in a ballot."""
    electors = Elector.objects.filter(ballot=ballot)
    return set[int]().union(*casters_of(ballot, electors, at).values())


def _told(
    event: Event, ballot: Ballot, people: Iterable[int], words: tuple[str, str]
) -> list[Notice]:
    return [
        Notice(
            user_id=user,
            subject=words[0],
            text=words[1],
            url=reverse("ballot", args=[ballot.pk]),
            key=f"{event.name}:{ballot.pk}:{event.at.isoformat()}:{user}",
        )
        for user in sorted(people)
    ]


TOLD: Mapping[type[Event], Callable[[Any], list[Notice]]] = {
    VoteCast: _of_cast,
    BallotExtended: _of_extension,
    VotersReminded: _of_reminder,
    VoteDelegated: _of_delegation,
    BallotClosed: _of_misses,
}
