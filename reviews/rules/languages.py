"""Tell in which language a short text is written: by its script, then by its small words.

No statistics of letters: a comment of one sentence is told by the words every sentence has. What
cannot be told stays unsaid ("").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from standards.kernel.phrases import gettext_noop

SAMPLE = 2000  # characters that are looked at
LEAST = 2  # small words that must be found

# First and last character of the blocks that tell a script; kana before Han, as Japanese has both.
SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\u1100-\u11ff\uac00-\ud7af"),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("ar", "\u0600-\u06ff"),
    ("hi", "\u0900-\u097f"),
    ("th", "\u0e00-\u0e7f"),
    ("cyrillic", "\u0400-\u04ff"),
    ("latin", "A-Za-z\u00c0-\u024f"),
)
COUNTED = [(name, re.compile(f"[{span}]")) for name, span in SCRIPTS]
WORDS = re.compile(r"[^\W\d_]+")
WEIGHT = {"zh": 3, "ja": 6, "ko": 3}  # a sign of these says more than a letter

SMALL_WORDS: Mapping[str, Mapping[str, str]] = {
    "latin": {
        "en": "the of and to in is that for it be not should with this are as on we by which",
        "fr": "le la les de des et est une dans que qui pour pas sur ce du au avec sont nous",
        "de": "der die das und ist nicht ein eine zu den von mit für auf dass sollte wir im",
        "es": "el la los las de que y en es una por para con no se del su al como debe lo",
        "pt": "o os as de que e em é uma para com não por do da se um mais deve ao",
        "it": "il lo gli di che e in è una per con non del della si da dei dovrebbe al le",
        "nl": "de het een van en is dat niet in te voor op met zijn aan er deze moet wij",
        "sv": "och att det som en är på för inte med av den till ett ska om vi",
        "pl": "i w na nie się z do że jest to dla przez od być oraz jako",
        "vi": "của và là không được có cho các một trong này với những phải",
        "tr": "ve bir bu için ile de da olarak değil daha çok olan gibi",
        "id": "yang dan di ini untuk dengan dari tidak adalah dalam pada harus",
    },
    "cyrillic": {
        "ru": "этом этот эта эти чтобы если и в не на что с по это для как из к а должен быть или",
        "uk": "цей цьому щоб якщо і в не на що з до це для як та у або бути має є",
        "bg": "и в не на че за да е от се с по това или трябва",
    },
}
LANGUAGE_WORDS = {
    "en": gettext_noop("English"),
    "fr": gettext_noop("French"),
    "de": gettext_noop("German"),
    "es": gettext_noop("Spanish"),
    "pt": gettext_noop("Portuguese"),
    "it": gettext_noop("Italian"),
    "nl": gettext_noop("Dutch"),
    "sv": gettext_noop("Swedish"),
    "pl": gettext_noop("Polish"),
    "vi": gettext_noop("Vietnamese"),
    "tr": gettext_noop("Turkish"),
    "id": gettext_noop("Indonesian"),
    "ru": gettext_noop("Russian"),
    "uk": gettext_noop("Ukrainian"),
    "bg": gettext_noop("Bulgarian"),
    "zh": gettext_noop("Chinese"),
    "ja": gettext_noop("Japanese"),
    "ko": gettext_noop("Korean"),
    "el": gettext_noop("Greek"),
    "he": gettext_noop("Hebrew"),
    "ar": gettext_noop("Arabic"),
    "hi": gettext_noop("Hindi"),
    "th": gettext_noop("Thai"),
}
KNOWN = {
    script: {language: frozenset(words.split()) for language, words in languages.items()}
    for script, languages in SMALL_WORDS.items()
}


def language_of(text: str) -> str:
    """Return the code of the language of a text ("en", "zh"); "" where it cannot be told."""
    sample = text[:SAMPLE]
    if sample.isascii():
        script = "latin"
    else:
        counts = {name: len(found.findall(sample)) for name, found in COUNTED}
        weighed = {name: count * WEIGHT.get(name, 1) for name, count in counts.items()}
        script = max(weighed, key=lambda name: weighed[name])
        if not weighed[script]:
            return ""
    words = KNOWN.get(script)
    return script if words is None else _by_small_words(sample, words)


def _by_small_words(sample: str, languages: Mapping[str, frozenset[str]]) -> str:
    found = Counter(WORDS.findall(sample.lower()))
    scores = {
        language: sum(found[word] for word in words if word in found)
        for language, words in languages.items()
    }
    best, second = sorted(scores.values(), reverse=True)[:2]
    if best < LEAST or best == second:
        return ""
    return next(language for language, score in scores.items() if score == best)
