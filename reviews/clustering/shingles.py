"""From the bytes of a text to its tokens, its digest and its shingles.

A token is a word, or one character of a script without spaces. The digest of the row of tokens
finds exact copies whatever their case, spacing and punctuation. A shingle is three tokens in a row
(Broder, "On the resemblance and containment of documents", 1997; Manber, "Finding similar files in
a large file system", 1994): texts that share most shingles share most of their sentences, in any
order.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from reviews.clustering.letters import BREAK, KNOWN, NOTHING

SHINGLE = 3  # tokens
U64 = np.uint64
_MULTIPLIER = U64(0xD6E8FEB86659FD93)
_HALF, _QUARTER = U64(32), U64(29)
_WORD_START, _WORD_PRIME = U64(0xCBF29CE484222325), U64(0x100000001B3)
_DIGEST_START = U64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = U64(3), U64(0x2545F4914F6CDD1D)

compiled: Any = njit(cache=True, nogil=True)
inlined: Any = njit(cache=True, nogil=True, inline="always")


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """Return a value whose every bit depends on every bit of the given one."""
    value ^= value >> _HALF
    value *= _MULTIPLIER
    value ^= value >> _QUARTER
    value *= _MULTIPLIER
    return value ^ (value >> _HALF)


@compiled
def code_point(data: NDArray[np.uint8], place: int, end: int) -> tuple[Any, Any]:
    """Decode the code point that starts at `place`; return it and where the next one starts.

    What is cut off or no UTF-8 yields some number, never a read past the end.
    """
    first = np.int64(data[place])
    if first < 0x80:
        return first, place + 1
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    point = first & (0xFF >> (length + 1))
    after = min(place + length, end)
    for index in range(place + 1, after):
        point = (point << 6) | (np.int64(data[index]) & 0x3F)
    return point, after


@compiled
def tokens_of(
    data: NDArray[np.uint8],
    span: tuple[int, int],
    letters: NDArray[np.uint32],
    tokens: NDArray[np.uint64],
) -> int:
    """Write the hashes of the tokens of `data[span]` into `tokens`; return how many there are.

    `tokens` needs a place for each byte of the span.
    """
    place, end = span
    count, word, inside = 0, _WORD_START, False
    while place < end:
        point, place = code_point(data, place, end)
        entry = np.int64(letters[point]) if point < KNOWN else np.int64(point * 2 + 1)
        if entry == NOTHING:
            continue
        if inside and (entry == BREAK or entry & 1):
            tokens[count] = mixed(word)
            count, word, inside = count + 1, _WORD_START, False
        if entry == BREAK:
            continue
        word = (word ^ U64(entry)) * _WORD_PRIME
        inside = True
        if entry & 1:
            tokens[count] = mixed(word)
            count, word, inside = count + 1, _WORD_START, False
    if inside:
        tokens[count] = mixed(word)
        count += 1
    return count


@compiled
def digest_of(tokens: NDArray[np.uint64], count: int) -> np.uint64:
    """Return one number for the row of the first `count` tokens."""
    digest = _DIGEST_START
    for index in range(count):
        digest = mixed(digest ^ tokens[index])
    return digest


@compiled
def shingle_hash(tokens: NDArray[np.uint64], place: int) -> np.uint64:
    """Return the hash of the shingle of the tokens from `place` on; their order counts."""
    return mixed(tokens[place] * _FIRST + tokens[place + 1] * _SECOND + tokens[place + 2])
