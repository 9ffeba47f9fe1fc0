"""Anchors: where in a text a comment stands, now and when it was made.

Offsets count UTF-16 units in the text of one block. An anchor is right or orphaned. A quote that
stood once in its block is followed while it does and some of its surroundings are left. One that
stood there several times is followed only between its very surroundings: when one of two equal
words goes, nobody can tell from the text which of them is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop
from standards.rules.document import (
    JsonNode,
    block_text,
    is_text_block,
    kind_of,
    node_id,
    utf16_length,
    utf16_slice,
    walk,
)
from standards.rules.numbering import labels
from standards.rules.requirements import title_of

CONTEXT = 32  # UTF-16 units kept on either side of the quote
TELLING = 24  # UTF-16 units; a quote that long is known again wherever it stands
LEFT = 8  # UTF-16 units of its surroundings that a shorter quote must still have
HEADED = frozenset({"clause", "annex", "termEntry"})


class AnchorState(StrEnum):
    """Whether the quoted text still stands in the document."""

    ANCHORED = "anchored"
    ORPHANED = "orphaned"


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A place in a text: a block, a range in it, the quoted text and what stood around it.

    `repeated` tells that the quote stood several times in the block.
    """

    block: str
    start: int = 0
    end: int = 0
    quote: str = ""
    before: str = ""
    after: str = ""
    repeated: bool = False


@dataclass(frozen=True)
class Standing:
    """Where an anchor stands now; range is meaningless where it is orphaned."""

    state: AnchorState
    start: int
    end: int


@dataclass(frozen=True)
class BlockIndex:
    """The texts of all blocks of a document and the label of the clause each stands in."""

    texts: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)


def index_of(doc: JsonNode) -> BlockIndex:
    """Index a document by block id; a node that is no text block stands with an empty text."""
    numbers = labels(doc)
    texts: dict[str, str] = {}
    clauses: dict[str, str] = {}
    for place in walk(doc):
        identifier = node_id(place.node)
        if not identifier:
            continue
        texts[identifier] = block_text(place.node) if is_text_block(place.node) else ""
        line = (*place.ancestors, place.node)
        headed = [node_id(each) for each in line if kind_of(each) in HEADED]
        named = [numbers[each] for each in headed if numbers.get(each)]
        clauses[identifier] = named[-1] if named else ""
    return BlockIndex(texts=texts, clauses=clauses)


def headed_places(doc: JsonNode, language: str = "en") -> list[tuple[str, str]]:
    """Return id and heading of each clause, annex and term, in reading order."""
    numbers = labels(doc, language)
    return [
        (identifier, f"{numbers.get(identifier, '')} {title_of(place.node)}".strip())
        for place in walk(doc)
        if kind_of(place.node) in HEADED and (identifier := node_id(place.node))
    ]


def resolve(anchor: Anchor, index: BlockIndex) -> Standing:
    """Return where the anchor stands in the indexed text now."""
    text = index.texts.get(anchor.block)
    gone = Standing(AnchorState.ORPHANED, anchor.start, anchor.end)
    if text is None:
        return gone
    if not anchor.quote:
        return Standing(AnchorState.ANCHORED, 0, 0)
    places = list(_occurrences(text, anchor.quote))
    fits = _is_known if len(places) == 1 and not anchor.repeated else _is_same
    places = [place for place in places if fits(text, anchor, place)]
    if len(places) != 1:
        return gone
    start = places[0]
    return Standing(AnchorState.ANCHORED, start, start + utf16_length(anchor.quote))


def _is_known(text: str, anchor: Anchor, start: int) -> bool:
    """Tell whether a quote that stands once is known again: it is long, or some of it is left."""
    if utf16_length(anchor.quote) >= TELLING:
        return True
    left = utf16_length(anchor.before) + utf16_length(anchor.after)
    return _fit(text, anchor, start) >= min(LEFT, (left + 1) // 2)


def _is_same(text: str, anchor: Anchor, start: int) -> bool:
    """Tell whether all that stood around the quote stands around this place; more may, too."""
    before, after = surroundings(text, start, start + utf16_length(anchor.quote))
    kept = bool(anchor.before or anchor.after)
    return kept and before.endswith(anchor.before) and after.startswith(anchor.after)


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a range, up to the ends of the block."""
    return utf16_slice(text, max(0, start - CONTEXT), start), utf16_slice(text, end, end + CONTEXT)


def _occurrences(text: str, quote: str) -> Iterator[int]:
    found = text.find(quote)
    while found >= 0:
        yield utf16_length(text[:found])
        found = text.find(quote, found + 1)


def _fit(text: str, anchor: Anchor, start: int) -> int:
    before, after = surroundings(text, start, start + utf16_length(anchor.quote))
    return _shared(before[::-1], anchor.before[::-1]) + _shared(after, anchor.after)


def _shared(one: str, other: str) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def placed(given: object, index: BlockIndex) -> Anchor | None:
    """Return the anchor that a caller gave, checked against the text; InvalidInput otherwise."""
    if given is None:
        return None
    if not isinstance(given, Mapping) or not isinstance(given.get("block"), str):
        raise _refusal("", gettext_noop("An anchor names a block, a range and the quoted text."))
    block = given["block"]
    if block not in index.texts:
        raise _refusal("/block", gettext_noop("There is no such block in this text."))
    start, end = _offset(given, "start"), _offset(given, "end")
    text = index.texts[block]
    quote = given.get("quote") or utf16_slice(text, start, end)
    if not isinstance(quote, str) or end < start:
        raise _refusal("/end", gettext_noop("The range ends before it starts."))
    anchor = Anchor(block=block, start=start, end=end, quote=quote)
    if utf16_slice(text, start, end) != quote:
        anchor = _moved(anchor, index)
    return _with_context(anchor, text)


def _moved(anchor: Anchor, index: BlockIndex) -> Anchor:
    """Return the anchor at the one place where its quote stands; InvalidInput without or with more.

    Offsets are a caller's, who may have read an older text; there are no surroundings to go by.
    """
    places = list(_occurrences(index.texts[anchor.block], anchor.quote))
    if len(places) != 1:
        raise _refusal("/quote", gettext_noop("The quoted text does not stand at this place."))
    return replace(anchor, start=places[0], end=places[0] + utf16_length(anchor.quote))


def _with_context(anchor: Anchor, text: str) -> Anchor:
    """Return the anchor with what stands around it; none of it where that tells no place apart."""
    before, after = surroundings(text, anchor.start, anchor.end)
    full = replace(anchor, before=before, after=after)
    places = list(_occurrences(text, anchor.quote)) if anchor.quote else []
    alike = [place for place in places if _is_same(text, full, place)]
    if len(alike) > 1:
        return replace(anchor, repeated=True)
    return replace(full, repeated=len(places) > 1)


def _offset(given: Mapping[str, object], key: str) -> int:
    value = given.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**9:
        raise _refusal(f"/{key}", gettext_noop("Offsets are whole numbers from 0 on."))
    return value


def _refusal(pointer: str, template: str) -> InvalidInput:
    sentence = Phrase(template)
    return InvalidInput(sentence, errors=[FieldProblem(f"/anchor{pointer}", str(sentence))])
