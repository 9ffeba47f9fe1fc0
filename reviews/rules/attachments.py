"""Which files may come with a public comment: the name's ending and the first bytes must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standards.kernel.errors import FieldProblem, InvalidInput
from standards.kernel.phrases import Phrase, gettext_noop

MOST_FILES = 3
LARGEST_FILE = 5 << 20  # bytes
LONGEST_NAME = 200
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class GivenFile:
    """A file as it came: its name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: its media type, its first bytes, and what it must contain."""

    media_type: str
    begins: bytes
    contains: tuple[bytes, ...] = ()


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", b"%PDF-"),
    "docx": Kind(WORD, b"PK\x03\x04", (b"[Content_Types].xml", b"word/")),
    "png": Kind("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": Kind("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": Kind("image/jpeg", b"\xff\xd8\xff"),
}


def check_attachments(files: Sequence[GivenFile]) -> list[str]:
    """Return the media type of each file; InvalidInput names the first that is not taken."""
    if len(files) > MOST_FILES:
        raise _refusal(gettext_noop("At most three files come with one comment."))
    return [_media_type(each) for each in files]


def _media_type(given: GivenFile) -> str:
    if not given.data:
        raise _refusal(gettext_noop("The file “%(name)s” is empty."), given)
    if len(given.data) > LARGEST_FILE:
        raise _refusal(gettext_noop("The file “%(name)s” is larger than 5 MB."), given)
    kind = KINDS.get(given.name.rpartition(".")[2].lower())
    if kind is None or not given.data.startswith(kind.begins):
        words = gettext_noop("“%(name)s” is no PDF, Word document (.docx), PNG or JPEG image.")
        raise _refusal(words, given)
    if not all(part in given.data for part in kind.contains):
        raise _refusal(gettext_noop("“%(name)s” is no Word document (.docx)."), given)
    return kind.media_type


def _refusal(words: str, given: GivenFile | None = None) -> InvalidInput:
    sentence = Phrase(words, {"name": shown_name(given.name)} if given else {})
    return InvalidInput(sentence, errors=[FieldProblem("/attachments", sentence)])


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown and stored: one line of printable letters."""
    plain = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\"<>')
    return plain.strip(" .")[-LONGEST_NAME:] or "file"
