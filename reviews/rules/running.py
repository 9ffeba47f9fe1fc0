"""Running counts: what single votes add to a count and take from it, summed up per group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviews.rules.tally import Group

GroupKey = tuple[str, str, bool]


@dataclass(frozen=True, kw_only=True)
class Change:
    """How the count of one group of equal votes changed; every number may be below zero.

    Where class and position are empty, `votes` are members who have voted and `casts` all casts.
    """

    member_class: str
    position: str
    reasoned: bool
    votes: int = 0
    weight: int = 0
    population: int = 0
    experts: int = 0
    casts: int = 0

    @property
    def key(self) -> GroupKey:
        """Return what tells this group from the others."""
        return (self.member_class, self.position, self.reasoned)

    @property
    def is_nothing(self) -> bool:
        """Tell whether the count stays as it was."""
        return not any(getattr(self, name) for name in NUMBERS)


NUMBERS = ("votes", "weight", "population", "experts", "casts")


def change_of(group: Group, votes: int = 1) -> Change:
    """Return what one vote adds to the count (`votes` 1), or takes from it (-1)."""
    return Change(
        member_class=group.member_class,
        position=group.position,
        reasoned=group.reasoned,
        votes=votes,
        weight=votes * group.weight,
        population=votes * group.population,
        experts=votes * group.experts,
    )


def turnout_change(*, voted: int, casts: int) -> Change:
    """Return what casts change in the turnout: members who have voted, and casts."""
    return Change(member_class="", position="", reasoned=False, votes=voted, casts=casts)


def summed(changes: Iterable[Change]) -> dict[GroupKey, Change]:
    """Add changes up per group; groups that end as they were are left out."""
    sums: dict[GroupKey, Change] = {}
    for one in changes:
        sums[one.key] = _plus(sums[one.key], one) if one.key in sums else one
    return {key: one for key, one in sums.items() if not one.is_nothing}


def _plus(one: Change, other: Change) -> Change:
    total = {name: getattr(one, name) + getattr(other, name) for name in NUMBERS}
    return replace(one, **total)


def group_of(change: Change) -> Group:
    """Return a sum of changes as the group that the rules count."""
    return Group(
        member_class=change.member_class,
        position=change.position,
        reasoned=change.reasoned,
        weight=change.weight,
        population=change.population,
        experts=change.experts,
    )
