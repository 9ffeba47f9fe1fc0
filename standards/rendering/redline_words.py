"""Write the words of two versions of a text block with marks, formulas and references kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from standards.rendering.inline import Page, element, inline
from standards.rules.document import children, kind_of, node_id, utf16_length
from standards.rules.word_difference import DELETE, EQUAL, INSERT, pieces_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from standards.rules.document import JsonNode

BOTH, OLD, NEW = "both", "old", "new"


class Author(NamedTuple):
    """Name who wrote a run, for its colour and its tooltip."""

    id: int
    name: str
    hue: int


@dataclass(frozen=True)
class Pen:
    """Hold how a redline is written: both sides in one, or one side alone.

    `authors` gives the runs of each block of the later version by its id, as (UTF-16 units,
    author); insertions are coloured by them, everything when `paints_all`.
    """

    before: Page
    after: Page
    side: str = BOTH
    authors: Mapping[str, list[tuple[int, Author | None]]] = field(default_factory=dict)
    paints_all: bool = False

    @property
    def page(self) -> Page:
        """Return the page whose labels and words are shown."""
        return self.before if self.side == OLD else self.after


def without_anchors(page: Page) -> Page:
    """Return a page whose references are words, not links: a comparison has no such anchors."""
    return replace(
        page, targets={target: (kind, "") for target, (kind, _at) in page.targets.items()}
    )


@dataclass(frozen=True, slots=True)
class _Token:
    """Hold one word with its marks, or one formula, reference or break."""

    key: str
    node: JsonNode
    units: int


def words_inline(old: JsonNode | None, new: JsonNode | None, pen: Pen) -> str:
    """Write the inside of a text block that became another; a missing one was empty."""
    before, after = _tokens(old), _tokens(new)
    painter = _Painter(new, after, pen)
    here = there = 0
    written = []
    for verb, keys in pieces_of([one.key for one in before], [one.key for one in after]):
        count = len(keys)
        if verb == DELETE:
            if pen.side != NEW:
                words = inline(_block(before[here : here + count]), pen.before)
                written.append(element("del", words))
            here += count
            continue
        if not (verb == INSERT and pen.side == OLD):
            written.append(painter.paint(verb, there, there + count))
        there += count
        here += count if verb == EQUAL else 0
    return "".join(written)


def _tokens(node: JsonNode | None) -> list[_Token]:
    found = []
    for child in children(node) if node is not None else []:
        marks = child.get("marks") or []
        suffix = "\0" + json.dumps(marks, sort_keys=True) if marks else ""
        if kind_of(child) != "text":
            key = json.dumps(child, sort_keys=True, default=str)
            found.append(_Token("\0" + key, child, 0))
            continue
        found += [
            _Token(word + suffix, {**child, "text": word}, utf16_length(word))
            for word in words_of(str(child.get("text", "")))
        ]
    return found


def _block(tokens: Iterable[_Token]) -> JsonNode:
    """Put words of equal marks together again."""
    content: list[dict[str, object]] = []
    for token in tokens:
        node = token.node
        last = content[-1] if content else None
        if last and "text" in last and "text" in node and last.get("marks") == node.get("marks"):
            last["text"] = f"{last['text']}{node['text']}"
        else:
            content.append(dict(node))
    return {"content": content}


class _Painter:
    """Write runs of the later version, coloured by who wrote them where that is asked for."""

    def __init__(self, node: JsonNode | None, tokens: list[_Token], pen: Pen) -> None:
        self._tokens, self._pen = tokens, pen
        runs = pen.authors.get(node_id(node), []) if node is not None and pen.authors else []
        self._authors = _spread(tokens, runs) if runs else []
        self._block = node_id(node) if node is not None else ""
        self._places = [0, *accumulate(token.units for token in tokens)]

    def paint(self, verb: str, start: int, end: int) -> str:
        """Write some tokens as equal or inserted."""
        tokens, pen = self._tokens[start:end], self._pen
        if not self._authors or (verb == EQUAL and not pen.paints_all):
            words = inline(_block(tokens), pen.page)
            return words if verb == EQUAL else element("ins", words)
        tag = "span" if verb == EQUAL or pen.paints_all else "ins"
        written = []
        triples = zip(tokens, self._authors[start:end], self._places[start:end], strict=True)
        for author, run in groupby(triples, key=lambda triple: triple[1]):
            here = list(run)
            words = inline(_block([token for token, _author, _place in here]), pen.page)
            written.append(_by(tag, words, author, f"{self._block}:{here[0][2]}"))
        return "".join(written)


def _by(tag: str, words: str, author: Author | None, place: str) -> str:
    """Wrap a run with its author; `data-at` says where in which block it begins."""
    if author is None:
        return element(tag, words, data_at=place)
    return element(
        tag,
        words,
        class_="by",
        data_hue=author.hue,
        data_author=author.id,
        data_at=place,
        title=author.name,
    )


def _spread(tokens: list[_Token], runs: list[tuple[int, Author | None]]) -> list[Author | None]:
    """Return the author of each token: of its first unit; a formula's is the one before it."""
    found: list[Author | None] = []
    waiting = list(reversed(runs))
    left, author = waiting.pop() if waiting else (0, None)
    for token in tokens:
        while token.units and left <= 0 and waiting:
            more, author = waiting.pop()
            left += more
        found.append(author)
        left -= token.units
    return found
