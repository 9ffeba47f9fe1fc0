"""Who casts for whom in a ballot: a member's own people, or those whom it gave its vote to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.models import Ballot, Delegation, Elector
from reviews.permissions import bodies_voted_for, current_seats
from reviews.rules.ballot import O_MEMBER, P_MEMBER, BallotState
from standards.models import Committee, Membership, User
from standards.rules.roles import Role


def standing_delegations(ballot: Ballot, at: datetime) -> QuerySet[Delegation]:
    """Return the delegations that hold for a ballot at an instant."""
    span = Q(ballot__isnull=True, starts_at__lte=at, ends_at__gt=at)
    return Delegation.objects.filter(
        Q(ballot=ballot) | span, committee=ballot.committee_id, revoked_at__isnull=True
    )


def own_electors(user: User, bodies: Mapping[int, frozenset[Role]]) -> Q:
    """Return the condition for the electors whose own voice this person is."""
    mine = Q(user=user)
    for body, roles in bodies.items():
        if Role.VOTING_MEMBER in roles:
            mine |= Q(member_body=body)
        else:
            mine |= Q(member_body=body, member_class=O_MEMBER)
    return mine


def _to(user: User, bodies: Mapping[int, frozenset[Role]]) -> Q:
    """Return the condition for the delegations that reach this person."""
    voices = [body for body, roles in bodies.items() if Role.VOTING_MEMBER in roles]
    return Q(to_user=user) | Q(to_body__in=voices)


def electors_for(user: User, ballot: Ballot, at: datetime) -> QuerySet[Elector]:
    """Return the electors for whom this person may cast: the own first, then those given to it.

    A member that gave its vote away does not cast itself until it takes it back.
    """
    bodies = bodies_voted_for(user, ballot.committee, at)
    given = standing_delegations(ballot, at).filter(member=OuterRef("key"))
    return (
        Elector.objects.filter(ballot=ballot)
        .annotate(delegated=Exists(given.filter(_to(user, bodies))))
        .filter(Q(delegated=True) | (own_electors(user, bodies) & ~Exists(given)))
        .order_by("delegated", "-member_class", "-pk")
    )


def delegation_for(elector: Elector, user: User, ballot: Ballot, at: datetime) -> Delegation | None:
    """Return the delegation under which a person casts for an elector; None for its own voice."""
    bodies = bodies_voted_for(user, ballot.committee, at)
    rows = standing_delegations(ballot, at).filter(member=elector.key)
    return rows.filter(_to(user, bodies)).first()


def delegated_away(user: User, ballot: Ballot, at: datetime) -> list[Delegation]:
    """Return the delegations by which this person's own members gave their votes away."""
    rows = standing_delegations(ballot, at).select_related("to_user", "to_body", "given_by")
    given = {row.member: row for row in rows}
    if not given:
        return []
    bodies = bodies_voted_for(user, ballot.committee, at)
    own = Elector.objects.filter(own_electors(user, bodies), ballot=ballot, key__in=given)
    return [given[key] for key in own.values_list("key", flat=True)]


def owed_electors(user: User, at: datetime) -> list[Elector]:
    """Return the members that owe a vote which this person casts, the first close on top."""
    seats = Membership.objects.filter(user=user, member_body__isnull=False).values("member_body")
    to_mine, of_mine = Q(to_body__in=seats), Q(member_body__in=seats)
    if user.member_body_id is not None:
        to_mine |= Q(to_body=user.member_body_id)
        of_mine |= Q(member_body=user.member_body_id)
    given = Delegation.objects.filter(
        Q(to_user=user) | to_mine,
        committee=OuterRef("ballot__committee"),
        member=OuterRef("key"),
        revoked_at__isnull=True,
    )
    near = Q(user=user) | of_mine | Exists(given)
    owing = (
        Elector.objects.filter(near, ballot__state=BallotState.OPEN, ballot__closes_at__gt=at)
        .filter(turnout__isnull=True, member_class=P_MEMBER)
        .exclude(votes__counting=True)
        .select_related("ballot__committee")
        .order_by("ballot__closes_at", "pk")
    )
    mine: dict[int, set[int]] = {}
    owed = []
    for elector in owing:
        if elector.ballot_id not in mine:
            keys = electors_for(user, elector.ballot, at).values_list("pk", flat=True)
            mine[elector.ballot_id] = set(keys)
        if elector.pk in mine[elector.ballot_id]:
            owed.append(elector)
    return owed


def casters_of(
    ballot: Ballot, electors: Iterable[Elector], at: datetime
) -> dict[int, frozenset[int]]:
    """Return who may cast for each elector, or speaks for it: elector → people. Four queries."""
    listed = list(electors)
    by_body = _people_of_bodies(ballot.committee, at)
    given: dict[str, set[int]] = defaultdict(set)
    for row in standing_delegations(ballot, at):
        given[row.member] |= (
            {row.to_user_id} if row.to_user_id else by_body.get(row.to_body_id or 0, set())
        )
    return {
        each.pk: frozenset(
            given[each.key]
            | ({each.user_id} if each.user_id else by_body.get(each.member_body_id or 0, set()))
        )
        for each in listed
    }


def _people_of_bodies(committee: Committee, at: datetime) -> dict[int, set[int]]:
    """Return the voters and secretaries of each member body with a seat in the committee."""
    people: dict[int, set[int]] = defaultdict(set)
    observers: dict[int, set[int]] = defaultdict(set)
    seats = current_seats(committee, at).filter(
        role__in=[Role.VOTING_MEMBER, Role.OBSERVER], user__is_active=True
    )
    for user, role, body, own in seats.values_list(
        "user", "role", "member_body", "user__member_body"
    ):
        if body or own:
            side = people if role == Role.VOTING_MEMBER else observers
            side[body or own].add(user)
    for body, found in observers.items():
        if body not in people:  # a body without a voting seat is an observing member
            people[body] = found
    leading = User.objects.filter(is_body_secretary=True, member_body__in=people, is_active=True)
    for user, body in leading.values_list("pk", "member_body"):
        people[body].add(user)
    return people


def people_for_member(committee: Committee, member: str, at: datetime) -> set[int]:
    """Return who speaks for a member of a committee: the person, or the people of the body."""
    kind, _colon, number = member.partition(":")
    if kind == "person":
        return {int(number)}
    return set(_people_of_bodies(committee, at).get(int(number), ()))


def voters_of(ballot: Ballot, at: datetime) -> set[int]:
    """Return the people who may cast a vote of a participating member."""
    electors = Elector.objects.filter(ballot=ballot)
    persons = {each.user_id for each in electors if each.user_id is not None}
    bodies = {each.member_body_id for each in electors if each.member_body_id is not None}
    seats = current_seats(ballot.committee, at).filter(role=Role.VOTING_MEMBER)
    for user, body, own in seats.values_list("user", "member_body", "user__member_body"):
        if (body or own) in bodies:
            persons.add(user)
    secretaries = User.objects.filter(
        is_body_secretary=True, member_body__in=bodies, is_active=True
    )
    return persons | set(secretaries.values_list("pk", flat=True))
