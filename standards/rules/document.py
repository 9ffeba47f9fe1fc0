"""Know the vocabulary of documents: walk documents, read their text, give ids, validate."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from standards.kernel.canonical import is_exact
from standards.kernel.phrases import Phrase
from standards.kernel.phrases import gettext_noop as _
from standards.rules.document_schema import (
    AttributeSpec,
    DocumentSchema,
    MarkSpec,
    NodeSpec,
    schema,
    schema_json,
)

__all__ = [
    "FRAGMENT",
    "SCHEMA_VERSION",
    "AttributeSpec",
    "DocumentSchema",
    "JsonNode",
    "MarkSpec",
    "NodeSpec",
    "Place",
    "Problem",
    "attribute",
    "attribute_problems",
    "block_text",
    "child_of_kind",
    "children",
    "is_safe_link",
    "is_safe_source",
    "is_text_block",
    "kind_of",
    "node_id",
    "schema",
    "schema_json",
    "text_of",
    "utf16_length",
    "utf16_slice",
    "validate_document",
    "validate_node",
    "walk",
    "with_ids",
]

JsonNode = Mapping[str, Any]

OBJECT_REPLACEMENT = "\ufffc"
SCHEMA_VERSION: int = schema().version
FRAGMENT: str = schema().fragment


@dataclass(frozen=True, slots=True)
class Problem:
    """Name one violation of the vocabulary: where (JSON pointer), what kind, in words."""

    pointer: str
    code: str
    words: Phrase

    @property
    def detail(self) -> str:
        """Return the sentence in the language of the reader."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Place:
    """Locate a node in a walk: the node, its ancestors from the root down, its index path."""

    node: JsonNode
    ancestors: tuple[JsonNode, ...]
    path: tuple[int, ...]

    @property
    def pointer(self) -> str:
        """Return the JSON pointer of the node inside its document."""
        return "".join(f"/content/{index}" for index in self.path)


# ── reading ────────────────────────────────────────────────────────────────────────────────────


def kind_of(node: JsonNode) -> str:
    """Return the node's type name, empty where it has none."""
    name = node.get("type")
    return name if isinstance(name, str) else ""


def attribute(node: JsonNode, name: str) -> Any:
    """Return an attribute of a node, or the default that the schema gives it."""
    attrs = node.get("attrs")
    value = attrs.get(name) if isinstance(attrs, Mapping) else None
    if value is not None:
        return value
    spec = schema().nodes.get(kind_of(node))
    return spec.attributes[name].default if spec and name in spec.attributes else None


def node_id(node: JsonNode) -> str:
    """Return the permanent id of a node, empty where it has none."""
    value = attribute(node, "id")
    return value if isinstance(value, str) else ""


def children(node: JsonNode) -> list[JsonNode]:
    """Return the children that are nodes, in order."""
    return [child for child in _content(node) if isinstance(child, Mapping)]


def _content(node: JsonNode) -> list[Any]:
    """Return the raw content of a node, empty where it is no list."""
    content = node.get("content")
    return content if isinstance(content, list) else []


def child_of_kind(node: JsonNode, kind: str) -> JsonNode | None:
    """Return the first child of one kind."""
    return next((child for child in children(node) if kind_of(child) == kind), None)


def walk(doc: JsonNode) -> Iterator[Place]:
    """Yield every node below the root, in reading order, with a loop instead of recursion."""
    stack = [Place(doc, (), ())]
    while stack:
        place = stack.pop()
        if place.path:
            yield place
        line = (*place.ancestors, place.node)
        below = [
            Place(child, line, (*place.path, index))
            for index, child in enumerate(_content(place.node))
            if isinstance(child, Mapping)
        ]
        stack.extend(reversed(below))


def is_text_block(node: JsonNode) -> bool:
    """Tell whether the vocabulary makes this node a text block."""
    spec = schema().nodes.get(kind_of(node))
    return spec is not None and spec.is_text_block


def block_text(node: JsonNode) -> str:
    """Return the text of a text block; a line break is one character, any other atom U+FFFC."""
    pieces = []
    for child in children(node):
        kind = kind_of(child)
        if kind == "text":
            pieces.append(str(child.get("text", "")))
        else:
            pieces.append("\n" if kind == "hardBreak" else OBJECT_REPLACEMENT)
    return "".join(pieces)


