"""Giving a member's vote to somebody else, taking it back, and setting what a vote weighs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.events import StandingSet, VoteDelegated
from reviews.models import Ballot, Delegation, Elector, MemberStanding, Turnout, Vote
from reviews.permissions import Capability, can, require
from reviews.queries.standings import members_in, members_spoken_for
from reviews.rules.ballot import BallotState
from standards import journal
from standards.kernel.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from standards.models import Committee, MemberBody, User

LONGEST_SPAN = timedelta(days=366)
LONGEST_REASON = 500
LONGEST_INTEREST = 80
HEAVIEST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Gift:
    """Whose vote goes to whom: for one ballot, or from `starts_at` to `ends_at` in a committee.

    `member` may be left out where the giver speaks for one member alone.
    """

    committee: Committee
    to: User | MemberBody
    member: str = ""
    ballot: Ballot | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    reason: str = ""


@transaction.atomic
def delegate_vote(*, gift: Gift, actor: User, at: datetime) -> Delegation:
    """Give a member's vote to a person of the committee or to another member; both are told."""
    Committee.objects.select_for_update().get(pk=gift.committee.pk)
    key, name = _member(gift, actor, at)
    _check_receiver(gift, key, at)
    starts_at, ends_at = _span(gift, at)
    _refuse_second(gift, key, (starts_at, ends_at))
    if gift.ballot is not None:
        _refuse_ended(gift.ballot, key)
    given = Delegation.objects.create(
        committee=gift.committee,
        ballot=gift.ballot,
        member=key,
        member_name=name,
        to_user=gift.to if isinstance(gift.to, User) else None,
        to_body=gift.to if isinstance(gift.to, MemberBody) else None,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=_text(gift.reason, LONGEST_REASON, "/reason"),
        given_by=actor,
        given_at=at,
    )
    _record(given, actor, at)
    return given


def _member(gift: Gift, actor: User, at: datetime) -> tuple[str, str]:
    """Return the member whose vote is given; only those who speak for it may."""
    spoken = members_spoken_for(actor, gift.committee, at)
    key = gift.member or next(iter(spoken), "")
    if key not in spoken:
        raise Forbidden(_("You do not vote for this member, so you cannot give its vote away."))
    return key, spoken[key]


def _check_receiver(gift: Gift, key: str, at: datetime) -> None:
    """Refuse a receiver that could not cast, or that is the member itself."""
    to = gift.to
    if isinstance(to, MemberBody):
        seated = any(each.elector.key == f"body:{to.pk}" for each in members_in(gift.committee, at))
        itself = key == f"body:{to.pk}"
    else:
        seated = to.is_active and can(to, Capability.READ_BALLOT, gift.committee)
        itself = key in members_spoken_for(to, gift.committee, at)
    if itself:
        raise _refusal("/to", _("They vote for this member already."))
    if not seated:
        raise _refusal(
            "/to", _("Choose somebody of this committee: others cannot see its ballots.")
        )


def _span(gift: Gift, at: datetime) -> tuple[datetime, datetime | None]:
    if gift.ballot is not None:
        return at, None
    starts_at, ends_at = gift.starts_at or at, gift.ends_at
    if ends_at is None:
        raise _refusal("/ends_at", _("Say until when, or for which ballot."))
    if ends_at <= max(starts_at, at):
        raise _refusal("/ends_at", _("The end must come after the start, and in the future."))
    if ends_at - starts_at > LONGEST_SPAN:
        raise _refusal("/ends_at", _("A vote is given away for a year at most."))
    return starts_at, ends_at


