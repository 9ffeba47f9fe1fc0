"""Read a document's shared tree as ProseMirror JSON; equal trees give equal JSON."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, cast

from pycrdt import Doc, XmlElement, XmlFragment, XmlText, merge_updates

from standards.kernel.canonical import canonical_json
from standards.rules.document import FRAGMENT, schema

Node = dict[str, Any]
Run = tuple[str, dict[str, Any]]
Parent = XmlFragment | XmlElement

CHUNK = 100
EMPTY_UPDATE = b"\x00\x00"
_OVERLAP_SUFFIX = re.compile(r"--[A-Za-z0-9+/=]{8}$")


def merged(updates: Iterable[bytes]) -> bytes:
    """Merge updates into one, in chunks: the time to merge grows with the square of the number."""
    parts = list(updates)
    while len(parts) > 1:
        parts = [
            merge_updates(*parts[start : start + CHUNK]) for start in range(0, len(parts), CHUNK)
        ]
    return parts[0] if parts else EMPTY_UPDATE


def tree_of(updates: Iterable[bytes]) -> Doc[Any]:
    """Return a shared document that holds these updates."""
    doc: Doc[Any] = Doc()
    root_of(doc)
    doc.apply_update(merged(updates))
    return doc


def root_of(doc: Doc[Any]) -> XmlFragment:
    """Return the fragment that holds the document."""
    root: XmlFragment = doc.get(FRAGMENT, type=XmlFragment)
    return root


def read_document(doc: Doc[Any]) -> Node:
    """Return the whole document as ProseMirror JSON; equal trees give equal JSON."""
    with doc.transaction():
        node: Node = {"type": schema().root}
        content = _read_children(root_of(doc))
    return node | {"content": content} if content else node


def read_element(element: XmlElement) -> Node:
    """Return one node with all that it holds."""
    node: Node = {"type": element.tag}
    attrs = read_attributes(element)
    if attrs:
        node["attrs"] = attrs
    content = _read_children(element)
    if content:
        node["content"] = content
    return node


def read_attributes(element: XmlElement) -> dict[str, Any]:
    """Return a node's attributes in order of their names; null ones are left out."""
    found = all_attributes(element)
    return {name: found[name] for name in sorted(found) if found[name] is not None}


def all_attributes(element: XmlElement) -> dict[str, Any]:
    """Return a node's attributes as they are stored, null ones too."""
    pairs: Iterator[tuple[str, Any]] = iter(cast("Any", element.attributes))
    return {name: plain(value) for name, value in pairs}


def _read_children(parent: Parent) -> list[Node]:
    content: list[Node] = []
    for child in parent.children:
        if isinstance(child, XmlElement):
            content.append(read_element(child))
        elif isinstance(child, XmlText):
            content.extend(text_node(text, marks) for text, marks in read_runs(child))
    return content


def read_runs(text: XmlText) -> list[Run]:
    """Return a text's runs with their marks by key; neighbours of equal marks are joined.

    The key of a mark is its name; of one that may lie over others of its kind, the name with the
    suffix that tells them apart.
    """
    runs: list[Run] = []
    for piece, marks in text.diff():
        if not isinstance(piece, str) or not piece:
            continue
        here = _bare_marks(marks or {})
        if runs and runs[-1][1] == here:
            runs[-1] = (runs[-1][0] + piece, here)
        else:
            runs.append((piece, here))
    return runs


def _bare_marks(marks: Mapping[str, Any]) -> dict[str, Any]:
    """Strip the suffix of marks that do not overlap, and the marks that are switched off."""
    return {
        name if _overlaps(bare_name(name)) else bare_name(name): plain(value)
        for name, value in marks.items()
        if value is not None
    }


def bare_name(key: str) -> str:
    """Return the name of a mark without the suffix that tells overlapping ones apart."""
    return _OVERLAP_SUFFIX.sub("", key)


def _overlaps(name: str) -> bool:
    spec = schema().marks.get(name)
    return spec is not None and spec.overlaps


def mark_key(mark: Mapping[str, Any]) -> str:
    """Return the key under which a new mark is stored; equal marks have equal keys."""
    name = str(mark["type"])
    if not _overlaps(name):
        return name
    digest = sha256(canonical_json(mark.get("attrs") or {})).digest()
    return f"{name}--{b64encode(digest[:6]).decode()}"


def text_node(text: str, marks: Mapping[str, Any]) -> Node:
    """Return a text node, its marks in the order of the schema."""
    node: Node = {"type": "text", "text": text}
    if marks:
        order = {name: place for place, name in enumerate(schema().marks)}
        found = [_mark(bare_name(key), value) for key, value in marks.items()]
        node["marks"] = sorted(
            found,
            key=lambda mark: (
                order.get(mark["type"], len(order)),
                mark["type"],
                str(mark.get("attrs", {}).get("id") or ""),
            ),
        )
    return node


def _mark(name: str, value: object) -> Node:
    given = value if isinstance(value, Mapping) else {}
    attrs = {key: one for key, one in given.items() if one is not None}
    return {"type": name, "attrs": attrs} if attrs else {"type": name}


def plain(value: Any) -> Any:
    """Turn whole floats back into integers, also inside lists and objects.

    The shared tree hands every number back as a float.
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
