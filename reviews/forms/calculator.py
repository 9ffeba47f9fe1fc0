"""The shape of what people fill in to ask a ballot rule: parameters, totals, or pasted votes."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from reviews.forms.definition import definition_of
from reviews.rules.ballot import (
    LARGEST_INTEREST,
    POPULATION_FOR,
    BallotRule,
    Measure,
    Parameter,
    Reason,
)
from reviews.rules.totals import INTEREST, WITHOUT_REASON
from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COLUMNS = (
    "member", "class", "position", "reason", "weight", "population", "commits_experts", "interest",
)  # fmt: skip
DEFINITION = "definition"
MOST_TEXT = 5_000_000  # characters


def _measures(rule: BallotRule) -> list[Measure]:
    return [test.numerator for test in rule.tests]


def totals_fields(rule: BallotRule, data: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one table of fields per scope: what is counted there, under which name, its value."""
    words = {"p": _("Participating members"), "all": _("All members that vote")}
    tables = []
    for scope in rule.scopes:
        rows = []
        for position in rule.positions:
            rows.append(_field(f"{scope}.{position.value}", Phrase(position.label), data))
            if position.reason is Reason.COUNTS:
                rows.append(_field(f"{scope}.{WITHOUT_REASON}", _("of these without reason"), data))
        rows.append(_field(f"eligible.{scope}", _("Entitled to vote"), data))
        one = len(rule.scopes) == 1
        tables.append({"title": _("Votes") if one else words[scope], "rows": rows})
    further = _further_fields(rule, data)
    return [*tables, {"title": _("Further figures"), "rows": further}] if further else tables


def _further_fields(rule: BallotRule, data: Mapping[str, str]) -> list[dict[str, str]]:
    rows = []
    if rule.asks_experts:
        rows.append(_field("experts_from_approving", _("Experts from members in favour"), data))
    if POPULATION_FOR in _measures(rule):
        rows.append(_field("population.yes", _("People in countries in favour"), data))
        rows.append(_field("population.no", _("People in countries against"), data))
    if LARGEST_INTEREST in _measures(rule):
        rows.append(_field(INTEREST, _("Members of the largest interest category"), data))
    return rows


def _field(name: str, label: object, data: Mapping[str, str]) -> dict[str, str]:
    return {"name": name, "label": str(label), "value": data.get(name, "")}


def parameter_fields(rule: BallotRule, data: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one field per parameter with its value, or its default where nothing was given."""
    return [
        _parameter_field(one, data.get(f"parameter.{one.name}"))
        for one in rule.parameters
        if one.kind != DEFINITION
    ]


def _parameter_field(one: Parameter, given: str | None) -> dict[str, Any]:
    choices: list[tuple[str, str]] = [(name, name.replace("_", " ")) for name in one.choices]
    if one.kind == "boolean":
        choices = [("", _("not said")), ("true", _("yes")), ("false", _("no"))]
    default = {None: "", True: "true", False: "false"}.get(one.default, one.default)
    return {
        "name": f"parameter.{one.name}",
        "label": str(Phrase(one.label)),
        "value": str(default if given is None else given),
        "choices": choices,
    }


def question_of(rule: BallotRule, data: Mapping[str, str]) -> dict[str, Any]:
    """Return the question that a filled-in form asks, in the shape of the API.

    InvalidInput when pasted votes cannot be read at all.
    """
    votes = data.get("votes", "").strip()
    if votes.startswith("{"):
        return _pasted_json(votes)
    body: dict[str, Any] = {"parameters": _parameters(rule, data)}
    return body | (pasted_votes(votes) if votes else {"totals": _totals(rule, data)})


def _parameters(rule: BallotRule, data: Mapping[str, str]) -> dict[str, Any]:
    read: dict[str, Callable[[str], Any]] = {
        "boolean": {"true": True, "false": False}.get,
        "integer": _whole,
    }
    given: dict[str, Any] = {}
    for one in rule.parameters:
        if one.kind == DEFINITION:
            given[one.name] = definition_of(data)
            continue
        text = data.get(f"parameter.{one.name}", "").strip()
        if text:
            given[one.name] = read.get(one.kind, str)(text)
    return given


def _totals(rule: BallotRule, data: Mapping[str, str]) -> dict[str, Any]:
    totals: dict[str, Any] = {}
    for table in totals_fields(rule, data):
        for row in table["rows"]:
            outer, _dot, inner = row["name"].partition(".")
            if not row["value"].strip():
                continue
            if inner:
                totals.setdefault(outer, {})[inner] = _whole(row["value"])
            else:
                totals[outer] = _whole(row["value"])
    for scope in rule.scopes:
        totals.setdefault(scope, {})
    return totals


def _whole(text: str) -> Any:
    """Return a whole number, or the text as it is, which the rule then refuses by its place."""
    clean = text.strip().replace("\u202f", "").replace(" ", "").replace(",", "")
    return int(clean) if clean.isascii() and clean.isdigit() and len(clean) < 16 else text


def _pasted_json(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text) if len(text) <= MOST_TEXT else None
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        return body
    raise _refusal(
        _("This looks like JSON but cannot be read. Paste the inputs of a result whole.")
    )


def pasted_votes(text: str) -> dict[str, Any]:
    """Return electorate and votes of pasted rows, one member each.

    The first row may name the columns; without it they are member, position, reason. Commas,
    semicolons and tabs part the columns. A member without a position has not voted.
    """
    if len(text) > MOST_TEXT:
        raise _refusal(_("This is too long to be read."))
    first = text.split("\n", 1)[0]
    mark = max(";\t,", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark) if any(row)]
    names = [name.strip().lower() for name in rows[0]]
    if "member" in names:
        rows = rows[1:]
        unknown = [name for name in names if name not in COLUMNS]
        if unknown:
            words = _("There is no column “%(name)s”. The columns are %(names)s.")
            raise _refusal(words % {"name": unknown[0], "names": ", ".join(COLUMNS)})
    else:
        names = ["member", "position", "reason"]
    read = [dict(zip(names, row, strict=False)) for row in rows]
    electors = [_elector(row) for row in read]
    votes = [_vote(row) for row in read if row.get("position", "").strip()]
    return {"electorate": electors, "votes": votes}


def _elector(row: Mapping[str, str]) -> dict[str, Any]:
    elector: dict[str, Any] = {"id": row.get("member", "").strip()}
    for name in ("class", "interest"):
        if row.get(name, "").strip():
            elector[name] = row[name].strip()
    for name in ("weight", "population"):
        if row.get(name, "").strip():
            elector[name] = _whole(row[name])
    return elector


def _vote(row: Mapping[str, str]) -> dict[str, Any]:
    vote: dict[str, Any] = {
        "member": row.get("member", "").strip(),
        "position": row["position"].strip(),
        "reason": row.get("reason", "").strip(),
    }
    if row.get("commits_experts", "").strip():
        vote["commits_experts"] = _whole(row["commits_experts"])
    return vote


def _refusal(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, errors=[FieldProblem("/votes", sentence)])
