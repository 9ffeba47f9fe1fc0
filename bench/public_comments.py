"""Public comments whose groups are known: campaigns with personal edits, and unique voices.

Eighty per cent English, the rest Chinese; 85 per cent copies of campaign texts whose sizes follow
Zipf's law: a third untouched, others signed, with sentences of their own, with one left out,
shuffled, or with words replaced; capitals and line breaks differ. The rest are unique, but share
polite phrases. Sentences are drawn from Markov chains over texts that are at hand everywhere: the
help topics of Python, and the Chinese catalogues of Django and of this site.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

POLITE = {
    False: (
        "Thank you for the opportunity to comment on this draft standard.",
        "I am writing to express my views on the proposed standard.",
        "Please take my comments into consideration.",
        "Sincerely,",
        "Dear committee members,",
    ),
    True: (
        "感谢贵委员会给予我们发表意见的机会。",
        "请予以采纳。",
        "此致敬礼",
        "尊敬的委员会：",
    ),
}
CATALOGUE = Path(__file__).parents[1] / "lepton_site" / "locale"


@cache
def english_words() -> tuple[str, ...]:
    """Return the words and full stops of Python's help."""
    from pydoc_data.topics import topics

    return tuple(re.findall(r"[a-z]{1,14}|\.", " ".join(topics.values()).lower()))


@cache
def chinese_runs() -> tuple[str, ...]:
    """Return runs of Chinese characters from message catalogues."""
    sources = [*CATALOGUE.rglob("*.po")]
    for place in ("conf", "contrib/admin", "contrib/auth"):
        folder = files("django") / place / "locale" / "zh_Hans" / "LC_MESSAGES"
        sources.append(Path(str(folder / "django.po")))
    text = "\n".join(each.read_text("utf-8") for each in sources)
    return tuple(re.findall(r"[\u4e00-\u9fff]{2,}", text))


@dataclass
class Sentences:
    """Draw sentences of one language from an order-one Markov chain."""

    chinese: bool
    random: random.Random
    following: dict[str, list[str]] = field(default_factory=dict)
    starts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows = chinese_runs() if self.chinese else (english_words(),)
        for row in rows:
            for one, other in pairwise(row):
                self.following.setdefault(one, []).append(other)
        self.starts = [row[0] for row in rows] if self.chinese else self.following["."]

    def one(self) -> str:
        """Return a sentence of 8 to 25 words, or of 12 to 30 characters."""
        length = self.random.randint(12, 30) if self.chinese else self.random.randint(8, 25)
        word, words = self.random.choice(self.starts), []
        while len(words) < length:
            if word != ".":
                words.append(word)
            word = self.random.choice(self.following.get(word) or self.starts)
        return "".join(words) + "。" if self.chinese else " ".join(words).capitalize() + "."


@dataclass
class Pool:
    """The sentences, names and single words that comments of one language are made of."""

    chinese: bool
    sentences: list[str]
    words: list[str]

    def polite(self, rng: random.Random) -> str:
        return rng.choice(POLITE[self.chinese])

    def signature(self, rng: random.Random) -> str:
        one, two, three = (rng.choice(self.words) for _each in range(3))
        if self.chinese:
            return f"{one}，{two}市"
        return f"{one.capitalize()} {two.capitalize()}, {three.capitalize()}"

    def replaced(self, sentence: str, share: float, rng: random.Random) -> str:
        parts = list(sentence) if self.chinese else sentence.split(" ")
        said = [self._other(each, rng) if rng.random() < share else each for each in parts]
        return ("" if self.chinese else " ").join(said)

    def _other(self, word: str, rng: random.Random) -> str:
        other = rng.choice(self.words)
        return other[: len(word)] if self.chinese else other


def pools(rng: random.Random, size: int) -> dict[bool, Pool]:
    """Return the pools of English (False) and Chinese (True) with so many sentences in all."""
    english = [word for word in dict.fromkeys(english_words()) if len(word) > 3]
    chinese = [run[:2] for run in dict.fromkeys(chinese_runs())]
    made = {}
    for is_chinese, words in ((False, english), (True, chinese)):
        source = Sentences(is_chinese, rng)
        wanted = size * 3 // 10 if is_chinese else size * 7 // 10
        made[is_chinese] = Pool(is_chinese, [source.one() for _each in range(wanted)], words)
    return made


def comments(count: int, seed: int = 11) -> Iterator[tuple[str, int]]:
    """Give `count` comments with their groups; one group for each unique comment."""
    rng = random.Random(seed)
    pool = pools(rng, min(85_000, max(4_000, count)))
    campaigns = max(20, int(count**0.5))
    texts = [_campaign(pool[each % 5 == 4], rng) for each in range(campaigns)]
    weights = [(each + 2) ** -1.05 for each in range(campaigns)]
    drawn = rng.choices(range(campaigns), weights, k=count)
    for row, group in enumerate(drawn):
        if rng.random() < 0.15:
            chinese, label = rng.random() < 0.2, campaigns + row
            parts = _unique_parts(pool[chinese], rng)
        else:
            chinese, label = group % 5 == 4, group
            parts = _edited(texts[group], pool[chinese], rng)
        yield _typed(("" if chinese else " ").join(parts), rng), label


def _campaign(pool: Pool, rng: random.Random) -> list[str]:
    body = [rng.choice(pool.sentences) for _each in range(rng.randint(4, 9))]
    end = [pool.polite(rng)] if rng.random() < 0.6 else []
    return [pool.polite(rng), *body, *end]


def _unique_parts(pool: Pool, rng: random.Random) -> list[str]:
    parts = [rng.choice(pool.sentences) for _each in range(rng.randint(1, 9))]
    if rng.random() < 0.5:
        parts.insert(0, pool.polite(rng))
    if rng.random() < 0.5:
        parts.append(pool.polite(rng))
    return parts


def _edited(text: list[str], pool: Pool, rng: random.Random) -> list[str]:
    """Return a campaign's text as one of its senders changed it."""
    parts, drawn = list(text), rng.random()
    if 0.35 <= drawn < 0.60:
        parts.append(pool.signature(rng))
    elif 0.60 <= drawn < 0.80:
        for _each in range(rng.randint(1, 2)):
            place = rng.choice([0, len(parts), rng.randint(0, len(parts))])
            parts.insert(place, rng.choice(pool.sentences))
    elif 0.80 <= drawn < 0.88:
        parts.pop(rng.randrange(len(parts)))
    elif 0.88 <= drawn < 0.92:
        rng.shuffle(parts)
    elif drawn >= 0.92:
        share = rng.uniform(0.02, 0.10)
        parts = [pool.replaced(each, share, rng) for each in parts]
    return parts


def _typed(text: str, rng: random.Random) -> str:
    drawn = rng.random()
    if drawn < 0.05:
        return text.upper()
    return text.replace(". ", ".\n\n") if drawn < 0.145 else text
