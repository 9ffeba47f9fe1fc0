"""Counting: from votes, from grouped rows or from totals to one count per scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reviews.rules.ballot import P_MEMBER, SCOPES, BallotRule, Count, Position, Reason, Stance

LARGEST_INTEREST = "largest_interest"  # beside the classes in what is eligible


@dataclass(frozen=True, kw_only=True)
class Elector:
    """A member in the frozen electorate."""

    id: str
    member_class: str = P_MEMBER
    weight: int = 1
    population: int = 0
    interest: str = ""
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class CastVote:
    """A vote as given: one position, or parts that share the member's weight."""

    member: str
    position: str = ""
    reason: str = ""
    commits_experts: int = 0
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """Equal votes added up: what the database can count by itself."""

    member_class: str
    position: str
    reasoned: bool
    weight: int = 1
    population: int = 0
    experts: int = 0


def counting_votes(votes: Iterable[CastVote]) -> dict[str, CastVote]:
    """Return the last vote of each member, in the order in which the members first voted."""
    last: dict[str, CastVote] = {}
    for vote in votes:
        last[vote.member] = vote
    return last


def groups_of(
    rule: BallotRule, electorate: Mapping[str, Elector], votes: Iterable[CastVote]
) -> list[Group]:
    """Turn the counting votes of sitting electors into groups of one vote each."""
    groups = []
    for member, vote in counting_votes(votes).items():
        elector = electorate.get(member)
        if elector is None or not elector.active:
            continue
        weight = elector.weight if rule.weighs else 1
        groups += [
            Group(
                member_class=elector.member_class,
                position=position,
                reasoned=bool(vote.reason.strip()),
                weight=part,
                population=elector.population,
                experts=vote.commits_experts,
            )
            for position, part in vote.parts or ((vote.position, weight),)
        ]
    return groups


def eligible_of(rule: BallotRule, electorate: Iterable[Elector]) -> dict[str, int]:
    """Return the votes that exist per class of member, in weights where the rule weighs.

    `largest_interest` stands among them where electors belong to categories of interest.
    """
    eligible: Counter[str] = Counter()
    interests: Counter[str] = Counter()
    for elector in electorate:
        if elector.active:
            eligible[elector.member_class] += elector.weight if rule.weighs else 1
            interests[elector.interest] += 1
    del interests[""]
    if interests:
        eligible[LARGEST_INTEREST] = max(interests.values())
    return dict(eligible)


def count_groups(
    rule: BallotRule, eligible: Mapping[str, int], groups: Iterable[Group]
) -> dict[str, Count]:
    """Count groups into one count per scope of the rule."""
    listed = list(groups)
    counts = {}
    for scope in rule.scopes:
        count = Count(
            eligible=sum(eligible.get(each, 0) for each in SCOPES[scope]),
            largest_interest=eligible.get(LARGEST_INTEREST, 0),
        )
        for group in listed:
            if group.member_class in SCOPES[scope]:
                count = add(count, rule, group)
        counts[scope] = count
    return counts


def count_votes(
    rule: BallotRule, electorate: Mapping[str, Elector], votes: Iterable[CastVote]
) -> dict[str, Count]:
    """Count votes against an electorate; the last vote of a member is the one that counts."""
    return count_groups(
        rule, eligible_of(rule, electorate.values()), groups_of(rule, electorate, votes)
    )


def add(count: Count, rule: BallotRule, group: Group) -> Count:
    """Add one group to a count."""
    position = rule.position(group.position)
    if position is None:
        return count
    positions = {
        **count.positions,
        group.position: count.positions.get(group.position, 0) + group.weight,
    }
    count = replace(count, positions=positions)
    if position.recuses:
        return replace(count, recused=count.recused + group.weight)
    if position.blocks:
        count = replace(count, blocking=count.blocking + group.weight)
    return _by_stance(count, position, group)


def _by_stance(count: Count, position: Position, group: Group) -> Count:
    if position.stance is Stance.FOR:
        return replace(
            count,
            in_favour=count.in_favour + group.weight,
            population_for=count.population_for + group.population,
            experts=count.experts + group.experts,
        )
    if position.stance is Stance.NEUTRAL:
        return replace(count, neutral=count.neutral + group.weight)
    if position.reason is Reason.COUNTS and not group.reasoned:
        return replace(count, without_reason=count.without_reason + group.weight)
    return replace(
        count,
        against=count.against + group.weight,
        population_against=count.population_against + group.population,
    )
