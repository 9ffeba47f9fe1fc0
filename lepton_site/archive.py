"""Backups: one folder with the database, the files and the keys, and a list of hashes over it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from datetime import datetime

MANIFEST = "manifest.json"
FORMAT = 1
FOLDERS = ("keys", "files", "uploads")
SINGLE = ("secret_key", ".demo-loaded")
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class ArchiveError(Exception):
    """Say why a backup cannot be made or restored, and what to do."""


def make_backup(target: Path, *, at: datetime) -> int:
    """Write a backup into a new folder and return how many files it holds.

    The database is copied first: files are stored before their rows, so each row's file is there.
    """
    if target.exists() and any(target.iterdir()):
        raise ArchiveError(f"{target} is not empty. Name a new folder for this backup.")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    _dump_database(target / DATABASE_FILES[connection.vendor])
    data = Path(settings.LEPTON_DATA)
    for name in FOLDERS:
        if (data / name).is_dir():
            shutil.copytree(data / name, target / name)
    for name in SINGLE:
        if (data / name).exists():
            shutil.copy2(data / name, target / name)
    hashes = _hashes(target)
    manifest = {"format": FORMAT, "at": at.isoformat(), "engine": connection.vendor}
    (target / MANIFEST).write_text(json.dumps(manifest | {"sha256": hashes}, indent=1))
    return len(hashes)


def read_manifest(source: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose every file is whole; ArchiveError otherwise."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{source} holds no backup: {MANIFEST} cannot be read.") from error
    if manifest.get("format") != FORMAT:
        raise ArchiveError(f"This backup has the format {manifest.get('format')}, not {FORMAT}.")
    if manifest["engine"] != connection.vendor:
        raise ArchiveError(
            f"The backup is of {manifest['engine']}, this site runs on {connection.vendor}. "
            "Set DATABASE_URL to a database of the same kind."
        )
    present = _hashes(source)
    damaged = [name for name, digest in manifest["sha256"].items() if present.get(name) != digest]
    if damaged:
        raise ArchiveError(f"The backup is damaged: {', '.join(damaged[:5])}.")
    return manifest


def restore_backup(source: Path) -> dict[str, Any]:
    """Put a backup's database, files and keys in place of the present ones; the site must rest."""
    manifest = read_manifest(source)
    data = Path(settings.LEPTON_DATA)
    for name in FOLDERS:
        shutil.rmtree(data / name, ignore_errors=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, data / name)
    for name in SINGLE:
        if (source / name).exists():
            shutil.copy2(source / name, data / name)
    _load_database(source / DATABASE_FILES[connection.vendor])
    return manifest


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = digest
    return found


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
    else:
        _run_postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _load_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as copy:
            connection.ensure_connection()
            copy.backup(connection.connection)
        connection.close()
    else:
        connection.close()
        _run_postgres("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
                      f"--dbname={connection.settings_dict['NAME']}", str(source))  # fmt: skip


def _run_postgres(tool: str, *arguments: str) -> None:
    path = shutil.which(tool)
    if path is None:
        raise ArchiveError(f"{tool} is not installed (Debian: apt install postgresql-client).")
    values = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD",
             "PGDATABASE": "NAME"}  # fmt: skip
    given = {name: str(values[key]) for name, key in names.items() if values.get(key)}
    done = subprocess.run(  # noqa: S603  (our own arguments; the tool of PATH)
        [path, *arguments], env=os.environ | given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ArchiveError(f"{tool} failed: {done.stderr.strip()[-500:]}")
