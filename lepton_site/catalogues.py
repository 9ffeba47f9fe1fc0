"""Compile translations (.po) to the binary catalogues (.mo) that gettext reads.

Plain Python, so that a fresh clone needs no gettext tools: `python -m lepton_site.catalogues DIR`.
"""

from __future__ import annotations

import ast
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE
PLURAL, CONTEXT = "\x00", "\x04"


@dataclass
class Entry:
    """One message of a .po file; `texts` holds the translation or its plural forms."""

    context: str | None = None
    single: str | None = None
    plural: str | None = None
    texts: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def usable(self) -> bool:
        """Tell whether the message is translated in full and not marked as a guess."""
        return self.single is not None and all(self.texts.values()) and bool(self.texts)

    @property
    def key(self) -> str:
        """Return the key under which gettext looks the message up."""
        key = self.single or ""
        if self.plural is not None:
            key += PLURAL + self.plural
        return key if self.context is None else self.context + CONTEXT + key

    @property
    def value(self) -> str:
        """Return the translation, plural forms joined."""
        return PLURAL.join(self.texts[number] for number in sorted(self.texts))


def read_catalogue(text: str) -> dict[str, str]:
    """Return key and translation of every usable message; ValueError names a faulty line."""
    found: dict[str, str] = {}
    entry, at = Entry(), ""
    for number, raw in enumerate([*text.splitlines(), ""], 1):
        line = raw.strip()
        starts = line.startswith(("#", "msgctxt", "msgid ")) or not line
        if starts and entry.texts:
            _keep(entry, found)
            entry = Entry()
        if not line or line.startswith("#"):
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        try:
            at = _take(entry, at, line)
        except (SyntaxError, ValueError) as error:
            raise ValueError(f"line {number} cannot be read: {line}") from error
    return found


def _keep(entry: Entry, found: dict[str, str]) -> None:
    header = entry.single == ""
    if entry.usable and (header or not entry.fuzzy):
        found[entry.key] = entry.value


def _take(entry: Entry, at: str, line: str) -> str:
    """Add one line to the entry and return the keyword that further strings belong to."""
    keyword = "" if line.startswith('"') else line.split('"', 1)[0].strip()
    text = str(ast.literal_eval(line[line.index('"') :]))
    at = keyword or at
    if at == "msgctxt":
        entry.context = (entry.context or "") + text
    elif at == "msgid":
        entry.single = (entry.single or "") + text
    elif at == "msgid_plural":
        entry.plural = (entry.plural or "") + text
    elif at.startswith("msgstr"):
        form = int(at[7:-1]) if "[" in at else 0
        entry.texts[form] = entry.texts.get(form, "") + text
    else:
        raise ValueError(at)
    return at


def write_catalogue(messages: dict[str, str]) -> bytes:
    """Return the binary catalogue of messages (GNU MO format, little endian, no hash table)."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    tables = 28
    offset = tables + 16 * len(pairs)
    keys, values, body = b"", b"", b""
    for column in (0, 1):
        for pair in pairs:
            entry = struct.pack("<II", len(pair[column]), offset + len(body))
            body += pair[column] + b"\x00"
            if column == 0:
                keys += entry
            else:
                values += entry
    head = struct.pack("<7I", MAGIC, 0, len(pairs), tables, tables + 8 * len(pairs), 0, 0)
    return head + keys + values + body


def compile_folder(folder: Path) -> list[Path]:
    """Compile every .po under a folder whose .mo is missing or older; return what was written."""
    written = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        target.write_bytes(write_catalogue(read_catalogue(source.read_text(encoding="utf-8"))))
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_folder(Path(sys.argv[1])):
        sys.stdout.write(f"Compiled {path}\n")