def text_of(node: JsonNode) -> str:
    """Return the plain text of a node, text blocks on lines of their own, atoms left out."""
    if is_text_block(node):
        return block_text(node).replace(OBJECT_REPLACEMENT, "").strip()
    if kind_of(node) == "text":
        return str(node.get("text", ""))
    lines = [
        block_text(place.node).replace(OBJECT_REPLACEMENT, "").strip()
        for place in walk(node)
        if is_text_block(place.node)
    ]
    return "\n".join(line for line in lines if line)


def utf16_length(text: str) -> int:
    """Count UTF-16 code units, the unit of offsets in browsers."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, start: int, end: int) -> str:
    """Cut a text by UTF-16 offsets; half a surrogate pair is left out."""
    units = text.encode("utf-16-le", "surrogatepass")[max(start, 0) * 2 : max(end, 0) * 2]
    return units.decode("utf-16-le", "ignore")


# ── ids ────────────────────────────────────────────────────────────────────────────────────────


def with_ids(doc: JsonNode, new_id: Callable[[], str]) -> dict[str, Any]:
    """Copy a document, giving an id to each node that must have one; a repeated id is renewed.

    The first holder of an id keeps it, in reading order.
    """
    seen: set[str] = set()
    root: dict[str, Any] = dict(doc)
    stack = [root]
    while stack:
        node = stack.pop()
        _give_id(node, seen, new_id)
        if isinstance(node.get("content"), list):
            copies = [
                dict(child) if isinstance(child, Mapping) else child for child in node["content"]
            ]
            node["content"] = copies
            stack.extend(child for child in reversed(copies) if isinstance(child, dict))
    return root


def _give_id(node: dict[str, Any], seen: set[str], new_id: Callable[[], str]) -> None:
    """Put an id on the node where its kind has one and it lacks or repeats it."""
    spec = schema().nodes.get(kind_of(node))
    if spec is None or "id" not in spec.attributes:
        return
    current = node_id(node)
    if not current or current in seen:
        current = new_id()
        node["attrs"] = {**(node.get("attrs") or {}), "id": current}
    seen.add(current)


# ── validation ─────────────────────────────────────────────────────────────────────────────────


def _root() -> dict[str, str | int | Phrase]:
    return {"root": schema().root}


def validate_document(doc: object) -> list[Problem]:
    """List every violation of the vocabulary: names, attributes, marks, link schemes, depth.

    Structure is not judged here: two valid edits may merge into an unusual tree.
    """
    if not isinstance(doc, Mapping) or doc.get("type") != schema().root:
        words = Phrase(_("The document must be an object of type “%(root)s”."), _root())
        return [Problem("", "root", words)]
    problems: list[Problem] = []
    stack: list[tuple[Any, str, int]] = [(doc, "", 0)]
    while stack:
        node, pointer, depth = stack.pop()
        if depth > schema().max_depth:
            levels = {"levels": schema().max_depth}
            deep = Phrase(_("Nodes nest deeper than %(levels)d levels."), levels)
            problems.append(Problem(pointer, "depth", deep))
            continue
        problems.extend(validate_node(node, pointer))
        content = node.get("content") if isinstance(node, Mapping) else None
        if isinstance(content, list):
            stack.extend(
                (child, f"{pointer}/content/{index}", depth + 1)
                for index, child in reversed(list(enumerate(content)))
            )
    return problems


def validate_node(node: object, pointer: str = "") -> list[Problem]:
    """List the violations of one node, its children left aside."""
    if not isinstance(node, Mapping):
        words = Phrase(_("A node must be an object with a type."))
        return [Problem(pointer, "shape", words)]
    spec = schema().nodes.get(kind_of(node))
    if spec is None:
        words = Phrase(_("There is no node named “%(name)s”."), {"name": str(node.get("type"))})
        return [Problem(f"{pointer}/type", "node", words)]
    problems = attribute_problems(spec, node.get("attrs"), f"{pointer}/attrs")
    if not isinstance(node.get("content", []), list):
        words = Phrase(_("Content must be a list of nodes."))
        problems.append(Problem(f"{pointer}/content", "shape", words))
    if spec.name == "text" and not (isinstance(node.get("text"), str) and node["text"]):
        words = Phrase(_("A text node must hold some text."))
        problems.append(Problem(f"{pointer}/text", "text", words))
    return problems + _mark_problems(node.get("marks", []), f"{pointer}/marks")


def _mark_problems(marks: object, pointer: str) -> list[Problem]:
    """List the violations of a node's marks."""
    if not isinstance(marks, list):
        return [Problem(pointer, "shape", Phrase(_("Marks must be a list.")))]
    problems: list[Problem] = []
    for index, mark in enumerate(marks):
        here = f"{pointer}/{index}"
        spec = schema().marks.get(kind_of(mark)) if isinstance(mark, Mapping) else None
        if spec is None:
            name = mark.get("type") if isinstance(mark, Mapping) else mark
            words = Phrase(_("There is no mark named “%(name)s”."), {"name": str(name)})
            problems.append(Problem(here, "mark", words))
            continue
        problems.extend(attribute_problems(spec, mark.get("attrs"), f"{here}/attrs"))
    return problems


