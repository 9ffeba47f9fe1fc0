"""Check the wording and the structure of a document against the drafting rules.

Sources: ISO/IEC Directives Part 2 (clauses 7, 16, 22 to 24), as summed up in the process rules.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from standards.kernel.phrases import gettext_noop as _
from standards.rules import numbering
from standards.rules.document import (
    JsonNode,
    Place,
    attribute,
    block_text,
    child_of_kind,
    children,
    is_text_block,
    kind_of,
    node_id,
    text_of,
    utf16_length,
    walk,
)
from standards.rules.requirements import CLAUSE_KINDS, clause_of, statement_of, title_of

ERROR, WARNING, HINT = "error", "warning", "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """Name one finding: the rule, how grave, the node, the sentence to show, the text meant.

    `start` and `end` are UTF-16 offsets in the text of the block; equal where the whole node is
    meant. `clause` is the label of the clause that holds the node.
    """

    rule: str
    level: str
    node: str
    message: str
    text: str
    clause: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """Flag a phrase wherever normative text stands."""

    slug: str
    level: str
    pattern: re.Pattern[str]
    message: str


def _phrase(slug: str, level: str, words: str, message: str) -> PhraseRule:
    """Make a phrase rule of alternatives separated by |, matched as whole words."""
    return PhraseRule(slug, level, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), message)


PHRASES = (
    _phrase(
        "must",
        WARNING,
        "must(?: not)?",
        _("Use “shall” for a requirement; “must” is for outside constraints."),
    ),
    _phrase(
        "hidden-requirement",
        WARNING,
        "(?:is|are) to|(?:is|are) required to|ha(?:s|ve) to|it is necessary|(?:is|are) not allowed",
        _("This hides a requirement. State it with “shall” in a requirement block."),
    ),
    _phrase(
        "ambiguous",
        WARNING,
        "needs? to|might|could",
        _("Ambiguous. Use shall, should, may or can."),
    ),
    _phrase("and-or", WARNING, "and/or", _("Write “a or b, or both” instead of “and/or”.")),
)
PROVISION = re.compile(r"\b(shall|should)\b(?! be noted)", re.IGNORECASE)
KIND_WORDS = {
    "shall": re.compile(r"\bshall\b|应|不得", re.IGNORECASE),
    "should": re.compile(r"\bshould\b|宜", re.IGNORECASE),
    "may": re.compile(r"\bmay\b|可", re.IGNORECASE),
}
NO_PROVISIONS = frozenset(
    {"foreword", "introduction", "note", "example", "footnote", "definition", "termEntry"}
)
SCOPE_TITLES = frozenset({"scope", "范围"})
ARTICLE = re.compile(r"^(?:an?|the)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what every rule looks at: the places in order, the labels, the ids that exist."""

    places: tuple[Place, ...]
    labels: dict[str, str]
    ids: frozenset[str]

    def finding(self, place: Place, rule: str, level: str, words: tuple[str, str]) -> Finding:
        """Make a finding on a whole node; `words` are the message and the text meant."""
        message, text = words
        return Finding(rule, level, node_id(place.node), message, text, self.clause_label(place))

    def clause_label(self, place: Place) -> str:
        """Return the label of the clause that holds (or is) the node."""
        is_clause = kind_of(place.node) in CLAUSE_KINDS
        clause = place.node if is_clause else clause_of(place)
        return self.labels.get(node_id(clause), "") if clause is not None else ""


def check_document(doc: JsonNode, language: str = "en") -> list[Finding]:
    """List the findings of all rules in reading order of the nodes."""
    places = tuple(walk(doc))
    ids = frozenset(node_id(place.node) for place in places) - {""}
    reading = Reading(places, numbering.labels(doc, language), ids)
    order = {node_id(place.node): position for position, place in reversed(list(enumerate(places)))}
    findings = [finding for rule in RULES for finding in rule(reading)]
    return sorted(findings, key=lambda found: (order.get(found.node, 0), found.start))


def _matches(reading: Reading, place: Place, rule: PhraseRule) -> Iterator[Finding]:
    """Yield a finding for each match of a phrase in a text block."""
    text = block_text(place.node)
    for match in rule.pattern.finditer(text):
        start = utf16_length(text[: match.start()])
        end = start + utf16_length(match.group())
        yield Finding(
            rule.slug,
            rule.level,
            node_id(place.node),
            rule.message,
            match.group(),
            reading.clause_label(place),
            start,
            end,
        )


def _is_prose(place: Place) -> bool:
    """Tell whether a node is a text block whose words count: no code, title or reference."""
    kinds = {"sourceCode", "clauseTitle", "reference", "keyItem", "designation"}
    return is_text_block(place.node) and kind_of(place.node) not in kinds


def check_phrases(reading: Reading) -> Iterator[Finding]:
    """Flag phrases that hide, blur or misname an obligation."""
    for place in filter(_is_prose, reading.places):
        for rule in PHRASES:
            yield from _matches(reading, place, rule)


_MISPLACED = PhraseRule(
    "misplaced-provision",
    ERROR,
    PROVISION,
    _("No provision may stand here. Move it into a requirement of a clause."),
)
_LOOSE = PhraseRule(
    "loose-provision",
    WARNING,
    PROVISION,
    _("A provision outside a requirement block gets no number and no criterion."),
)


