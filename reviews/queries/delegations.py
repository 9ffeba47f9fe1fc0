"""Reading delegations, and to whom a vote can be given."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Ballot, Delegation
from reviews.permissions import current_seats
from reviews.queries.standings import members_in
from reviews.rules.ballot import BallotState
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.ids import row_id
from standards.models import Committee, MemberBody, User

LIVE = (BallotState.DRAFT, BallotState.OPEN)


def delegations_in(committee: Committee, at: datetime) -> QuerySet[Delegation]:
    """Return the delegations of a committee that hold now or later, the newest first."""
    ahead = Q(ends_at__gt=at) | Q(ballot__state__in=LIVE)
    return Delegation.objects.filter(
        ahead, committee=committee, revoked_at__isnull=True
    ).select_related("committee", "ballot", "to_user", "to_body", "given_by")


def receivers_in(committee: Committee, own: dict[str, str], at: datetime) -> list[tuple[str, str]]:
    """Return to whom a vote can be given: other members first, then the committee's people."""
    bodies = [
        (each.elector.key, each.elector.name)
        for each in members_in(committee, at)
        if each.elector.body is not None and each.elector.key not in own
    ]
    seats = current_seats(committee, at).filter(user__is_active=True).select_related("user")
    people = {f"person:{seat.user_id}": str(seat.user) for seat in seats}
    named = sorted((pair for pair in people.items() if pair[0] not in own), key=lambda one: one[1])
    return bodies + named


def receiver_of(key: str) -> User | MemberBody:
    """Return the person or member body that a key names; InvalidInput where there is none."""
    kind, _colon, number = key.partition(":")
    found: User | MemberBody | None = None
    if kind == "person":
        found = User.objects.filter(pk=row_id(number)).first()
    elif kind == "body":
        found = MemberBody.objects.filter(pk=row_id(number)).first()
    if found is None:
        words = _("Name who is to cast the vote, as “person:7” or “body:3”.")
        raise InvalidInput(words, errors=[FieldProblem("/to", words)])
    return found


def live_ballots(committee: Committee) -> list[Ballot]:
    """Return the ballots of a committee in which votes are still to be cast."""
    return list(Ballot.objects.filter(committee=committee, state__in=LIVE))
