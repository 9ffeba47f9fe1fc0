"""Signatures: 128 short numbers from which the resemblance of two texts is read.

One-permutation hashing (Li, Owen, Zhang, 2012): each shingle falls into one of 128 bins, each bin
keeps its smallest hash, so that a text is hashed once and not 128 times. Empty bins borrow from
another bin in an order that is the same for every text (Shrivastava, "Optimal densification",
2017). Sixteen bits of each are kept (Li, König, "b-bit minwise hashing", 2010). The share of equal
places estimates the Jaccard resemblance of the two sets of shingles, with a standard error of at
most 0.045.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from reviews.clustering.shingles import (
    SHINGLE,
    U64,
    compiled,
    digest_of,
    mixed,
    shingle_hash,
    tokens_of,
)

BINS = 128
_BIN_BITS, _BIN_MASK = U64(7), U64(BINS - 1)
_EMPTY = np.uint32(0xFFFFFFFF)
_LOW = U64(0x7FFFFFFF)
_SALT = np.uint32(0x9E3779B1)


@cache
def donor_table() -> NDArray[np.uint8]:
    """Return, for each bin, the other bins in the order in which it borrows from them."""
    random = np.random.default_rng(20261124)  # fixed: kept signatures were made with it
    rows = [random.permutation(np.delete(np.arange(BINS), each)) for each in range(BINS)]
    table = np.array(rows, np.uint8)
    table.setflags(write=False)
    return table


@compiled
def signature_of(
    tokens: NDArray[np.uint64],
    count: int,
    donors: NDArray[np.uint8],
    signature: NDArray[np.uint16],
) -> None:
    """Write the signature of a row of tokens; a text of one or two tokens is one shingle."""
    smallest = np.full(BINS, _EMPTY, np.uint32)
    if count < SHINGLE:
        _keep(smallest, mixed(digest_of(tokens, count)))
    for place in range(count - SHINGLE + 1):
        _keep(smallest, shingle_hash(tokens, place))
    for each in range(BINS):
        value, loans = smallest[each], np.uint32(0)
        while value == _EMPTY:
            value = smallest[donors[each, loans]]
            loans += np.uint32(1)
        value = np.uint32(value + loans * _SALT)
        signature[each] = np.uint16((value ^ (value >> np.uint32(16))) & np.uint32(0xFFFF))


@compiled
def _keep(smallest: NDArray[np.uint32], value: np.uint64) -> None:
    each = np.int64(value & _BIN_MASK)
    rest = np.uint32((value >> _BIN_BITS) & _LOW)
    smallest[each] = min(smallest[each], rest)


@compiled
def sketch(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    tables: tuple[NDArray[np.uint32], NDArray[np.uint8]],
    digests: NDArray[np.uint64],
    signatures: NDArray[np.uint16],
) -> None:
    """Fill digest and signature of each text; text `n` is `data[bounds[n]:bounds[n + 1]]`.

    `tables` are `letter_table()` and `donor_table()`. A text without a token (signs only) gets a
    digest of its bytes, so that "!!!" and "???" are not copies of one another.
    """
    letters, donors = tables
    longest = 1
    for row in range(len(digests)):
        longest = max(longest, bounds[row + 1] - bounds[row])
    tokens = np.empty(longest, np.uint64)
    for row in range(len(digests)):
        start, end = bounds[row], bounds[row + 1]
        count = tokens_of(data, (start, end), letters, tokens)
        if count == 0:
            for place in range(start, end):
                tokens[count] = U64(data[place]) + U64(1)
                count += 1
        digests[row] = digest_of(tokens, count)
        signature_of(tokens, count, donors, signatures[row])
