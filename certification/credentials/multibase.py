"""Base58btc multibase and the Ed25519 Multikey: how keys and signatures are spelled."""

from __future__ import annotations

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC = b"\xed\x01"
KEY_BYTES = 32
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Return `z` and the base58btc form of bytes; leading zero bytes become `1`."""
    number = int.from_bytes(data, "big")
    signs: list[str] = []
    while number:
        number, rest = divmod(number, 58)
        signs.append(ALPHABET[rest])
    zeros = len(data) - len(data.lstrip(b"\x00"))
    return "z" + "1" * zeros + "".join(reversed(signs))


def decode(text: str) -> bytes:
    """Return the bytes of a base58btc multibase string; ValueError when it is none.

    At most 256 characters are read: keys have 48 and signatures 88.
    """
    if not text.startswith("z") or len(text) > 256:
        raise ValueError("not a base58btc multibase string")
    number = 0
    for sign in text[1:]:
        if sign not in _VALUES:
            raise ValueError(f"“{sign}” is no base58 sign")
        number = number * 58 + _VALUES[sign]
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def public_key_multibase(raw: bytes) -> str:
    """Return the Multikey spelling of a raw Ed25519 public key of 32 bytes."""
    return encode(ED25519_PUBLIC + raw)


def raw_public_key(text: str) -> bytes:
    """Return the 32 raw bytes of an Ed25519 Multikey; ValueError when it is none."""
    data = decode(text)
    if data[:2] != ED25519_PUBLIC or len(data) != KEY_BYTES + 2:
        raise ValueError("not an Ed25519 Multikey")
    return data[2:]
