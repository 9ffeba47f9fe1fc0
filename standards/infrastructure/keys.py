"""The site's signing keys: made once, mode 0600, used by the worker alone.

`keys.json` lists the public halves (old ones stay); `<id>.key` holds a private half.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

PURPOSES = ("assertion", "ledger")


@dataclass(frozen=True)
class PublicKey:
    """The public half of a key: `raw` are the 32 bytes of Ed25519."""

    key_id: str
    purpose: str
    raw: bytes
    created: datetime
    retired: datetime | None = None

    def verifies(self, signature: bytes, data: bytes) -> None:
        """Return quietly when the signature is right; InvalidSignature otherwise."""
        Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, data)


@dataclass(frozen=True)
class Signature:
    """A 64-byte Ed25519 signature and the id of the key that made it."""

    key_id: str
    value: bytes


def _folder() -> Path:
    return Path(settings.LEPTON_DATA) / "keys"


def ensure_keys(*, at: datetime) -> list[PublicKey]:
    """Make the missing keys and return all public halves; two processes may start at once."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        have = {key.purpose for key in public_keys() if key.retired is None}
        for purpose in PURPOSES:
            if purpose not in have:
                _make_key(folder, f"{purpose}-1", at)
    return public_keys()


def replace_key(purpose: str, *, after: str, at: datetime) -> PublicKey:
    """Make a new key for a purpose and retire key `after`; return the key that signs from now on.

    The old public half stays, so that what it signed is checked as before. A second call for the
    same `after` changes nothing.
    """
    folder = _folder()
    with (folder / ".lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if current_key(purpose).key_id == after:
            _make_key(folder, f"{purpose}-{len(public_keys(purpose)) + 1}", at, retire=after)
    return current_key(purpose)


def _make_key(folder: Path, key_id: str, at: datetime, *, retire: str = "") -> None:
    private = Ed25519PrivateKey.generate()
    path = folder / f"{key_id}.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        private = Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    else:
        with os.fdopen(handle, "wb") as out:
            out.write(private.private_bytes_raw())
            out.flush()
            os.fsync(out.fileno())
    raw = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    row = {
        "key_id": path.stem,
        "purpose": key_id.rpartition("-")[0],
        "raw": base64.b64encode(raw).decode(),
        "created": at.isoformat(),
        "retired": None,
    }
    rows = [
        known | {"retired": at.isoformat()} if known["key_id"] == retire else known
        for known in _rows()
        if known["key_id"] != path.stem
    ]
    staged = folder / f".keys.{os.getpid()}.json"
    staged.write_text(json.dumps([*rows, row], indent=1))
    os.replace(staged, folder / "keys.json")


def _rows() -> list[dict[str, str | None]]:
    path = _folder() / "keys.json"
    rows: list[dict[str, str | None]] = json.loads(path.read_text()) if path.exists() else []
    return rows


def public_keys(purpose: str | None = None) -> list[PublicKey]:
    """Return the public halves, oldest first, of one purpose or of all; none before a start."""
    return [
        PublicKey(
            key_id=str(row["key_id"]),
            purpose=str(row["purpose"]),
            raw=base64.b64decode(str(row["raw"])),
            created=datetime.fromisoformat(str(row["created"])),
            retired=datetime.fromisoformat(row["retired"]) if row["retired"] else None,
        )
        for row in _rows()
        if purpose in (None, row["purpose"])
    ]


def current_key(purpose: str) -> PublicKey:
    """Return the key that signs now for a purpose; LookupError before `ensure_keys` has run."""
    usable = [key for key in public_keys(purpose) if key.retired is None]
    if not usable:
        raise LookupError(f"no key for {purpose}: start the site once, or run ensure_keys")
    return usable[-1]


def sign(data: bytes, purpose: str) -> Signature:
    """Sign bytes with the current key of a purpose; for operations that the worker runs."""
    key = current_key(purpose)
    private = (_folder() / f"{key.key_id}.key").read_bytes()
    return Signature(key.key_id, Ed25519PrivateKey.from_private_bytes(private).sign(data))
