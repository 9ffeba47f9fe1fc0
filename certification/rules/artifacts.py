"""What may be handed in: kinds, when, and whether a file is what its name says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from certification.rules.applications import ApplicationState

EVIDENCE = "evidence"
MAX_ARTIFACTS = 200
HEAD_BYTES = 8192

_OPEN = {
    ApplicationState.DRAFT.value,
    ApplicationState.RETURNED.value,
    ApplicationState.ACCEPTED.value,
    ApplicationState.NONCONFORMITY_OPEN.value,
}
RECEIVING_STATES = frozenset(_OPEN)
EVIDENCE_STATES = frozenset(
    _OPEN | {ApplicationState.SUBMITTED.value, ApplicationState.IN_EVALUATION.value}
)

_MAGIC: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
}
_TEXT = frozenset({"txt", "md", "csv", "json"})
EXTENSIONS = tuple(sorted(_TEXT | set(_MAGIC)))


@dataclass(frozen=True)
class Problem:
    """Say what is wrong with an artefact: data row from 1, column, a code, a sentence."""

    row: int | None
    column: str | None
    code: str
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as a JSON object."""
        return asdict(self)


def accepts_upload(kind: str, state: str) -> bool:
    """Say whether an application in this state takes a file of this kind."""
    return state in (EVIDENCE_STATES if kind == EVIDENCE else RECEIVING_STATES)


def evidence_code(filename: str, size: int, head: bytes) -> str | None:
    """Return why a piece of evidence is refused; None when it is what its name says.

    `head` are the first 8,192 bytes. Codes: `empty`, `type_unknown`, `type_differs`.
    """
    if size == 0:
        return "empty"
    extension = filename.lower().rpartition(".")[2]
    if extension not in EXTENSIONS:
        return "type_unknown"
    if extension in _TEXT:
        return None if _is_text(head) else "type_differs"
    return None if head.startswith(_MAGIC[extension]) else "type_differs"


def _is_text(head: bytes) -> bool:
    """Say whether bytes are UTF-8 without NUL; a sign cut at the end of the head is forgiven."""
    if b"\x00" in head:
        return False
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        return True
    return False
