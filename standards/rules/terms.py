"""Check definitions, terms and abbreviations: how they are worded, whether they are used."""

import re
from collections.abc import Iterator

from standards.rules.document import (
    Place,
    block_text,
    child_of_kind,
    is_text_block,
    kind_of,
    text_of,
)
from standards.rules.findings import Finding, Reading, compiled
from standards.rules.rulebook import patterns

EXPLAINING = ("designation", "keyItem")


def check_definitions(reading: Reading) -> Iterator[Finding]:
    """Flag definitions that begin with an article or end with a full stop."""
    article, stop = compiled(patterns()["article"]), compiled(patterns()["stop"])
    for place in reading.places:
        if kind_of(place.node) != "definition":
            continue
        text = block_text(place.node)
        if begun := article.search(text):
            yield reading.passage(place, "definition-article", begun, "")
        if ended := stop.search(text):
            yield reading.passage(place, "definition-stop", ended, "")


def check_terms(reading: Reading) -> Iterator[Finding]:
    """Flag term entries without a definition, and terms that the text never uses."""
    prose = "\n".join(
        block_text(place.node).lower()
        for place in reading.places
        if is_text_block(place.node) and kind_of(place.node) != "designation"
    )
    for place in reading.places:
        if kind_of(place.node) != "termEntry":
            continue
        name = child_of_kind(place.node, "designation")
        term = text_of(name) if name is not None else ""
        if child_of_kind(place.node, "definition") is None:
            yield reading.finding(place, "term-without-definition", term)
        if term and term.lower() not in prose:
            yield reading.finding(place, "term-unused", term)


def _abbreviations(place: Place) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield each abbreviation of a text block and whether it is explained there."""
    table = patterns()["abbreviation"]
    text = block_text(place.node)
    for match in compiled(table["pattern"], exact=True).finditer(text):
        before, after = text[: match.start()].rstrip(" "), text[match.end() :].lstrip(" ")
        in_brackets = before.endswith(("(", "（")) and after.startswith((")", "）"))
        begins_brackets = after.startswith(("(", "（"))
        explained = kind_of(place.node) in EXPLAINING or in_brackets or begins_brackets
        yield match, explained


def check_abbreviations(reading: Reading) -> Iterator[Finding]:
    """Flag the first use of an abbreviation that stands often and is explained nowhere."""
    table = patterns()["abbreviation"]
    seen: dict[str, list[tuple[Place, re.Match[str]]]] = {}
    explained = set(table["known"])
    for place in reading.places:
        if not is_text_block(place.node) or kind_of(place.node) in ("sourceCode", "reference"):
            continue
        for match, is_explained in _abbreviations(place):
            seen.setdefault(match.group(), []).append((place, match))
            if is_explained:
                explained.add(match.group())
    for word, uses in seen.items():
        if word not in explained and len(uses) >= table["fewest"]:
            yield reading.passage(uses[0][0], "term-undefined", uses[0][1])
