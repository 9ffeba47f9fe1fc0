"""Ids as they stand in addresses and queries: opaque to callers, numbers to the database."""

LONGEST = 18  # digits; every number of so many fits a 64-bit column


def row_id(text: object) -> int:
    """Return the number of an id; 0, which no row has, for everything that is none."""
    digits = str(text)
    usable = digits.isascii() and digits.isdigit() and len(digits) <= LONGEST
    return int(digits) if usable else 0
