"""Totals as a body publishes them: only sums per scope, no names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from reviews.rules.ballot import SCOPES, BallotRule, Count, Parameters, Position, Reason, Stance
from reviews.rules.tally import Group, add
from standards.kernel.phrases import gettext_noop

WITHOUT_REASON, INTEREST = "no_without_reason", "largest_interest"


class FaultList(Protocol):
    """What totals need of a list of faults."""

    def add(self, pointer: str, template: str, **values: str | int) -> None:
        """Note one problem."""


def read_totals(
    rule: BallotRule, parameters: Parameters, given: object, faults: FaultList
) -> dict[str, Count]:
    """Return one count per scope of the rule; a missing scope is read from the other one."""
    if not isinstance(given, Mapping):
        faults.add("/totals", gettext_noop("An object of totals is needed."))
        return {scope: Count() for scope in rule.scopes}
    for key in given:
        if key not in {
            *SCOPES,
            "eligible",
            "recused",
            "experts_from_approving",
            "population",
            INTEREST,
        }:
            faults.add(f"/totals/{key}", gettext_noop("There is no such total."))
    counts = {}
    for scope in rule.scopes:
        name = scope if scope in given else _other(scope)
        count = _scope_count(rule, name, given.get(name), faults)
        counts[scope] = _with_figures(count, name, given, faults)
        if counts[scope].eligible is None and rule.needs_eligible(parameters):
            words = gettext_noop("This rule needs the number of members entitled to vote.")
            faults.add(f"/totals/eligible/{name}", words)
    return counts


def _other(scope: str) -> str:
    return "all" if scope == "p" else "p"


def _scope_count(rule: BallotRule, scope: str, row: object, faults: FaultList) -> Count:
    place = f"/totals/{scope}"
    if not isinstance(row, Mapping):
        faults.add(place, gettext_noop("An object of counts is needed."))
        return Count()
    count = Count()
    without = _whole(row, WITHOUT_REASON, place, faults)
    for word in row:
        if word != WITHOUT_REASON:
            votes = _whole(row, word, place, faults)
            position = rule.position(rule.totals_names.get(word, word))
            if position is None:
                faults.add(f"{place}/{word}", gettext_noop("This rule has no such position."))
            else:
                count = _add(count, rule, position, (votes, without))
    if without > count.against + count.without_reason:
        faults.add(
            f"{place}/{WITHOUT_REASON}",
            gettext_noop("There cannot be more votes without a reason than votes against."),
        )
    return count


def _add(count: Count, rule: BallotRule, position: Position, votes: tuple[int, int]) -> Count:
    total, without = votes
    set_apart = position.stance is Stance.AGAINST and position.reason is Reason.COUNTS
    without = min(without, total) if set_apart else 0
    for number, reasoned in ((total - without, True), (without, False)):
        group = Group(member_class="", position=position.value, reasoned=reasoned, weight=number)
        count = add(count, rule, group)
    return count


def _with_figures(count: Count, scope: str, given: Mapping[str, Any], faults: FaultList) -> Count:
    eligible = _inner(given, "eligible", faults)
    population = _inner(given, "population", faults)
    known = _whole(eligible, scope, "/totals/eligible", faults) if scope in eligible else None
    count = replace(
        count,
        eligible=known,
        recused=count.recused + _whole(given, "recused", "/totals", faults),
        largest_interest=_whole(given, INTEREST, "/totals", faults),
        experts=_whole(given, "experts_from_approving", "/totals", faults),
        population_for=_whole(population, "yes", "/totals/population", faults),
        population_against=_whole(population, "no", "/totals/population", faults),
    )
    if known is not None and count.returned + count.recused > known:
        faults.add(
            f"/totals/eligible/{scope}",
            gettext_noop("More votes came in than members are entitled to vote."),
        )
    return count


def _inner(given: Mapping[str, Any], key: str, faults: FaultList) -> Mapping[str, Any]:
    value = given.get(key) or {}
    if isinstance(value, Mapping):
        return value
    faults.add(f"/totals/{key}", gettext_noop("An object of counts is needed."))
    return {}


def _whole(row: Mapping[str, Any], key: str, place: str, faults: FaultList) -> int:
    value = row.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**12:
        faults.add(f"{place}/{key}", gettext_noop("A whole number from 0 on is needed."))
        return 0
    return value
