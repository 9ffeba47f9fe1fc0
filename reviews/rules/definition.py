"""A committee's own ballot rule, given as data: read it, check it, make a rule of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Protocol

from reviews.rules.ballot import (
    ABSTAINING,
    AGAINST,
    CAST,
    ELIGIBLE,
    IN_FAVOUR,
    RETURNED,
    SITTING,
    BallotRule,
    Compare,
    Measure,
    Position,
    Reason,
    RuleTest,
    Stance,
    fixed,
)
from standards.kernel.phrases import gettext_noop

NUMERATORS: Mapping[str, Measure] = {
    "in_favour": IN_FAVOUR,
    "against": AGAINST,
    "abstaining": ABSTAINING,
    "returned": RETURNED,
}
DENOMINATORS: Mapping[str, Measure | None] = {
    "cast": CAST,
    "returned": RETURNED,
    "eligible": ELIGIBLE,
    "sitting": SITTING,
    "number": None,
}
MOST_TESTS, LONGEST_NAME, LARGEST_SHARE = 6, 120, 20
REASONS = frozenset({"not_asked", "counts", "required"})
FLAGS = ("weighs", "all_members", "recusal")
DEFAULT: dict[str, Any] = {
    "title": "",
    "tests": [{"part": "in_favour", "of": "cast", "compare": ">=", "share": "2/3", "name": ""}],
    "reason": "not_asked",
    "weighs": False,
    "all_members": False,
    "recusal": False,
}


class FaultList(Protocol):
    """What a definition needs of a list of faults."""

    def add(self, pointer: str, template: str, **values: str | int) -> None:
        """Note one problem."""


def read_definition(given: object, faults: FaultList, place: str = "") -> dict[str, Any]:
    """Return a definition with all of its parts in one form; faults are noted under `place`."""
    if not isinstance(given, Mapping):
        faults.add(place, gettext_noop("A JSON object is needed."))
        return DEFAULT
    for name in given:
        if name not in DEFAULT:
            faults.add(f"{place}/{name}", gettext_noop("A rule has no such part."))
    reason = given.get("reason", DEFAULT["reason"])
    if reason not in REASONS:
        words = gettext_noop("One of %(choices)s is needed.")
        faults.add(f"{place}/reason", words, choices=", ".join(sorted(REASONS)))
        reason = DEFAULT["reason"]
    return {
        "title": _read_name(given.get("title", ""), faults, f"{place}/title"),
        "tests": _read_tests(given.get("tests"), faults, f"{place}/tests"),
        "reason": reason,
        **{flag: given.get(flag) is True for flag in FLAGS},
    }


def _read_tests(given: object, faults: FaultList, place: str) -> list[dict[str, str]]:
    rows = given if isinstance(given, list) else []
    if not 1 <= len(rows) <= MOST_TESTS:
        faults.add(place, gettext_noop("A rule has 1 to %(n)d tests."), n=MOST_TESTS)
        return list(DEFAULT["tests"])
    return [_read_test(row, faults, f"{place}/{number}") for number, row in enumerate(rows)]


def _read_test(row: object, faults: FaultList, place: str) -> dict[str, str]:
    test: dict[str, str] = dict(DEFAULT["tests"][0])
    if not isinstance(row, Mapping):
        faults.add(place, gettext_noop("A JSON object is needed."))
        return test
    choices = {
        "part": NUMERATORS.keys(),
        "of": DENOMINATORS.keys(),
        "compare": [each.value for each in Compare],
    }
    for name, allowed in choices.items():
        value = row.get(name, test[name])
        if value in allowed:
            test[name] = value
        else:
            words = gettext_noop("One of %(choices)s is needed.")
            faults.add(f"{place}/{name}", words, choices=", ".join(allowed))
    test["name"] = _read_name(row.get("name", ""), faults, f"{place}/name")
    test["share"] = _read_share(row.get("share", test["share"]), test["of"], faults, place)
    return test


def _read_name(value: object, faults: FaultList, place: str) -> str:
    if isinstance(value, str) and len(value) <= LONGEST_NAME and value.isprintable():
        return value.strip()
    words = gettext_noop("A name has at most %(n)d characters, in one line.")
    faults.add(place, words, n=LONGEST_NAME)
    return ""


def _read_share(value: object, of: str, faults: FaultList, place: str) -> str:
    try:
        text = str(value) if isinstance(value, str | int) else ""
        share = Fraction(text) if len(text) <= LARGEST_SHARE else None
    except (ValueError, ZeroDivisionError):
        share = None
    number = of == "number"
    fits = share is not None and share >= 0 and (share.denominator == 1 if number else share <= 1)
    if fits:
        return str(share)
    words = (
        gettext_noop("A whole number from 0 on is needed.")
        if number
        else gettext_noop("A share from 0 to 1 such as 2/3 is needed.")
    )
    faults.add(f"{place}/share", words)
    return "1"


def built(base: BallotRule, definition: Mapping[str, Any]) -> BallotRule:
    """Return the rule that a checked definition describes, under the name of `base`.

    One test always stands beside the given ones: somebody is in favour. Without it a rule that
    only limits what is against would be passed by nobody.
    """
    scope = "all" if definition["all_members"] else "p"
    tests = [_test(row, scope) for row in definition["tests"]]
    somebody = RuleTest(
        name=gettext_noop("Somebody is in favour"),
        scope=scope,
        numerator=IN_FAVOUR,
        denominator=None,
        comparison=Compare.AT_LEAST,
        required=fixed(Fraction(1)),
    )
    needs = any(row["of"] in ("eligible", "sitting") for row in definition["tests"])
    return replace(
        base,
        label=definition["title"] or base.label,
        positions=_positions(definition),
        tests=(*tests, somebody),
        scopes=(scope,),
        weighs=definition["weighs"],
        needs_eligible=lambda _parameters: needs,
    )


def _test(row: Mapping[str, str], scope: str) -> RuleTest:
    numerator, denominator = NUMERATORS[row["part"]], DENOMINATORS[row["of"]]
    return RuleTest(
        name=row["name"] or numerator.words,
        scope=scope,
        numerator=numerator,
        denominator=denominator,
        comparison=Compare(row["compare"]),
        required=fixed(Fraction(row["share"])),
    )


def _positions(definition: Mapping[str, Any]) -> tuple[Position, ...]:
    recuse = Position(
        value="recuse", label=gettext_noop("Recuse"), stance=Stance.NEUTRAL, recuses=True
    )
    return (
        Position(value="yes", label=gettext_noop("In favour"), stance=Stance.FOR),
        Position(
            value="no",
            label=gettext_noop("Against"),
            stance=Stance.AGAINST,
            reason=Reason(definition["reason"]),
        ),
        Position(value="abstain", label=gettext_noop("Abstain"), stance=Stance.NEUTRAL),
        *((recuse,) if definition["recusal"] else ()),
    )
