"""Hold what the drafting checks share: a finding, a read document, the text that counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from standards.rules import numbering
from standards.rules.document import (
    JsonNode,
    Place,
    block_text,
    is_text_block,
    kind_of,
    node_id,
    utf16_length,
    walk,
)
from standards.rules.requirements import CLAUSE_KINDS, clause_of
from standards.rules.rulebook import WORDS, level_of, patterns


@dataclass(frozen=True, slots=True)
class Finding:
    """Name one finding: the rule, how grave, the node, the sentence to show, the text meant.

    `start` and `end` are UTF-16 offsets in the text of the block; equal where the whole node is
    meant. `clause` is the label of the clause that holds the node. `replacement` is the text that
    mends it when put there, None where none does.
    """

    rule: str
    level: str
    node: str
    message: str
    text: str
    clause: str = ""
    start: int = 0
    end: int = 0
    replacement: str | None = None

    @property
    def why(self) -> str:
        """Return the reason of the rule."""
        return WORDS[self.rule].why

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what stays the same while the text around is edited."""
        return (self.rule, self.node, self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what every rule looks at; `declared` tells whether the document cites BCP 14."""

    places: tuple[Place, ...]
    labels: dict[str, str]
    ids: frozenset[str]
    language: str
    declared: bool

    def finding(self, place: Place, rule: str, text: str = "") -> Finding:
        """Make a finding on a whole node."""
        words, label = WORDS[rule].message, self.clause_label(place)
        return Finding(rule, level_of(rule), node_id(place.node), words, text, label)

    def passage(
        self, place: Place, rule: str, match: re.Match[str], replacement: str | None = None
    ) -> Finding:
        """Make a finding on a matched passage of a text block."""
        text = match.string
        start = utf16_length(text[: match.start()])
        return Finding(
            rule,
            level_of(rule),
            node_id(place.node),
            WORDS[rule].message,
            match.group(),
            self.clause_label(place),
            start,
            start + utf16_length(match.group()),
            replacement,
        )

    def clause_label(self, place: Place) -> str:
        """Return the label of the clause that holds (or is) the node."""
        is_clause = kind_of(place.node) in CLAUSE_KINDS
        clause = place.node if is_clause else clause_of(place)
        return self.labels.get(node_id(clause), "") if clause is not None else ""

    def prose(self) -> Iterator[Place]:
        """Yield the text blocks whose words count: no code, title or reference, no quotation."""
        leave_out, quoting = patterns()["prose"]["leaveOut"], patterns()["prose"]["quoting"]
        for place in self.places:
            if not is_text_block(place.node) or kind_of(place.node) in leave_out:
                continue
            if not any(kind_of(node) in quoting for node in place.ancestors):
                yield place


@cache
def compiled(pattern: str, *, exact: bool = False) -> re.Pattern[str]:
    """Return a pattern of the rule table, blind to case unless `exact`."""
    return re.compile(pattern, 0 if exact else re.IGNORECASE)


def read(doc: JsonNode, language: str) -> Reading:
    """Read a document once for all rules."""
    places = tuple(walk(doc))
    ids = frozenset(node_id(place.node) for place in places) - {""}
    declares = compiled(patterns()["declares"], exact=True)
    declared = any(
        declares.search(block_text(place.node)) for place in places if is_text_block(place.node)
    )
    short = language.split("-", maxsplit=1)[0]
    return Reading(places, numbering.labels(doc, language), ids, short, declared)
