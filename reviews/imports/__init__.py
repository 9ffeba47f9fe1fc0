"""Files in which comments come, each format one module; what is read is told by its first bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from reviews.imports import csv_table, docx_table, xlsx_table
from reviews.rules.comment_table import Line
from standards.kernel.errors import InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

LARGEST = 20 << 20  # bytes
Reader = Callable[[bytes], Sequence[Line]]
# What a zip archive must hold to be of that kind.
ARCHIVES: dict[str, Reader] = {"xl/": xlsx_table.read, "word/": docx_table.read}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_lines(data: bytes) -> Sequence[Line]:
    """Return the rows of a CSV, XLSX or DOCX file; InvalidInput where it is none of them."""
    if len(data) > LARGEST:
        raise InvalidInput(Phrase(gettext_noop("A file has at most 20 MB.")))
    if not data.strip():
        raise InvalidInput(Phrase(gettext_noop("The file is empty.")))
    return _reader(data)(data)


def _reader(data: bytes) -> Reader:
    unknown = Phrase(gettext_noop("The template is read from CSV, XLSX and DOCX files."))
    if data.startswith((OLD_OFFICE, b"%PDF")):
        raise InvalidInput(unknown)
    if not data.startswith(b"PK\x03\x04"):
        return csv_table.read
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise InvalidInput(unknown) from error
    for folder, reader in ARCHIVES.items():
        if any(name.startswith(folder) for name in names):
            return reader
    raise InvalidInput(unknown)
