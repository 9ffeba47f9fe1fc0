"""Find the difference of two texts by words, and of two rows of things; quick on large ones too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    Block = tuple[int, int, int]
    Range = tuple[int, int, int, int]
    Piece = tuple[str, list[str]]

EQUAL, INSERT, DELETE = "equal", "insert", "delete"
LARGEST_PRODUCT = 40_000
LARGEST_WITHOUT_ANCHOR = 250_000
RUNS = (1, 2, 4)

_TOKENS = re.compile(r"[\u3400-\u9fff]|\d+(?:[.,]\d+)+|[^\W\u3400-\u9fff]+|\s+|.", re.DOTALL)
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Segment:
    """Hold a run of text that is equal in both versions, inserted or deleted."""

    op: str
    text: str


def words_of(text: str) -> list[str]:
    """Cut a text into words, numbers, spaces and signs; each Chinese character is a word."""
    return _TOKENS.findall(text)


def segments_of(before: str, after: str) -> list[Segment]:
    """Return the difference of two texts by words, deletions before insertions.

    Equal and deleted segments joined are `before`, equal and inserted ones `after`.
    """
    if before == after:
        return [Segment(EQUAL, before)] if before else []
    pieces = pieces_of(words_of(before), words_of(after))
    return [Segment(verb, "".join(words)) for verb, words in pieces]


def pieces_of(one: Sequence[str], two: Sequence[str]) -> list[Piece]:
    """Return the difference of two rows of words as (verb, words), made easy to read.

    Replacements with nothing but a space or a sign between them are joined, so that phrases stay
    whole: a lone space that stayed equal between two replaced words helps nobody.
    """
    out: list[_Group] = []
    for group in _groups(one, two):
        last = out[-1] if out else None
        if last and last.is_replacement and group.is_replacement and _is_thin(last.equal):
            last.deleted += last.equal + group.deleted
            last.inserted += last.equal + group.inserted
            last.equal = group.equal
        else:
            out.append(group)
    return [
        (verb, words)
        for group in out
        for verb, words in (
            (DELETE, group.deleted),
            (INSERT, group.inserted),
            (EQUAL, group.equal),
        )
        if words
    ]


@dataclass(slots=True)
class _Group:
    """Hold what was deleted and inserted at one place, and the equal words that follow."""

    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    equal: list[str] = field(default_factory=list)

    @property
    def is_replacement(self) -> bool:
        return bool(self.deleted and self.inserted)


def _groups(one: Sequence[str], two: Sequence[str]) -> Iterator[_Group]:
    group = _Group()
    for verb, start, end, first, last in steps(one, two):
        if verb != EQUAL and group.equal:
            yield group
            group = _Group()
        if verb == DELETE:
            group.deleted += one[start:end]
        elif verb == INSERT:
            group.inserted += two[first:last]
        else:
            group.equal += one[start:end]
    yield group


def _is_thin(words: Sequence[str]) -> bool:
    text = "".join(words)
    return 0 < len(text) <= 3 and "\n" not in text and not _WORD.search(text)


# ── rows of things ─────────────────────────────────────────────────────────────────────────────


def steps(
    one: Sequence[Hashable], two: Sequence[Hashable]
) -> Iterator[tuple[str, int, int, int, int]]:
    """Give the steps from one row to another: (verb, from, to, from, to), equal, delete, insert."""
    here, there = 0, 0
    for start, first, size in [*matching(one, two), (len(one), len(two), 0)]:
        if start > here:
            yield DELETE, here, start, there, there
        if first > there:
            yield INSERT, start, start, there, first
        if size:
            yield EQUAL, start, start + size, first, first + size
        here, there = start + size, first + size


def matching(one: Sequence[Hashable], two: Sequence[Hashable]) -> list[Block]:
    """Return the runs that both rows share, rising in both: (place, place, length).

    Equal ends go first; long middles are cut at what each row holds once (patience), short ones
    are compared in full; a long middle without such a place counts as replaced.
    """
    found: list[Block] = []
    ranges: list[Range] = [(0, len(one), 0, len(two))]
    while ranges:
        middle = _without_ends(one, two, ranges.pop(), found)
        if middle is None:
            continue
        start, end, first, last = middle
        product = (end - start) * (last - first)
        anchors = _anchors(one, two, middle) if product > LARGEST_PRODUCT else []
        if anchors:
            ranges.extend(_gaps(middle, anchors, found))
        elif product <= LARGEST_WITHOUT_ANCHOR:
            matcher = SequenceMatcher(None, one[start:end], two[first:last], False)
            found += [
                (start + a, first + b, size) for a, b, size in matcher.get_matching_blocks() if size
            ]
    return _joined(sorted(found))


def _without_ends(
    one: Sequence[Hashable], two: Sequence[Hashable], whole: Range, found: list[Block]
) -> Range | None:
    """Note the equal beginning and end of two ranges; return what lies between, None if nothing."""
    start, end, first, last = whole
    begun, begun_there = start, first
    while start < end and first < last and one[start] == two[first]:
        start, first = start + 1, first + 1
    if start > begun:
        found.append((begun, begun_there, start - begun))
    ended = end
    while start < end and first < last and one[end - 1] == two[last - 1]:
        end, last = end - 1, last - 1
    if ended > end:
        found.append((end, last, ended - end))
    return (start, end, first, last) if start < end and first < last else None


def _anchors(one: Sequence[Hashable], two: Sequence[Hashable], middle: Range) -> list[Block]:
    """Return runs that stand once in each range and in the same order in both."""
    start, end, first, last = middle
    for run in RUNS:
        here = _once(one, start, end, run)
        there = _once(two, first, last, run)
        pairs = [(place, there[key]) for key, place in here.items() if key in there]
        if pairs:
            kept = rising([second for _first, second in pairs])
            return _apart([(*pairs[place], run) for place in kept])
    return []


def _once(row: Sequence[Hashable], start: int, end: int, run: int) -> dict[Hashable, int]:
    """Return the runs of a length that stand once in a range, with their places, in order."""
    keys: list[Hashable] = [
        tuple(row[place : place + run]) for place in range(start, end - run + 1)
    ]
    counts = Counter(keys)
    return {key: start + place for place, key in enumerate(keys) if counts[key] == 1}


def _apart(blocks: list[Block]) -> list[Block]:
    """Leave out runs that overlap the one before them."""
    kept: list[Block] = []
    for start, first, size in blocks:
        if not kept or (start >= kept[-1][0] + size and first >= kept[-1][1] + size):
            kept.append((start, first, size))
    return kept


def _gaps(middle: Range, anchors: list[Block], found: list[Block]) -> Iterator[Range]:
    """Note the anchors and give the ranges between them."""
    start, end, first, last = middle
    found.extend(anchors)
    for place, second, size in [*anchors, (end, last, 0)]:
        if place > start or second > first:
            yield start, place, first, second
        start, first = place + size, second + size


def _joined(blocks: list[Block]) -> list[Block]:
    out: list[Block] = []
    for start, first, size in blocks:
        if out and out[-1][0] + out[-1][2] == start and out[-1][1] + out[-1][2] == first:
            out[-1] = (out[-1][0], out[-1][1], out[-1][2] + size)
        else:
            out.append((start, first, size))
    return out


def rising(values: Sequence[int]) -> list[int]:
    """Return the places of a longest rising row among distinct numbers, in order."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        length = bisect_left(tails, value)
        before.append(places[length - 1] if length else -1)
        tails[length : length + 1] = [value]
        places[length : length + 1] = [place]
    kept, place = [], places[-1] if places else -1
    while place >= 0:
        kept.append(place)
        place = before[place]
    return kept[::-1]


def likeness(one: Sequence[str], two: Sequence[str]) -> float:
    """Return how many neighbouring words two texts share, 0 to 1 (Dice); 1 for two empty ones."""
    first, second = pairs_of(one), pairs_of(two)
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 1.0


def pairs_of(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the pairs of neighbouring words of a text, spaces and case left aside."""
    real = [word.casefold() for word in words if not word.isspace()]
    return frozenset(zip(["", *real], [*real, ""], strict=True)) if real else frozenset()
