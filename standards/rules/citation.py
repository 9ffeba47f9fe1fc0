"""Citations of an edition in the formats that reference programs read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

PUBLISHER = "Lepton"


@dataclass(frozen=True)
class Cited:
    """Hold what a citation says; `reference` is dated, such as LS 4101:2024."""

    reference: str
    title: str
    edition: int
    committee: str
    published: date
    url: str
    language: str

    @property
    def key(self) -> str:
        """Return a key of letters, digits and hyphens."""
        return self.reference.replace(" ", "").replace(":", "-")


def _plain(text: str) -> str:
    """Return a text on one line, without signs that BibTeX would read as commands."""
    return "".join(" " if sign in "{}\\\r\n" else sign for sign in text)


def bibtex(cited: Cited) -> str:
    """Return a BibTeX entry."""
    fields = {
        "title": "{" + _plain(cited.title) + "}",
        "number": cited.reference,
        "edition": str(cited.edition),
        "type": "Standard",
        "institution": f"{PUBLISHER}, {_plain(cited.committee)}",
        "year": str(cited.published.year),
        "month": str(cited.published.month),
        "url": cited.url,
        "language": cited.language,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@techreport{{{cited.key},\n{lines}\n}}\n"


def ris(cited: Cited) -> str:
    """Return an RIS record."""
    fields = [
        ("TY", "STAND"),
        ("ID", cited.key),
        ("TI", " ".join(cited.title.split())),
        ("M1", cited.reference),
        ("ET", str(cited.edition)),
        ("PB", PUBLISHER),
        ("AU", " ".join(cited.committee.split())),
        ("PY", str(cited.published.year)),
        ("DA", cited.published.strftime("%Y/%m/%d")),
        ("UR", cited.url),
        ("LA", cited.language),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields) + "ER  - \r\n"


def csl(cited: Cited) -> str:
    """Return a CSL-JSON list of one item."""
    day = cited.published
    item = {
        "id": cited.key,
        "type": "standard",
        "title": cited.title,
        "number": cited.reference,
        "edition": str(cited.edition),
        "publisher": PUBLISHER,
        "author": [{"literal": cited.committee}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": cited.url,
        "language": cited.language,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


STYLES: dict[str, tuple[Callable[[Cited], str], str, str]] = {
    "bibtex": (bibtex, "application/x-bibtex", "bib"),
    "csl": (csl, "application/vnd.citationstyles.csl+json", "json"),
    "ris": (ris, "application/x-research-info-systems", "ris"),
}
"""Writer, media type and file ending of each style."""