def _refuse_second(gift: Gift, key: str, span: tuple[datetime, datetime | None]) -> None:
    """Refuse when the vote is given away already for the same time or ballot."""
    starts_at, ends_at = span
    until = ends_at or (gift.ballot.closes_at if gift.ballot else starts_at)
    same = Q(ballot__isnull=True, starts_at__lt=until, ends_at__gt=starts_at)
    if gift.ballot is not None:
        same |= Q(ballot=gift.ballot)
    else:
        same |= Q(
            ballot__state__in=[BallotState.DRAFT, BallotState.OPEN],
            ballot__closes_at__gt=starts_at,
        )
    standing = Delegation.objects.filter(
        same, committee=gift.committee, member=key, revoked_at__isnull=True
    ).first()
    if standing is not None:
        words = _("The vote of %(member)s is given to %(receiver)s already. Take that back first.")
        raise Conflict(words % {"member": standing.member_name, "receiver": standing.receiver})


def _refuse_ended(ballot: Ballot, key: str) -> None:
    if ballot.state not in (BallotState.DRAFT, BallotState.OPEN):
        raise Conflict(_("Ballot %(number)s has ended.") % {"number": ballot.number})
    if _has_cast(ballot, key):
        words = _("The vote was cast in %(number)s. Change it there instead of giving it away.")
        raise Conflict(words % {"number": ballot.number})


def _has_cast(ballot: Ballot, key: str) -> bool:
    elector = Elector.objects.filter(ballot=ballot, key=key)
    return (
        Vote.objects.filter(elector__in=elector).exists()
        or Turnout.objects.filter(elector__in=elector).exists()
    )


@transaction.atomic
def revoke_delegation(*, delegation: Delegation, actor: User, at: datetime) -> Delegation:
    """Take a vote back; for one ballot only until it was cast there. What was cast stays."""
    row = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("committee", "ballot", "to_user", "to_body")
        .get(pk=delegation.pk)
    )
    if row.member not in members_spoken_for(actor, row.committee, at):
        raise Forbidden(
            _("Only those who vote for %(member)s take its vote back.")
            % {"member": row.member_name}
        )
    if row.revoked_at is not None:
        raise Conflict(_("This vote was taken back before."))
    if row.ballot is not None and _has_cast(row.ballot, row.member):
        words = _("%(receiver)s has cast the vote in %(number)s; it cannot be taken back now.")
        raise Conflict(words % {"receiver": row.receiver, "number": row.ballot.number})
    row.revoked_by, row.revoked_at = actor, at
    row.save(update_fields=["revoked_by", "revoked_at"])
    _record(row, actor, at, revoked=True)
    return row


def _record(given: Delegation, actor: User, at: datetime, *, revoked: bool = False) -> None:
    journal.record(
        VoteDelegated(
            subject=f"committee:{given.committee_id}",
            actor=actor.pk,
            at=at,
            delegation=given.pk,
            committee=given.committee_id,
            ballot=given.ballot_id,
            revoked=revoked,
        )
    )


@transaction.atomic
def set_standing(
    *, committee: Committee, member: str, weight: int, interest: str, actor: User, at: datetime
) -> MemberStanding:
    """Set what a member's vote weighs in a committee from the next opening on."""
    require(actor, Capability.MANAGE_BALLOT, committee)
    if member not in {each.elector.key for each in members_in(committee, at)}:
        raise _refusal("/member", _("There is no such member in this committee."))
    if not 1 <= weight <= HEAVIEST:
        words = _("A weight is a whole number from 1 to %(n)d.") % {"n": HEAVIEST}
        raise _refusal("/weight", words)
    values = {"weight": weight, "interest": _text(interest, LONGEST_INTEREST, "/interest")}
    row, _made = MemberStanding.objects.update_or_create(
        committee=committee, member=member, defaults=values | {"set_by": actor, "set_at": at}
    )
    journal.record(
        StandingSet(
            subject=f"committee:{committee.pk}",
            actor=actor.pk,
            at=at,
            committee=committee.pk,
            member=member,
            weight=weight,
            interest=row.interest,
        )
    )
    return row


def _text(given: str, longest: int, pointer: str) -> str:
    text = given.strip()
    if "\x00" in text or len(text) > longest:
        raise _refusal(pointer, _("Write at most %(n)d characters here.") % {"n": longest})
    return text


def _refusal(pointer: str, words: str) -> InvalidInput:
    return InvalidInput(words, errors=[FieldProblem(pointer, words)])
