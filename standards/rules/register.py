"""The document register of a committee: kinds, numbers, what a file may be, where links lead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from standards.kernel.phrases import gettext_noop

LARGEST_FILE = 20 * 1024 * 1024  # bytes
MOST_FILES = 10
MOST_LINKS = 50


class DocumentKind(StrEnum):
    """What a registered document is."""

    MINUTES = "minutes"
    DECISION_RECORD = "decision_record"
    REPORT = "report"
    DRAFT = "draft"
    AGENDA = "agenda"
    OTHER = "other"


KIND_WORDS = {
    DocumentKind.MINUTES: gettext_noop("Minutes"),
    DocumentKind.DECISION_RECORD: gettext_noop("Decision record"),
    DocumentKind.REPORT: gettext_noop("Report"),
    DocumentKind.DRAFT: gettext_noop("Draft"),
    DocumentKind.AGENDA: gettext_noop("Agenda"),
    DocumentKind.OTHER: gettext_noop("Other document"),
}

FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "json": "application/json",
    "png": "image/png",
    "jpg": "image/jpeg",
    "zip": "application/zip",
}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Name what a document belongs to: `key` as in "ballot:12", words, and the bare address."""

    key: str
    label: str
    path: str

    def as_dict(self) -> dict[str, str]:
        """Return it as it is kept with the document."""
        return {"key": self.key, "label": self.label, "path": self.path}


def extension_of(name: str) -> str:
    """Return the ending of a file's name in small letters, without the dot; empty when none."""
    _stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""
