"""Check how a document is built: clauses, lists, requirements, pointers, images."""

from collections.abc import Iterator

from standards.rules.document import (
    JsonNode,
    Place,
    attribute,
    block_text,
    children,
    kind_of,
)
from standards.rules.findings import Finding, Reading, compiled
from standards.rules.requirements import statement_of, title_of
from standards.rules.rulebook import patterns

POINTERS = ("crossReference", "citation", "footnoteReference")
LISTS = ("bulletList", "orderedList")


def check_requirements(reading: Reading) -> Iterator[Finding]:
    """Flag requirements without statement, without the word of their kind, without criterion."""
    for place in reading.places:
        if kind_of(place.node) != "requirement":
            continue
        statement = statement_of(place.node)
        kind = str(attribute(place.node, "kind"))
        if not statement:
            yield reading.finding(place, "empty-requirement")
        elif not _says(reading, kind, statement):
            yield reading.finding(place, "kind-mismatch", kind)
        if kind == "shall" and not attribute(place.node, "criteria"):
            yield reading.finding(place, "unverified")


def _says(reading: Reading, kind: str, statement: str) -> bool:
    """Tell whether a statement uses the word of its kind; an unknown kind asks for none."""
    words = patterns()["declaredKindWords" if reading.declared else "kindWords"].get(kind)
    return words is None or compiled(words, exact=reading.declared).search(statement) is not None


def _targets(node: JsonNode) -> list[object]:
    """Return what an inline node points at."""
    targets = [attribute(node, "target")] if kind_of(node) in POINTERS else []
    return targets + [
        (mark.get("attrs") or {}).get("target")
        for mark in node.get("marks") or ()
        if isinstance(mark, dict) and mark.get("type") == "termReference"
    ]


def check_references(reading: Reading) -> Iterator[Finding]:
    """Flag cross-references, citations, term references and footnote marks that lead nowhere."""
    for place in reading.places:
        targets = _targets(place.node)
        holder = Place(place.ancestors[-1], place.ancestors[:-1], place.path[:-1])
        for target in targets:
            if target not in reading.ids:
                yield reading.finding(holder, "dangling-reference", str(target or ""))


def _blocks_below(clause: JsonNode) -> list[str]:
    """Return the kinds of the blocks of a clause below its title, empty paragraphs left out."""
    return [
        kind_of(child)
        for child in children(clause)
        if kind_of(child) != "clauseTitle"
        and (kind_of(child) != "paragraph" or block_text(child).strip())
    ]


def check_clauses(reading: Reading) -> Iterator[Finding]:
    """Flag clauses without title, lone subclauses and hanging text."""
    for place in reading.places:
        if kind_of(place.node) not in ("clause", "annex"):
            continue
        title = title_of(place.node)
        if not title.strip():
            yield reading.finding(place, "untitled-clause")
        below = _blocks_below(place.node)
        if below.count("clause") == 1 and kind_of(place.node) == "clause":
            yield reading.finding(place, "lone-subclause", title)
        if "clause" in below and below[0] != "clause":
            yield reading.finding(place, "hanging-text", title)


def check_depths(reading: Reading) -> Iterator[Finding]:
    """Flag clauses and lists nested too deep, and a second lettered list in one clause."""
    limits = patterns()["limits"]
    ordered: dict[int, int] = {}
    for place in reading.places:
        kind = kind_of(place.node)
        outer = [kind_of(node) for node in place.ancestors]
        if (
            kind == "clause"
            and outer.count("clause") + outer.count("annex") >= limits["clauseDepth"]
        ):
            yield reading.finding(place, "deep-clause", title_of(place.node))
        if kind not in LISTS:
            continue
        if sum(one in LISTS for one in outer) >= limits["listDepth"]:
            yield reading.finding(place, "deep-list")
        if kind == "orderedList" and outer[-1:] and outer[-1] in ("clause", "annex"):
            holder = id(place.ancestors[-1])
            ordered[holder] = ordered.get(holder, 0) + 1
            if ordered[holder] > limits["orderedLists"]:
                yield reading.finding(place, "second-list")


def check_figures(reading: Reading) -> Iterator[Finding]:
    """Flag images without a text alternative."""
    for place in reading.places:
        if kind_of(place.node) == "image" and not str(attribute(place.node, "alt") or "").strip():
            yield reading.finding(place, "figure-without-alt")
