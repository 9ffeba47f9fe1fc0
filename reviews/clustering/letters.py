"""What each code point counts as when comments are compared: letter, own token, break or nothing.

Case, width, accents, compatibility forms and letters that look alike (a Cyrillic "а" in a Latin
word) are folded; zero-width characters and joining marks vanish. So neither a retyped text nor one
that was disguised escapes from its group. Folding follows Unicode NFKD and the idea of UTS 39
skeletons, cut down to single code points.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

BREAK, NOTHING = 0, 1  # an entry of the table; any other is (folded code point) * 2 + stands alone
KNOWN = 0x20000  # code points from here on are rare ideographs: each is a token of its own
VANISHING = frozenset({"Mn", "Me", "Cf"})
ALONE_CATEGORIES = frozenset({"So", "Co"})
ALONE_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao: no spaces between words
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # ideographs
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
)
SKIN_TONES = range(0x1F3FB, 0x1F400)
LOOK_ALIKE = {
    **dict(zip("авеікмнорстухјѕһԁԛԝ", "abeikmhopctyxjshdqw", strict=True)),
    **dict(zip("αβεικορτυχν", "abeikoptuxv", strict=True)),
    **dict(zip("ıɑɡ", "iag", strict=True)),
}


@cache
def letter_table() -> NDArray[np.uint32]:
    """Return the table of code points below `KNOWN`; made once per process, about 0.2 s."""
    entries = np.fromiter((_entry(point) for point in range(KNOWN)), np.uint32, KNOWN)
    entries.setflags(write=False)
    return entries


def _entry(point: int) -> int:
    letter = chr(point)
    category = unicodedata.category(letter)
    if category in VANISHING or point in SKIN_TONES:
        return NOTHING
    if category in ALONE_CATEGORIES:
        return point * 2 + 1
    if category == "Mc":
        return point * 2
    folded = _folded(letter)
    return folded * 2 + _stands_alone(folded) if folded else BREAK


def _folded(letter: str) -> int:
    """Return the code point that a letter or digit counts as; 0 for all else."""
    for each in unicodedata.normalize("NFKD", letter.casefold()).casefold():
        if each.isalnum():
            return ord(LOOK_ALIKE.get(each, each))
    return 0


def _stands_alone(point: int) -> bool:
    return point >= KNOWN or any(first <= point <= last for first, last in ALONE_RANGES)
