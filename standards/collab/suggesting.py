"""Find the suggestions that an update brings, and judge what those who only suggest may do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from pycrdt import XmlElement

from standards.collab.guard import Refused
from standards.queries.shared_tree import bare_name, read_attributes
from standards.rules.document import schema
from standards.rules.suggestions import SIGNS, entries_of, rejected

if TYPE_CHECKING:
    from standards.queries.shared_tree import Node

MAX_KEY = 64
_TRACES = tuple(f"{name}".encode() for name in (*sorted(SIGNS), "op"))


@dataclass(frozen=True, slots=True)
class Own:
    """Hold the suggestions that count as one author's: those not known to be anybody else's."""

    author: int
    suggesters: Mapping[str, int]

    def __contains__(self, suggestion: object) -> bool:
        return self.suggesters.get(str(suggestion), self.author) == self.author


def may_suggest(update: bytes) -> bool:
    """Tell whether an update can bring a suggestion at all; most do not, and this is quick."""
    return any(trace in update for trace in _TRACES)


def suggestions_of(formats: Iterable[tuple[str, str]], events: Iterable[Any]) -> set[str]:
    """Return the ids of the suggestions that an update's formats and changed nodes name."""
    found = {_id_of_format(value) for name, value in formats if bare_name(name) in SIGNS}
    for event in events:
        if isinstance(event.target, XmlElement) and "sugg" in event.keys:
            found.update(_ids_of_node(event.target))
        for step in event.delta:
            inserted = step.get("insert")
            if inserted is not None and not isinstance(inserted, str):
                found.update(_ids_below(inserted))
    return {one for one in found if one}


def _id_of_format(value: str) -> str:
    attrs = json.loads(value)
    return _key(attrs.get("id")) if isinstance(attrs, dict) else ""


def _key(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= MAX_KEY else ""


def _ids_of_node(element: XmlElement) -> Iterator[str]:
    for entry in entries_of({"attrs": read_attributes(element)}):
        yield _key(entry.get("id"))


def _ids_below(inserted: Iterable[Any]) -> Iterator[str]:
    stack = [one for one in inserted if isinstance(one, XmlElement)]
    while stack:
        element = stack.pop()
        if element.attributes.get("sugg") is not None:
            yield from _ids_of_node(element)
        stack.extend(child for child in element.children if isinstance(child, XmlElement))


def judge_suggestion(before: Node, after: Node, own: Own) -> None:
    """Refuse a change of anything but the author's own suggestions.

    With those rejected, the text must read as before: so what others wrote or suggested can be
    neither changed nor accepted nor taken away.
    """
    if _bare(rejected(after, own)) == _bare(rejected(before, own)):
        return
    if _bare(rejected(after)) == _bare(rejected(before)):
        raise Refused(_("That suggestion is somebody else's. Only an editor decides on it."))
    raise Refused(_("You may only suggest changes here."))


def _bare(node: Node) -> Node:
    """Leave out attributes that say what the schema says anyway: editors write them out."""
    spec = schema().nodes.get(node["type"])
    known = spec.attributes if spec else {}
    attrs = {
        name: value
        for name, value in node.get("attrs", {}).items()
        if name not in known or value != known[name].default
    }
    bare = {key: value for key, value in node.items() if key not in ("attrs", "content")}
    if attrs:
        bare["attrs"] = attrs
    if "content" in node:
        bare["content"] = [_bare(child) for child in node["content"]]
    return bare
