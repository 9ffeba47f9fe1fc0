"""The count of a ballot: kept running by each cast, and counted again from the votes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from reviews.models import Ballot, SecretVote, TallyChange, Turnout, Vote
from reviews.rules.running import NUMBERS, Change, change_of, group_of, summed, turnout_change
from reviews.rules.tally import Group


@dataclass(frozen=True, kw_only=True)
class RunningCount:
    """The counting votes of a named ballot by group, members who have voted, and all casts."""

    groups: list[Group]
    voted: int
    casts: int


def running_count(ballot: Ballot) -> RunningCount:
    """Return the count as the casts have kept it: one query over few rows, however many votes."""
    rows = (
        TallyChange.objects.filter(ballot=ballot)
        .values("member_class", "position", "reasoned")
        .annotate(**{f"sum_{name}": Sum(name) for name in NUMBERS})
        .order_by()
    )
    sums = [_as_change(row) for row in rows]
    turnout = next((one for one in sums if not one.position), turnout_change(voted=0, casts=0))
    return RunningCount(
        groups=[group_of(one) for one in sums if one.position and one.votes],
        voted=turnout.votes,
        casts=turnout.casts,
    )


def _as_change(row: Mapping[str, Any]) -> Change:
    numbers = {name: row[f"sum_{name}"] for name in NUMBERS}
    return Change(
        member_class=row["member_class"],
        position=row["position"],
        reasoned=row["reasoned"],
        **numbers,
    )


def recounted(ballot: Ballot) -> list[Change]:
    """Count a ballot anew from its votes, as the sums that the running count should hold."""
    casts = Turnout if ballot.secret else Vote
    voted = casts.objects.filter(ballot=ballot)
    if ballot.secret:
        return [turnout_change(voted=voted.count(), casts=running_count(ballot).casts)]
    counting = Vote.objects.filter(ballot=ballot, counting=True)
    groups = [*_whole_votes(ballot), *_split_votes(ballot)]
    turnout = turnout_change(voted=counting.count(), casts=voted.count())
    return list(summed([*groups, turnout]).values())


def _whole_votes(ballot: Ballot) -> Iterator[Change]:
    rows = (
        Vote.objects.filter(ballot=ballot, counting=True, parts=[])
        .values_list("elector__member_class", "position", "reasoned")
        .annotate(
            votes=Count("pk"),
            weight=Sum("weight"),
            population=Sum("elector__population"),
            experts=Sum("commits_experts"),
        )
        .order_by()
    )
    for member_class, position, reasoned, *numbers in rows:
        yield Change(
            member_class=member_class,
            position=position,
            reasoned=reasoned,
            **dict(zip(NUMBERS, numbers, strict=False)),
        )


def _split_votes(ballot: Ballot) -> Iterator[Change]:
    votes = Vote.objects.filter(ballot=ballot, counting=True).exclude(parts=[])
    for vote in votes.select_related("elector"):
        yield from map(change_of, groups_of_vote(vote))


def groups_of_vote(vote: Vote) -> list[Group]:
    """Return what a vote counts as: one group, or one for each part of a split vote."""
    member_class = vote.elector.member_class
    if vote.parts:
        return [
            Group(
                member_class=member_class,
                position=part["position"],
                reasoned=vote.reasoned,
                weight=part["weight"],
            )
            for part in vote.parts
        ]
    return [
        Group(
            member_class=member_class,
            position=vote.position,
            reasoned=vote.reasoned,
            weight=vote.weight,
            population=vote.elector.population,
            experts=vote.commits_experts,
        )
    ]


def papers_in(ballot: Ballot) -> list[Group]:
    """Return the papers in the box of a secret ballot added up by the database."""
    rows = (
        SecretVote.objects.filter(ballot=ballot)
        .values_list("member_class", "position", "reasoned")
        .annotate(weight=Sum("weight"))
        .order_by()
    )
    return [
        Group(member_class=member_class, position=position, reasoned=reasoned, weight=weight)
        for member_class, position, reasoned, weight in rows
    ]
