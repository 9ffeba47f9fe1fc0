"""What groups of comments are about: key terms, and the sentence that says it best.

Terms are weighed by c-TF-IDF: frequent in this group, rare in the others (Grootendorst, "BERTopic",
2022, section 3.3). Only a few members of each group are read, for near-duplicates repeat one
another; that, and a look at pairs of characters instead of a search for the best cut of Chinese,
makes it much faster than cutting every comment into words, with nearly the same terms.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviews.clustering.stop_words import EMPTY_CHARACTERS, EMPTY_WORDS, chinese_words

TERMS = 8
READ_MEMBERS = 8  # of each group
LONGEST_READ = 20_000  # characters of one comment
LONGEST_LABEL = 90
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]{3,40}")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SENTENCE = re.compile(r"[^.!?。！？;；\n]+[.!?。！？]?")


@dataclass(frozen=True)
class Group:
    """Some texts of a group that stand for `size` comments, the most typical first."""

    size: int
    texts: Sequence[str]


@dataclass(frozen=True)
class Topic:
    """The key terms of a group, best first, and its most telling sentence; both may be empty."""

    terms: tuple[str, ...]
    label: str


def words_in(text: str) -> list[str]:
    """Return the words that carry meaning: three letters or more, or a Chinese pair."""
    lowered = text[:LONGEST_READ].casefold()
    found = [word for word in _WORD.findall(lowered) if word not in EMPTY_WORDS]
    for run in _HAN.findall(lowered):
        found += _pairs_in(run, chinese_words())
    return found


def _pairs_in(run: str, known: frozenset[str]) -> list[str]:
    """Return the known words of two characters in a run, from the left, none overlapping."""
    pairs, place = [], 0
    while place < len(run) - 1:
        pair = run[place : place + 2]
        if pair in known:
            place += 2
            if pair[0] not in EMPTY_CHARACTERS and pair[1] not in EMPTY_CHARACTERS:
                pairs.append(pair)
        else:
            place += 1
    return pairs


def topics_of(groups: Sequence[Group], background: Iterable[str] = ()) -> list[Topic]:
    """Return the topic of each group as against the others, and against other texts."""
    counts = [_counts(group) for group in groups]
    everywhere: Counter[str] = Counter()
    for found in counts:
        everywhere.update(found)
    others = 0
    for text in background:
        everywhere.update(Counter(words_in(text)))
        others += 1
    classes = max(1, len(groups) + others)
    mean = sum(everywhere.values()) / classes
    topics = []
    for group, found in zip(groups, counts, strict=True):
        weights = _weights(found, everywhere, mean)
        topics.append(Topic(_terms(weights), _label(group, weights)))
    return topics


def _counts(group: Group) -> dict[str, float]:
    """Return how often each term stands in the comments for which the texts stand."""
    found: Counter[str] = Counter()
    for text in group.texts[:READ_MEMBERS]:
        found.update(words_in(text))
    read = max(1, min(len(group.texts), READ_MEMBERS))
    return {term: count * group.size / read for term, count in found.items()}


def _weights(
    found: Mapping[str, float], everywhere: Mapping[str, float], mean: float
) -> dict[str, float]:
    total = sum(found.values()) or 1.0
    return {
        term: count / total * math.log1p(mean / everywhere[term]) for term, count in found.items()
    }


def _terms(weights: Mapping[str, float]) -> tuple[str, ...]:
    """Return the heaviest terms; of equal ones those that come first in the texts."""
    return tuple(sorted(weights, key=lambda each: -weights[each])[:TERMS])


def _label(group: Group, weights: Mapping[str, float]) -> str:
    """Return the sentence of the first text whose words weigh most on average."""
    best, best_weight = "", -1.0
    for sentence in _SENTENCE.findall(group.texts[0][:LONGEST_READ] if group.texts else ""):
        words = words_in(sentence)
        # Two words more than there are: a long sentence tells more than a lone rare word.
        weight = sum(weights.get(word, 0.0) for word in words) / (len(words) + 2)
        if weight > best_weight:
            best, best_weight = " ".join(sentence.split()), weight
    return shortened(best)


def shortened(sentence: str) -> str:
    """Return a sentence of at most 90 characters, cut at a word where it can be."""
    if len(sentence) <= LONGEST_LABEL:
        return sentence
    cut = sentence[: LONGEST_LABEL - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > LONGEST_LABEL // 2 else cut).rstrip(" ,;:，、；：") + "…"
