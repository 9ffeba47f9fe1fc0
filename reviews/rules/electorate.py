"""Who the electors of a ballot are: drawn once from the committee's members, then frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reviews.rules.ballot import O_MEMBER, P_MEMBER
from standards.kernel.canonical import content_hash


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A current membership that bears on a ballot."""

    user: int
    user_name: str
    observes: bool
    body: int | None = None
    body_name: str = ""
    population: int = 0


@dataclass(frozen=True)
class Weighing:
    """How much a member's vote weighs, and whose interest the member stands for."""

    weight: int = 1
    interest: str = ""


@dataclass(frozen=True, kw_only=True)
class DrawnElector:
    """A member as it enters the electorate."""

    key: str
    name: str
    body: int | None
    user: int | None
    member_class: str
    population: int = 0
    weight: int = 1
    interest: str = ""

    def as_public(self) -> dict[str, Any]:
        """Return what the calculator needs of it."""
        row = {"id": self.key, "class": self.member_class, "weight": self.weight}
        row |= {"interest": self.interest} if self.interest else {}
        return row | ({"population": self.population} if self.population else {})


def member_key(seat: Seat, *, by_body: bool) -> str:
    """Return the key under which the member of a seat votes."""
    return f"body:{seat.body}" if by_body and seat.body is not None else f"person:{seat.user}"


def weighed(
    electorate: Iterable[DrawnElector], standings: Mapping[str, Weighing], *, weighs: bool
) -> list[DrawnElector]:
    """Give each member its weight (1 where the rule does not weigh votes) and its interest."""
    return [
        replace(each, weight=found.weight if weighs else 1, interest=found.interest)
        for each in electorate
        for found in (standings.get(each.key, Weighing()),)
    ]


def draw_electorate(
    seats: Iterable[Seat], *, by_body: bool, with_observers: bool
) -> list[DrawnElector]:
    """Return one elector per member body, or per person, in the order of their keys.

    A body with both a voting member and an observer is a participating member. Observers enter
    only where the rule counts all members, and for their body where bodies vote.
    """
    drawn: dict[str, DrawnElector] = {}
    for seat in sorted(seats, key=lambda each: each.observes):
        if seat.observes and (not with_observers or (by_body and seat.body is None)):
            continue
        elector = _elector(seat, by_body=by_body)
        drawn.setdefault(elector.key, elector)
    return [drawn[key] for key in sorted(drawn)]


def _elector(seat: Seat, *, by_body: bool) -> DrawnElector:
    member_class = O_MEMBER if seat.observes else P_MEMBER
    key = member_key(seat, by_body=by_body)
    if by_body and seat.body is not None:
        return DrawnElector(
            key=key,
            name=seat.body_name,
            body=seat.body,
            user=None,
            member_class=member_class,
            population=seat.population,
        )
    return DrawnElector(
        key=key,
        name=seat.user_name,
        body=None,
        user=seat.user,
        member_class=member_class,
    )


def electorate_hash(electorate: Iterable[dict[str, Any]]) -> str:
    """Return the published hash of a frozen electorate."""
    return content_hash(sorted(electorate, key=lambda row: str(row["id"])))
