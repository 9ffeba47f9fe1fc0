"""Judge what an update brings: its names, attributes, marks, links and depth, by loops alone."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from pycrdt import XmlElement, XmlFragment, XmlText

from standards.queries.shared_tree import all_attributes, plain
from standards.rules.document import FRAGMENT, attribute_problems, schema

if TYPE_CHECKING:
    from standards.collab.structs import UpdateParts

_OVERLAP_SUFFIX = re.compile(r"--[A-Za-z0-9+/=]{8}$")
MAX_VALUE_DEPTH = 16
FOREIGN_CONTENT = _("The update holds a kind of content that documents do not have.")
TOO_DEEP = _("The update nests nodes or values too deeply.")
NOT_PLAIN = _("The update holds a value that is not plain JSON.")


class Refused(Exception):
    """Refuse an update with a reason that its author is told; nothing of it was kept."""

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self.reason = reason


class Violation(Refused):
    """Refuse what was found only after applying: the document must be loaded again."""


def judge_names(parts: UpdateParts) -> None:
    """Refuse an update whose bytes alone show something outside the vocabulary."""
    if parts.foreign:
        raise Refused(FOREIGN_CONTENT)
    strange = parts.roots - {FRAGMENT}
    if strange:
        raise Refused(_("The document has no part named “%(name)s”.") % {"name": min(strange)[:40]})
    for name in parts.elements:
        judge_element_name(name)
    for name, value in parts.formats:
        judge_mark(name, _decoded(value))


def _decoded(value: str) -> object:
    if _bracket_depth(value) > MAX_VALUE_DEPTH:
        raise Refused(TOO_DEEP)
    try:
        return json.loads(value)
    except ValueError:
        raise Refused(NOT_PLAIN) from None


def _bracket_depth(text: str) -> int:
    depth = deepest = 0
    for sign in text:
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def judge_element_name(name: str | None) -> None:
    """Refuse the name of a node that the schema does not have."""
    if name not in schema().nodes or name in (schema().root, "text"):
        raise Refused(
            _("The document schema has no node named “%(name)s”.") % {"name": str(name)[:40]}
        )


def judge_mark(name: str, value: object) -> None:
    """Refuse a mark that the schema does not have, or attributes it does not allow."""
    spec = schema().marks.get(_OVERLAP_SUFFIX.sub("", name))
    if spec is None:
        raise Refused(_("The document schema has no mark named “%(name)s”.") % {"name": name[:40]})
    if value is None or value is True:
        return
    problems = attribute_problems(spec, plain(value), "")
    if problems:
        raise Refused(problems[0].detail[:200])
    judge_value(value)


def judge_attributes(element: XmlElement) -> None:
    """Refuse a node whose attributes the schema does not allow."""
    judge_element_name(element.tag)
    attrs = all_attributes(element)
    problems = attribute_problems(schema().nodes[str(element.tag)], attrs, "")
    if problems:
        raise Violation(problems[0].detail[:200])
    judge_value(attrs)


def judge_value(value: object, *, deepest: int = MAX_VALUE_DEPTH) -> None:
    """Refuse values that have no canonical JSON form, or that nest too deeply."""
    stack: list[tuple[object, int]] = [(value, 0)]
    while stack:
        one, depth = stack.pop()
        if depth > deepest:
            raise Violation(TOO_DEEP)
        if isinstance(one, Mapping):
            if "__proto__" in one:
                raise Violation(NOT_PLAIN)
            stack.extend((inner, depth + 1) for inner in one.values())
        elif isinstance(one, list | tuple):
            stack.extend((inner, depth + 1) for inner in one)
        elif not _is_plain(one):
            raise Violation(NOT_PLAIN)


def _is_plain(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value) and abs(value) < 1 << 53
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 1 << 53
    return value is None or isinstance(value, str | bool)


def judge_change(events: Iterable[Any]) -> list[XmlElement]:
    """Judge the nodes that one transaction touched and return the new ones that lack an id.

    Raises Violation; the document holds the offending change by then.
    """
    nameless: list[XmlElement] = []
    for event in events:
        target = event.target
        if isinstance(target, XmlElement) and event.keys:
            judge_attributes(target)
        elif event.keys:
            raise Violation(FOREIGN_CONTENT)
        for step in event.delta:
            inserted = step.get("insert")
            if inserted is None:
                continue
            if isinstance(target, XmlText):
                _judge_text(inserted)
            else:
                _judge_children(inserted, len(event.path) + 1, nameless)
    return nameless


def _judge_text(inserted: object) -> None:
    if not isinstance(inserted, str):
        raise Violation(FOREIGN_CONTENT)


def _judge_children(inserted: Iterable[Any], depth: int, nameless: list[XmlElement]) -> None:
    """Judge inserted nodes and all below them, without recursion."""
    stack = [(child, depth) for child in inserted]
    while stack:
        child, level = stack.pop()
        if level > schema().max_depth:
            raise Violation(TOO_DEEP)
        if isinstance(child, XmlText):
            judge_new_text(child)
        elif isinstance(child, XmlElement):
            judge_attributes(child)
            if _lacks_id(child):
                nameless.append(child)
            stack.extend((one, level + 1) for one in child.children)
        elif isinstance(child, XmlFragment) or child is not None:
            raise Violation(FOREIGN_CONTENT)


def judge_new_text(text: XmlText) -> None:
    """Judge the runs of a new text: nothing but text, and only marks of the schema."""
    if len(text.attributes):
        raise Violation(FOREIGN_CONTENT)
    for piece, marks in text.diff():
        _judge_text(piece)
        for name, value in (marks or {}).items():
            judge_mark(name, value)


def _lacks_id(element: XmlElement) -> bool:
    spec = schema().nodes[str(element.tag)]
    if "id" not in spec.attributes:
        return False
    return not element.attributes.get("id")
