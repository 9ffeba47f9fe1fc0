"""Check the wording and the structure of a document against the drafting rules.

The browser checks the same while somebody types (`static/editor/checks/`); both are tested on
`tests/standards/rules/wording_cases.json`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from standards.rules.document import JsonNode, Place, block_text, kind_of, node_id
from standards.rules.findings import Finding, Reading, compiled, read
from standards.rules.requirements import title_of
from standards.rules.rulebook import patterns
from standards.rules.structure import (
    check_clauses,
    check_depths,
    check_figures,
    check_references,
    check_requirements,
)
from standards.rules.terms import check_abbreviations, check_definitions, check_terms

__all__ = ["Finding", "check_document"]


def check_document(doc: JsonNode, language: str = "en") -> list[Finding]:
    """List the findings of all rules in reading order of the nodes."""
    reading = read(doc, language)
    order = {
        node_id(place.node): position
        for position, place in reversed(list(enumerate(reading.places)))
    }
    findings = [finding for rule in RULES for finding in rule(reading)]
    return sorted(findings, key=lambda found: (order.get(found.node, 0), found.start))


def check_phrases(reading: Reading) -> Iterator[Finding]:
    """Flag phrases that hide, blur or misname an obligation; of overlapping ones the first rule."""
    rules = [
        rule
        for rule in patterns()["phrases"]
        if reading.language in rule["languages"]
        and not (reading.declared and rule.get("unlessDeclared"))
    ]
    for place in reading.prose():
        taken: list[tuple[int, int]] = []
        for rule in rules:
            for match in _phrase(rule).finditer(block_text(place.node)):
                start, end = match.span()
                if all(end <= begun or start >= ended for begun, ended in taken):
                    taken.append((start, end))
                    yield reading.passage(place, rule["rule"], match, _mended(rule, match.group()))


def _phrase(rule: dict[str, Any]) -> re.Pattern[str]:
    """Return the pattern of a phrase rule, of whole words unless it is unbounded."""
    words = rule["words"]
    bounded = words if rule.get("unbounded") else rf"(?<!\w)(?:{words})(?!\w)"
    return compiled(bounded, exact=bool(rule.get("exactCase")))


def _mended(rule: dict[str, Any], words: str) -> str | None:
    """Return the words that mend a phrase, beginning as large as it did; None for no repair."""
    for pattern, replacement in rule["repairs"]:
        if compiled(pattern, exact=bool(rule.get("exactCase"))).fullmatch(words):
            begins_large = words[0].isupper() and not words.isupper()
            return replacement[0].upper() + replacement[1:] if begins_large else str(replacement)
    return None


def _forbids_provisions(place: Place) -> bool:
    """Tell whether a node stands where no provision is allowed."""
    table = patterns()
    return any(
        kind_of(node) in table["noProvisions"]
        or (kind_of(node) == "clause" and title_of(node).strip().lower() in table["scopeTitles"])
        for node in (*place.ancestors, place.node)
    )


def check_places_of_provisions(reading: Reading) -> Iterator[Finding]:
    """Flag provisions in notes, forewords and the like, and outside requirement blocks."""
    table = patterns()["provision"]
    words = table["zh" if reading.language == "zh" else "en"]
    pattern = compiled(table["declared"], exact=True) if reading.declared else compiled(words)
    for place in reading.prose():
        if _forbids_provisions(place):
            rule = "misplaced-provision"
        elif any(kind_of(node) == "requirement" for node in place.ancestors):
            continue
        else:
            rule = "loose-provision"
        for match in pattern.finditer(block_text(place.node)):
            yield reading.passage(place, rule, match)


RULES: tuple[Callable[[Reading], Iterator[Finding]], ...] = (
    check_phrases,
    check_places_of_provisions,
    check_requirements,
    check_references,
    check_clauses,
    check_depths,
    check_definitions,
    check_figures,
    check_terms,
    check_abbreviations,
)
