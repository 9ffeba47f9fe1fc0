"""For which electors each of many people casts, by the same rules as `electors_for` in voters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from reviews.models import Ballot, Delegation, Elector
from reviews.permissions import bodies_of_voters
from reviews.queries.voters import standing_delegations
from reviews.rules.ballot import O_MEMBER
from standards.models import User
from standards.rules.roles import Role

Bodies = Mapping[int, frozenset[Role]]


@dataclass(frozen=True)
class Voice:
    """An elector for whom a person casts: the own one, or under a delegation."""

    elector: Elector
    delegation: Delegation | None = None


def voices_of(
    users: Collection[User], ballot: Ballot, at: datetime, *, locked: bool = False
) -> dict[int, list[Voice]]:
    """Return for whom each person casts, by the person's id: own electors first, then given ones.

    Three queries, however many people, and one more where delegations reach them. With `locked`
    the delegations' and the electors' rows are locked, in the order of their ids, so that two
    batches never wait for one another in a circle.
    """
    bodies = bodies_of_voters(users, ballot.committee, at)
    given = _by_member(standing_delegations(ballot, at))
    reached = {pk: _reaching(pk, mine, given) for pk, mine in bodies.items()}
    if locked:
        reached = _still_standing(reached, standing_delegations(ballot, at))
    wanted = Q(user__in=bodies) | Q(
        member_body__in={one for mine in bodies.values() for one in mine}
    )
    wanted |= Q(key__in={key for mine in reached.values() for key in mine})
    rows = Elector.objects.filter(wanted, ballot=ballot).order_by("pk")
    electors = _Electors(rows.select_for_update() if locked else rows)
    return {
        pk: [Voice(one) for one in electors.own(pk, mine) if one.key not in given]
        + [Voice(one, reached[pk][one.key]) for one in electors.named(reached[pk])]
        for pk, mine in bodies.items()
    }


def _by_member(delegations: Iterable[Delegation]) -> dict[str, list[Delegation]]:
    given: dict[str, list[Delegation]] = defaultdict(list)
    for one in delegations:
        given[one.member].append(one)
    return dict(given)


def _reaching(
    user: int, bodies: Bodies, given: Mapping[str, list[Delegation]]
) -> dict[str, Delegation]:
    """Return the delegations that reach a person, by the member that gave its vote."""
    voices = {body for body, roles in bodies.items() if Role.VOTING_MEMBER in roles}
    return {
        member: one
        for member, listed in given.items()
        for one in reversed(listed)
        if one.to_user_id == user or one.to_body_id in voices
    }


def _still_standing(
    reached: Mapping[int, dict[str, Delegation]], standing: QuerySet[Delegation]
) -> dict[int, dict[str, Delegation]]:
    """Lock the delegations that people would use, and leave out what was just taken back."""
    used = {one.pk for mine in reached.values() for one in mine.values()}
    rows = standing.filter(pk__in=used).order_by("pk").select_for_update(of=("self",))
    still = {one.pk for one in rows} if used else set()
    return {
        pk: {member: one for member, one in mine.items() if one.pk in still}
        for pk, mine in reached.items()
    }


class _Electors:
    """Electors by who may cast for them; lists begin with the highest class, the latest first."""

    def __init__(self, rows: Iterable[Elector]) -> None:
        self._by_user: dict[int | None, list[Elector]] = defaultdict(list)
        self._by_body: dict[int | None, list[Elector]] = defaultdict(list)
        self._by_key: dict[str, Elector] = {}
        for one in rows:
            self._by_user[one.user_id].append(one)
            self._by_body[one.member_body_id].append(one)
            self._by_key[one.key] = one

    def own(self, user: int, bodies: Bodies) -> list[Elector]:
        """Return those whose own voice a person is."""
        mine = list(self._by_user[user])
        for body, roles in bodies.items():
            mine += [one for one in self._by_body[body] if allows_vote(one, roles)]
        return _in_order(mine)

    def named(self, keys: Iterable[str]) -> list[Elector]:
        """Return those of these keys that are in the electorate."""
        return _in_order(self._by_key[key] for key in keys if key in self._by_key)


def _in_order(electors: Iterable[Elector]) -> list[Elector]:
    return sorted(electors, key=lambda one: (one.member_class, one.pk), reverse=True)


def allows_vote(elector: Elector, roles: frozenset[Role]) -> bool:
    """Say whether roles in the seats of a member body let one cast for it."""
    return Role.VOTING_MEMBER in roles or elector.member_class == O_MEMBER
