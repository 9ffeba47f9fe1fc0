"""The fields of a committee's own rule, in the calculator and where the rule is laid down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from reviews.rules.ballot import Compare
from reviews.rules.definition import DEFAULT, DENOMINATORS, FLAGS, MOST_TESTS, NUMERATORS
from standards.kernel.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTS = ("part", "compare", "share", "of", "name")


def definition_of(data: Mapping[str, str]) -> dict[str, Any]:
    """Return the definition that the fields describe; tests without a share are left out.

    The rule itself says what is wrong with it.
    """
    if not any(name.startswith("test.") for name in data):
        return DEFAULT
    rows = []
    for number in range(1, MOST_TESTS + 1):
        row = {part: data.get(f"test.{number}.{part}", "").strip() for part in PARTS}
        if row["share"]:
            rows.append(row)
    flags = {flag: data.get(f"rule.{flag}") == "1" for flag in FLAGS}
    reason = data.get("rule.reason") or DEFAULT["reason"]
    return {"title": data.get("rule.title", ""), "tests": rows, "reason": reason, **flags}


def definition_fields(data: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template draws: rows of tests, one of them spare, and the flags."""
    definition = definition_of(data)
    return fields_of(definition)


def fields_of(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a definition."""
    rows = [*definition["tests"]]
    if len(rows) < MOST_TESTS:
        rows.append({"part": "in_favour", "compare": ">=", "share": "", "of": "cast", "name": ""})
    reasons = {
        "not_asked": _("asks for no reason"),
        "counts": _("counts only with a reason"),
        "required": _("is refused without a reason"),
    }
    flags = {
        "weighs": _("Votes are weighted"),
        "all_members": _("Observers vote too"),
        "recusal": _("Members may recuse themselves"),
    }
    return {
        "title": definition["title"],
        "rows": [{"number": number, **row} for number, row in enumerate(rows, 1)],
        "parts": [(name, str(Phrase(measure.words))) for name, measure in NUMERATORS.items()],
        "wholes": [
            (name, str(Phrase(measure.words)) if measure else _("as a number"))
            for name, measure in DENOMINATORS.items()
        ],
        "signs": [(each.value, each.sign) for each in Compare],
        "reason": definition["reason"],
        "reasons": list(reasons.items()),
        "flags": [(name, words, bool(definition[name])) for name, words in flags.items()],
    }
