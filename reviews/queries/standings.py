"""Who the members of a committee are, what their votes weigh, and for whom a person speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reviews.models import MemberStanding
from reviews.permissions import bodies_voted_for, current_seats
from reviews.rules.electorate import DrawnElector, Seat, Weighing, draw_electorate
from standards.models import Committee, MemberBody, User
from standards.rules.roles import Role

VOTING = (Role.VOTING_MEMBER, Role.OBSERVER)


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """A member of a committee with what its vote weighs there."""

    elector: DrawnElector
    weighing: Weighing


def seats_of(committee: Committee, at: datetime) -> list[Seat]:
    """Return the seats from which electorates are drawn, in the order of their making."""
    rows = (
        current_seats(committee, at)
        .filter(role__in=VOTING, user__is_active=True)
        .select_related("user__member_body", "member_body")
        .order_by("pk")
    )
    return [_seat(each) for each in rows]


def _seat(membership: Any) -> Seat:
    body = membership.member_body or membership.user.member_body
    return Seat(
        user=membership.user_id,
        user_name=str(membership.user),
        observes=membership.role == Role.OBSERVER,
        body=body.pk if body else None,
        body_name=str(body) if body else "",
        population=body.population if body else 0,
    )


def weighings_of(committee: Committee) -> Mapping[str, Weighing]:
    """Return the weights and interests that were set, by the key of the member."""
    rows = MemberStanding.objects.filter(committee=committee)
    return {
        member: Weighing(weight, interest)
        for member, weight, interest in rows.values_list("member", "weight", "interest")
    }


def members_in(committee: Committee, at: datetime) -> list[MemberLine]:
    """Return the members that vote in a committee, observers too, by name."""
    by_body = committee.constituted == Committee.Constituted.MEMBER_BODIES
    drawn = draw_electorate(seats_of(committee, at), by_body=by_body, with_observers=True)
    found = weighings_of(committee)
    return [
        MemberLine(elector=each, weighing=found.get(each.key, Weighing()))
        for each in sorted(drawn, key=lambda one: one.name)
    ]


def members_spoken_for(user: User, committee: Committee, at: datetime) -> dict[str, str]:
    """Return the members for whom a person may vote in a committee: key → name."""
    if committee.constituted == Committee.Constituted.MEMBER_BODIES:
        bodies = bodies_voted_for(user, committee, at)
        names = MemberBody.objects.in_bulk(bodies)
        seated = {each.elector.key for each in members_in(committee, at)} if bodies else set()
        spoken = {f"body:{pk}": str(names[pk]) for pk in bodies if f"body:{pk}" in seated}
        if spoken:
            return spoken
    seat = current_seats(committee, at).filter(user=user, role=Role.VOTING_MEMBER).exists()
    return {f"person:{user.pk}": str(user)} if seat else {}
