"""Signed notes and checkpoints of a transparency log (C2SP signed-note and tlog-checkpoint)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

ED25519 = b"\x01"


def key_hash(name: str, public_key: bytes) -> bytes:
    """Return the 4 bytes that tell which key signed (name, newline, algorithm, key)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """Return the three lines that are signed, each ended by a newline."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def signed_note(text: str, name: str, public_key: bytes, signature: bytes) -> str:
    """Return the note: its text, an empty line, and the signature line."""
    blob = base64.b64encode(key_hash(name, public_key) + signature).decode()
    return f"{text}\n— {name} {blob}\n"


@dataclass(frozen=True)
class Note:
    """A parsed note: the signed text and (key name, 4-byte key hash, signature) per line."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]


def parse_note(note: str) -> Note:
    """Take a note apart; ValueError when it has not the form of one."""
    text, empty, tail = note.rpartition("\n\n")
    if not empty:
        raise ValueError("a signed note has an empty line before its signatures")
    signatures = []
    for line in tail.strip().split("\n"):
        dash, name, blob = line.split(" ", 2)
        raw = base64.b64decode(blob, validate=True)
        if dash != "—" or len(raw) < 5:
            raise ValueError("a signature line is “— name base64”")
        signatures.append((name, raw[:4], raw[4:]))
    return Note(text + "\n", tuple(signatures))
