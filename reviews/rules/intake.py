"""From what a caller wrote to what the engine counts; every fault is named with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from reviews.rules.ballot import O_MEMBER, P_MEMBER, BallotRule, Count, Parameter
from reviews.rules.definition import read_definition
from reviews.rules.eligibility import vote_problems
from reviews.rules.tally import CastVote, Elector, count_votes
from reviews.rules.totals import read_totals
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

LARGEST = 100_000  # electors and votes in one question to the calculator
MOST_COMMENTS = 100  # comments handed in with one vote


@dataclass(frozen=True, kw_only=True)
class Question:
    """A complete question to the engine."""

    parameters: Mapping[str, Any]
    counts: Mapping[str, Count]
    ended: bool = True


class Faults:
    """Collect problems with their pointers and raise them together."""

    def __init__(self) -> None:
        self.problems: list[FieldProblem] = []

    def add(self, pointer: str, template: str, **values: str | int) -> None:
        """Note one problem."""
        self.problems.append(FieldProblem(pointer, str(Phrase(template, values))))

    def check(self) -> None:
        """Raise InvalidInput if anything was noted."""
        if self.problems:
            raise self.refusal()

    def refusal(self) -> InvalidInput:
        """Return the error that names what was noted."""
        words = gettext_noop("The votes cannot be counted as they were given.")
        return InvalidInput(Phrase(words), errors=self.problems)


def read_question(rule: BallotRule, body: object) -> Question:
    """Read the body of a question: parameters with votes or totals. Raises InvalidInput."""
    faults = Faults()
    if not isinstance(body, Mapping):
        faults.add("", gettext_noop("A JSON object is needed."))
        raise faults.refusal()
    parameters = read_parameters(rule, body.get("parameters"), faults)
    rule = rule.under(parameters)
    if "totals" in body:
        counts = read_totals(rule, parameters, body["totals"], faults)
    else:
        counts = _read_votes(rule, body, faults)
    ended = _has_ended(body, faults)
    faults.check()
    return Question(parameters=parameters, counts=counts, ended=ended)


def read_parameters(
    rule: BallotRule, given: object, faults: Faults | None = None
) -> dict[str, Any]:
    """Return the parameters of a rule with defaults filled in; raises when read alone."""
    found = faults or Faults()
    given = {} if given is None else given
    if not isinstance(given, Mapping):
        found.add("/parameters", gettext_noop("An object of parameters is needed."))
        given = {}
    known = {each.name: each for each in rule.parameters}
    for name in given:
        if name not in known:
            found.add(f"/parameters/{name}", gettext_noop("This rule has no such parameter."))
    values = {
        name: _parameter(each, given.get(name, each.default), found) for name, each in known.items()
    }
    if faults is None:
        found.check()
    return values


def _parameter(one: Parameter, value: object, faults: Faults) -> Any:
    readers = {
        "ratio": _ratio,
        "integer": _integer,
        "choice": _choice,
        "boolean": _boolean,
        "text": _text,
    }
    if one.kind == "definition":
        return read_definition(value, faults, f"/parameters/{one.name}")
    try:
        return readers[one.kind](one, value)
    except (TypeError, ValueError, ZeroDivisionError):
        words = {
            "ratio": gettext_noop("A share such as 2/3, from 0 to 1, or a number is needed."),
            "integer": gettext_noop("A whole number from 0 on is needed."),
            "choice": gettext_noop("One of %(choices)s is needed."),
            "boolean": gettext_noop("True, false or nothing is needed."),
            "text": gettext_noop("A text is needed."),
        }
        faults.add(f"/parameters/{one.name}", words[one.kind], choices=", ".join(one.choices))
        return one.default


def _ratio(_one: Parameter, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 20:
        raise ValueError
    share = Fraction(str(value))
    if share < 0:
        raise ValueError
    return str(share)


def _integer(_one: Parameter, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**9:
        raise ValueError
    return value


def _choice(one: Parameter, value: object) -> str:
    if not isinstance(value, str) or value not in one.choices:
        raise ValueError
    return value


def _boolean(_one: Parameter, value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise ValueError
    return value


def _text(_one: Parameter, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _has_ended(body: Mapping[str, Any], faults: Faults) -> bool:
    if body.get("now") is None or body.get("closes_at") is None:
        return True
    moments = []
    for key in ("now", "closes_at"):
        try:
            moments.append(datetime.fromisoformat(str(body[key])))
        except ValueError:
            faults.add(f"/{key}", gettext_noop("A time such as 2026-11-24T17:00:00Z is needed."))
    if len(moments) < 2:
        return True
    now, closes = moments
    if (now.tzinfo is None) != (closes.tzinfo is None):
        faults.add("/now", gettext_noop("Both times need a zone."))
        return True
    return now >= closes


def _read_votes(rule: BallotRule, body: Mapping[str, Any], faults: Faults) -> dict[str, Count]:
    electorate: dict[str, Elector] = {}
    for place, row in _rows(body, "electorate", faults):
        elector = _elector(place, row, faults)
        if elector.id in electorate:
            faults.add(f"{place}/id", gettext_noop("This member is listed twice."))
        electorate[elector.id] = elector
    votes = []
    for place, row in _rows(body, "votes", faults):
        vote = _vote(place, row, faults)
        for pointer, problem in vote_problems(rule, electorate.get(vote.member), vote):
            faults.problems.append(FieldProblem(place + pointer, str(problem)))
        votes.append(vote)
    return count_votes(rule, electorate, votes)


def _rows(
    body: Mapping[str, Any], key: str, faults: Faults
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = body.get(key)
    if not isinstance(rows, list):
        faults.add(f"/{key}", gettext_noop("A list is needed here, or totals instead of votes."))
        return
    if len(rows) > LARGEST:
        faults.add(f"/{key}", gettext_noop("At most %(n)d rows are counted."), n=LARGEST)
        return
    for place, row in enumerate(rows):
        if isinstance(row, Mapping):
            yield f"/{key}/{place}", row
        else:
            faults.add(f"/{key}/{place}", gettext_noop("A JSON object is needed."))


def _elector(place: str, row: Mapping[str, Any], faults: Faults) -> Elector:
    member_class = row.get("class", P_MEMBER)
    if member_class not in (P_MEMBER, O_MEMBER):
        faults.add(f"{place}/class", gettext_noop("The classes are P and O."))
        member_class = P_MEMBER
    return Elector(
        id=_name(place, row, "id", faults),
        member_class=member_class,
        weight=_whole(place, row, "weight", faults, default=1),
        population=_whole(place, row, "population", faults),
        interest=str(row.get("interest") or ""),
        active=row.get("active", True) is not False,
    )


def _vote(place: str, row: Mapping[str, Any], faults: Faults) -> CastVote:
    reason, position = row.get("reason") or "", row.get("position") or ""
    if not isinstance(reason, str):
        faults.add(f"{place}/reason", gettext_noop("A text is needed."))
        reason = ""
    return CastVote(
        member=_name(place, row, "member", faults),
        position=position if isinstance(position, str) else "",
        reason=reason,
        commits_experts=_whole(place, row, "commits_experts", faults),
        parts=_parts(place, row, faults),
    )


def _parts(place: str, row: Mapping[str, Any], faults: Faults) -> tuple[tuple[str, int], ...]:
    given = row.get("parts") or []
    if not isinstance(given, list):
        faults.add(f"{place}/parts", gettext_noop("A list is needed here."))
        return ()
    parts = []
    for number, part in enumerate(given):
        where = f"{place}/parts/{number}"
        if isinstance(part, Mapping):
            weight = _whole(where, part, "weight", faults)
            parts.append((str(part.get("position", "")), weight))
        else:
            faults.add(where, gettext_noop("A JSON object is needed."))
    return tuple(parts)


def _name(place: str, row: Mapping[str, Any], key: str, faults: Faults) -> str:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        faults.add(f"{place}/{key}", gettext_noop("A name or a number is needed."))
        return ""
    return str(value)


def _whole(
    place: str, row: Mapping[str, Any], key: str, faults: Faults, *, default: int = 0
) -> int:
    value = row.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**12:
        faults.add(f"{place}/{key}", gettext_noop("A whole number from 0 on is needed."))
        return default
    return value


def read_choice(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked fields of a vote, as `Choice` takes them.

    Raises InvalidInput with pointers where the shape is wrong; whether the position exists is
    the rule's to say.
    """
    faults = Faults()
    texts = {}
    for key in ("position", "reason", "receipt", "member"):
        value = body.get(key) or ""
        if not isinstance(value, str):
            faults.add(f"/{key}", gettext_noop("A text is needed."))
        texts[key] = value
    experts = _whole("", body, "commits_experts", faults)
    parts, comments = _parts("", body, faults), _comments(body, faults)
    faults.check()
    return {
        **texts,
        "commits_experts": min(experts, 1000),
        "parts": parts,
        "comments": comments,
    }


def _comments(body: Mapping[str, Any], faults: Faults) -> tuple[Mapping[str, Any], ...]:
    given = body.get("comments") or []
    if not isinstance(given, list):
        faults.add("/comments", gettext_noop("A list of comments is needed."))
        return ()
    if len(given) > MOST_COMMENTS:
        words = gettext_noop("At most %(n)d comments come with one vote.")
        faults.add("/comments", words, n=MOST_COMMENTS)
    for number, each in enumerate(given):
        if not isinstance(each, Mapping):
            faults.add(f"/comments/{number}", gettext_noop("A JSON object is needed."))
    return tuple(each for each in given if isinstance(each, Mapping))