def attribute_problems(spec: NodeSpec | MarkSpec, attrs: object, pointer: str) -> list[Problem]:
    """List the violations of the attributes of one node or mark; null means the default."""
    if attrs is None:
        return []
    if not isinstance(attrs, Mapping):
        return [Problem(pointer, "shape", Phrase(_("Attributes must be an object.")))]
    problems = []
    for name, value in attrs.items():
        known = spec.attributes.get(str(name))
        if known is None:
            words = _("“%(node)s” has no attribute named “%(name)s”.")
            values = {"node": spec.name, "name": str(name)}
            problems.append(Problem(f"{pointer}/{name}", "attribute", Phrase(words, values)))
        elif value is not None:
            problems.extend(_value_problems(known, value, f"{pointer}/{name}"))
    return problems


def _value_problems(spec: AttributeSpec, value: object, pointer: str) -> list[Problem]:
    """Judge the value of one attribute by type, allowed values and format."""
    if not _has_type(value, spec.type):
        words = _("“%(name)s” must be of type %(type)s.")
        named = {"name": spec.name, "type": spec.type}
        return [Problem(pointer, "type", Phrase(words, named))]
    if not is_exact(value):
        return [Problem(pointer, "number", Phrase(_("A number is too large to be kept exactly.")))]
    if spec.values and value not in spec.values:
        allowed = ", ".join(spec.values)
        words = _("“%(name)s” must be one of: %(allowed)s.")
        return [Problem(pointer, "value", Phrase(words, {"name": spec.name, "allowed": allowed}))]
    if spec.format == "link" and not is_safe_link(str(value)):
        schemes = ", ".join(schema().link_schemes)
        words = _("A link must begin with one of: %(schemes)s.")
        return [Problem(pointer, "link", Phrase(words, {"schemes": schemes}))]
    if spec.format == "source" and not is_safe_source(str(value)):
        words = _("An image must be https or a file of this site.")
        return [Problem(pointer, "link", Phrase(words))]
    return []


def _has_type(value: object, kind: str) -> bool:
    """Tell whether a JSON value has a type; a whole float counts as an integer."""
    if kind == "any":
        return True
    if kind in ("integer", "number"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return kind == "number" or isinstance(value, int) or value.is_integer()
    expected = {"string": str, "boolean": bool, "array": list, "object": Mapping}[kind]
    return isinstance(value, expected)


def is_safe_link(href: str) -> bool:
    """Tell whether a link begins with an allowed scheme, with nothing before it."""
    schemes = "|".join(schema().link_schemes)
    return re.match(rf"(?:{schemes}):\S", href, re.IGNORECASE) is not None


def is_safe_source(source: str) -> bool:
    """Tell whether an image comes over http(s) or from a path of this site."""
    return re.match(r"https?://\S|/(?![/\\])", source, re.IGNORECASE) is not None