def _line(place: Place) -> tuple[JsonNode, ...]:
    """Return the ancestors of a node and the node itself."""
    return (*place.ancestors, place.node)


def _forbids_provisions(place: Place) -> bool:
    """Tell whether a node stands where no provision is allowed."""
    return any(
        kind_of(node) in NO_PROVISIONS
        or (kind_of(node) == "clause" and title_of(node).strip().lower() in SCOPE_TITLES)
        for node in _line(place)
    )


def check_places_of_provisions(reading: Reading) -> Iterator[Finding]:
    """Flag provisions in notes, forewords and the like, and outside requirement blocks."""
    for place in filter(_is_prose, reading.places):
        if _forbids_provisions(place):
            yield from _matches(reading, place, _MISPLACED)
        elif not any(kind_of(node) in ("requirement", "quote") for node in place.ancestors):
            yield from _matches(reading, place, _LOOSE)


def check_requirements(reading: Reading) -> Iterator[Finding]:
    """Flag requirements without statement, without the word of their kind, without criterion."""
    for place in reading.places:
        if kind_of(place.node) != "requirement":
            continue
        statement = statement_of(place.node)
        kind = str(attribute(place.node, "kind"))
        if not statement:
            words = (_("This requirement says nothing yet."), "")
            yield reading.finding(place, "empty-requirement", ERROR, words)
        elif kind in KIND_WORDS and not KIND_WORDS[kind].search(statement):
            words = (_("The statement does not use the word of its kind."), kind)
            yield reading.finding(place, "kind-mismatch", WARNING, words)
        if kind == "shall" and not attribute(place.node, "criteria"):
            words = (_("This requirement has no criterion, so nobody can verify it."), statement)
            yield reading.finding(place, "unverified", WARNING, words)


def check_references(reading: Reading) -> Iterator[Finding]:
    """Flag cross-references, citations, term references and footnote marks that lead nowhere."""
    message = _("This refers to something that is not in the document.")
    pointing = ("crossReference", "citation", "footnoteReference")
    for place in reading.places:
        kind = kind_of(place.node)
        targets = [attribute(place.node, "target")] if kind in pointing else []
        targets += [
            (mark.get("attrs") or {}).get("target")
            for mark in place.node.get("marks") or ()
            if isinstance(mark, dict) and mark.get("type") == "termReference"
        ]
        holder = Place(place.ancestors[-1], place.ancestors[:-1], place.path[:-1])
        for target in targets:
            if target not in reading.ids:
                words = (message, str(target or ""))
                yield reading.finding(holder, "dangling-reference", ERROR, words)


def check_clauses(reading: Reading) -> Iterator[Finding]:
    """Flag clauses without title, lone subclauses and hanging text."""
    for place in reading.places:
        if kind_of(place.node) not in ("clause", "annex"):
            continue
        if not title_of(place.node).strip():
            words = (_("Every clause needs a title."), "")
            yield reading.finding(place, "untitled-clause", ERROR, words)
        below = [
            kind_of(child)
            for child in children(place.node)
            if kind_of(child) != "clauseTitle"
            and (kind_of(child) != "paragraph" or block_text(child).strip())
        ]
        if below.count("clause") == 1 and kind_of(place.node) == "clause":
            words = (
                _("A lone subclause is not allowed: add another or remove it."),
                title_of(place.node),
            )
            yield reading.finding(place, "lone-subclause", WARNING, words)
        if "clause" in below and below[0] != "clause":
            words = (_("Text before the first subclause cannot be cited."), title_of(place.node))
            yield reading.finding(place, "hanging-text", WARNING, words)


def check_definitions(reading: Reading) -> Iterator[Finding]:
    """Flag definitions that begin with an article or end with a full stop."""
    for place in reading.places:
        if kind_of(place.node) != "definition":
            continue
        text = text_of(place.node)
        if ARTICLE.match(text):
            words = (_("A definition begins without an article."), text)
            yield reading.finding(place, "definition-article", WARNING, words)
        if text.endswith((".", "。")):
            words = (_("A definition ends without a full stop."), text)
            yield reading.finding(place, "definition-stop", WARNING, words)


def check_figures(reading: Reading) -> Iterator[Finding]:
    """Flag images without a text alternative."""
    for place in reading.places:
        if kind_of(place.node) == "image" and not str(attribute(place.node, "alt") or "").strip():
            words = (_("An image needs a text that replaces it."), "")
            yield reading.finding(place, "figure-without-alt", ERROR, words)


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
            words = (_("This term has no definition."), term)
            yield reading.finding(place, "term-without-definition", ERROR, words)
        if term and term.lower() not in prose:
            words = (_("This term is defined and never used."), term)
            yield reading.finding(place, "term-unused", HINT, words)


RULES: tuple[Callable[[Reading], Iterator[Finding]], ...] = (
    check_phrases,
    check_places_of_provisions,
    check_requirements,
    check_references,
    check_clauses,
    check_definitions,
    check_figures,
    check_terms,
)
