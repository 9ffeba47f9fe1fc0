"""Resumable uploads: the tus 1.0.0 core and creation, without the HTTP around it.

The bytes grow in one file per upload under LEPTON_DATA/uploads until all have arrived; then they
move, whole and with the announced hash, into the store of files.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import os
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from standards.infrastructure.files import store_file
from standards.kernel.errors import Conflict, FieldProblem, InvalidInput, TooLarge
from standards.models import Upload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from standards.models import StoredFile, User

TUS_VERSION = "1.0.0"
CHUNK = 1 << 20
MAX_BYTES = 512 << 20
METADATA_LIMIT = 4096


def max_bytes() -> int:
    """Return the largest upload that is taken, in bytes; settings may lower it."""
    return int(getattr(settings, "UPLOAD_MAX_BYTES", MAX_BYTES))


def parse_metadata(header: str) -> dict[str, str]:
    """Return the pairs of an `Upload-Metadata` header; InvalidInput when it cannot be read."""
    if len(header) > METADATA_LIMIT:
        raise InvalidInput(_("The header Upload-Metadata is longer than 4096 characters."))
    pairs = {}
    for entry in filter(None, (one.strip() for one in header.split(","))):
        key, _space, value = entry.partition(" ")
        try:
            pairs[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise InvalidInput(
                _(
                    "In Upload-Metadata, “{key}” is not followed by a space and a base64 value."
                ).format(key=key[:40])
            ) from error
    return pairs


def begin_upload(*, owner: User, length: int, filename: str, sha256: str, at: datetime) -> Upload:
    """Announce an upload of `length` bytes; TooLarge over the limit, InvalidInput on bad hashes.

    `sha256` is empty when the sender announces none.
    """
    if length > max_bytes():
        raise TooLarge(
            _("The file has {length} bytes; at most {limit} are taken.").format(
                length=length, limit=max_bytes()
            )
        )
    digest = sha256.lower().removeprefix("sha256:")
    if digest and (len(digest) != 64 or set(digest) - set("0123456789abcdef")):
        raise InvalidInput(
            _("The hash is not 64 hexadecimal digits of SHA-256."),
            errors=[FieldProblem("/sha256", _("64 hexadecimal digits are expected."))],
        )
    upload = Upload.objects.create(
        owner=owner,
        filename=clean_name(filename),
        sha256=digest,
        length=length,
        token=secrets.token_hex(24),
        created_at=at,
    )
    path = _path(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return upload


def clean_name(filename: str) -> str:
    """Return the last part of a file's name without control characters; never empty."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:255].strip() or "file"


@contextmanager
def arriving(upload: Upload, *, offset: int, stream: IO[bytes]) -> Iterator[int]:
    """Write what a stream holds at `offset`; the block gets the offset after it.

    The block keeps that offset with `advance` in a transaction of its own, while this upload is
    locked against others: a process that dies before has merely to be sent the piece again.
    Conflict when `offset` is not where the upload stands; TooLarge when more comes than was
    announced (nothing of it counts then). A broken stream keeps what had arrived.
    """
    with _locked(upload) as part:
        upload.refresh_from_db()
        if upload.completed_at is not None or offset != upload.offset:
            raise Conflict(
                _("The upload stands at byte {there}, not at {asked}. Go on from there.").format(
                    there=upload.offset, asked=offset
                )
            )
        yield offset + _copy(stream, part, at=offset, room=upload.length - offset)


def advance(upload: Upload, *, offset: int) -> None:
    """Keep that all bytes before `offset` have arrived."""
    upload.offset = offset
    upload.save(update_fields=["offset"])


def is_complete(upload: Upload) -> bool:
    """Tell whether every announced byte has arrived."""
    return upload.offset == upload.length


def keep_upload(upload: Upload, *, at: datetime) -> StoredFile:
    """Move a complete upload into the store and return the file with its true hash."""
    path = _path(upload)
    stored = store_file(path, name=upload.filename, content_type=upload.content_type, at=at)
    path.unlink(missing_ok=True)
    upload.completed_at = at
    upload.save(update_fields=["completed_at"])
    return stored


def discard_upload(upload: Upload) -> None:
    """Delete the bytes of an upload that will not be finished, and its row."""
    _path(upload).unlink(missing_ok=True)
    upload.delete()


def _path(upload: Upload) -> Path:
    return Path(settings.LEPTON_DATA) / "uploads" / upload.token


@contextmanager
def _locked(upload: Upload) -> Iterator[IO[bytes]]:
    try:
        part = _path(upload).open("r+b")
    except FileNotFoundError as error:
        raise Conflict(_("This upload has ended; begin a new one.")) from error
    with part:
        fcntl.flock(part, fcntl.LOCK_EX)
        yield part


def _copy(stream: IO[bytes], part: IO[bytes], *, at: int, room: int) -> int:
    part.seek(at)
    arrived = 0
    for chunk in _chunks(stream):
        arrived += len(chunk)
        if arrived > room:
            part.truncate(at)
            raise TooLarge(
                _("More bytes came than the {room} that were missing.").format(room=room)
            )
        part.write(chunk)
    part.flush()
    os.fsync(part.fileno())
    return arrived


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    try:
        while chunk := stream.read(CHUNK):
            yield chunk
    except UnreadablePostError:
        return
