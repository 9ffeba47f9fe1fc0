"""Files under the data folder: stored by content hash, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from standards.models import StoredFile

if TYPE_CHECKING:
    from datetime import datetime

CHUNK = 1 << 20


def store_file(
    source: bytes | Path, *, name: str, content_type: str = "", at: datetime
) -> StoredFile:
    """Keep a file (its bytes, or a path whose file is moved in) and return its row.

    The row's `location` is relative to LEPTON_DATA. Equal contents share one file.
    """
    folder = Path(settings.LEPTON_DATA) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    staged, digest, size = _stage(source, folder)
    location = Path("files") / digest[:2] / digest
    target = Path(settings.LEPTON_DATA) / location
    target.parent.mkdir(exist_ok=True)
    os.replace(staged, target)
    return StoredFile.objects.create(
        sha256=digest,
        size=size,
        name=Path(name).name[:255],
        content_type=content_type[:100],
        location=str(location),
        stored_at=at,
    )


def path_of(stored: StoredFile) -> Path:
    """Return the absolute path of a stored file."""
    return Path(settings.LEPTON_DATA) / stored.location


def _stage(source: bytes | Path, folder: Path) -> tuple[str, str, int]:
    digest, size = hashlib.sha256(), 0
    handle, staged = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as out:
        if isinstance(source, bytes):
            digest.update(source)
            size = len(source)
            out.write(source)
        else:
            with source.open("rb") as incoming:
                while chunk := incoming.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return staged, digest.hexdigest(), size


def free_bytes() -> int:
    """Return the free space, in bytes, where files are kept."""
    return shutil.disk_usage(settings.LEPTON_DATA).free
