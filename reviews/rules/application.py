"""Whether a frozen text does what an accepted comment asked for: only what can be read off it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reviews.rules.anchoring import TELLING, Anchor, AnchorState, BlockIndex, resolve
from reviews.rules.disposition import Disposition
from standards.rules.document import utf16_length

NEAR = 16  # characters of what stood around a quote that must stand around the words in its place
EXCERPT = 160  # characters of evidence
WESTERN = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u058f]")
TAKEN_UP = frozenset(
    {
        Disposition.ACCEPTED,
        Disposition.ACCEPTED_WITH_MODIFICATION,
        Disposition.ACCEPTED_IN_PRINCIPLE,
        Disposition.PARTIALLY_ACCEPTED,
    }
)


class AppliedHow(StrEnum):
    """How it is known in which revision a comment was applied: read off the text, or told."""

    UNKNOWN = ""
    TEXT = "text"
    HAND = "hand"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a comment asks for: words at a place. The anchor is that of the text `before`."""

    words: str
    anchor: Anchor | None = None


@dataclass(frozen=True)
class Found:
    """Where the words of a comment stand, in which clause and among which others."""

    block: str
    clause: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """Return the evidence as it is kept."""
        return {"kind": "text", "block": self.block, "clause": self.clause, "text": self.text}


def words_found(wish: Wish, before: BlockIndex | None, after: BlockIndex) -> Found | None:
    """Return where the proposed words now stand that did not stand there before.

    They count where they took the place of the quote between what stood around it, or where they
    are long enough to be known anywhere in the clause and stood nowhere before. None where it
    cannot be told for sure: a wrong guess is worse than none.
    """
    words, anchor = _even(wish.words).strip(), wish.anchor
    if not words or anchor is None:
        return None
    if anchor.quote and _took_its_place(words, anchor, before, after):
        return _found(anchor.block, words, after)
    if before is None or utf16_length(words) < TELLING or _quote_stands(anchor, words, after):
        return None
    clause = after.clauses.get(anchor.block)
    block = next(
        (
            name
            for name, text in after.texts.items()
            if clause is not None and after.clauses.get(name) == clause and _holds(text, words)
        ),
        None,
    )
    if block is None or any(_holds(text, words) for text in before.texts.values()):
        return None
    return _found(block, words, after)


def _even(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _took_its_place(
    words: str, anchor: Anchor, before: BlockIndex | None, after: BlockIndex
) -> bool:
    if _even(anchor.quote) == words:
        return False
    text = _even(after.texts.get(anchor.block, ""))
    head, tail = _even(anchor.before)[-NEAR:], _even(anchor.after)[:NEAR]
    if not head and not tail:
        return not anchor.repeated and text.strip() == words
    was = _even(before.texts.get(anchor.block, "")) if before is not None else ""
    place = f"{head}{words}{tail}"
    return place in text and place not in was


def _quote_stands(anchor: Anchor, words: str, after: BlockIndex) -> bool:
    """Tell whether the old words are still there: then nothing took their place."""
    if not anchor.quote or _even(anchor.quote) in words:
        return False
    return resolve(anchor, after).state is AnchorState.ANCHORED


def _holds(text: str, words: str) -> bool:
    """Tell whether a text holds these words, whole ones."""
    even = _even(text)
    at = even.find(words)
    while at >= 0:
        end = at + len(words)
        if not (_joined(even[:at][-1:], words[0]) or _joined(words[-1], even[end : end + 1])):
            return True
        at = even.find(words, at + 1)
    return False


def _joined(left: str, right: str) -> bool:
    return bool(WESTERN.match(left) and WESTERN.match(right))


def _found(block: str, words: str, index: BlockIndex) -> Found:
    text = _even(index.texts[block])
    start = max(0, text.find(words) - (EXCERPT - min(len(words), EXCERPT)) // 2)
    return Found(block, index.clauses.get(block, ""), text[start : start + EXCERPT])


def clause_of(anchor: Anchor | None, label: str, before: BlockIndex) -> str:
    """Return the label that a comment's clause had in the text before; "" where it has none."""
    if anchor is not None:
        return before.clauses.get(anchor.block, "")
    return label if label in before.clauses.values() else ""


def clause_evidence(label: str, changed: Mapping[str, tuple[str, ...]]) -> dict[str, object] | None:
    """Return what changed in a clause, by the labels of the text before; None for no change."""
    if not label or label not in changed:
        return None
    return {"kind": "clause", "clause": label, "changes": list(changed[label])}
