"""Load the one document schema, which browser and server share, as specifications."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA_FILE = Path(__file__).with_name("document_schema.json")


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """Describe one attribute: its JSON type, its default, its allowed values and its format."""

    name: str
    type: str
    default: object = None
    values: tuple[str, ...] = ()
    format: str = ""


@dataclass(frozen=True, slots=True)
class MarkSpec:
    """Describe one mark and its attributes."""

    name: str
    attributes: Mapping[str, AttributeSpec]
    overlaps: bool = False


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """Describe one node: its group, its content expression and its attributes."""

    name: str
    group: str
    content: str
    attributes: Mapping[str, AttributeSpec]

    @property
    def is_inline(self) -> bool:
        """Tell whether the node stands inside a line of text."""
        return self.group == "inline"

    @property
    def is_text_block(self) -> bool:
        """Tell whether the node holds text directly."""
        return self.content == "inline*"


@dataclass(frozen=True, slots=True)
class DocumentSchema:
    """Hold the whole vocabulary of one schema version."""

    version: int
    root: str
    fragment: str
    max_depth: int
    link_schemes: tuple[str, ...]
    nodes: Mapping[str, NodeSpec]
    marks: Mapping[str, MarkSpec]


def _attributes(raw: Mapping[str, Any]) -> dict[str, AttributeSpec]:
    """Build the attribute specifications of one node or mark."""
    return {
        name: AttributeSpec(
            name,
            spec["type"],
            spec.get("default"),
            tuple(spec.get("values", ())),
            spec.get("format", ""),
        )
        for name, spec in raw.items()
    }


def schema_json() -> dict[str, Any]:
    """Return the schema as it is served to browsers and outside programs."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def schema() -> DocumentSchema:
    """Return the schema as specifications."""
    raw = schema_json()
    return DocumentSchema(
        version=raw["version"],
        root=raw["root"],
        fragment=raw["fragment"],
        max_depth=raw["maxDepth"],
        link_schemes=tuple(raw["linkSchemes"]),
        nodes={
            name: NodeSpec(name, spec["group"], spec["content"], _attributes(spec["attributes"]))
            for name, spec in raw["nodes"].items()
        },
        marks={
            name: MarkSpec(name, _attributes(spec["attributes"]), bool(spec.get("overlaps")))
            for name, spec in raw["marks"].items()
        },
    )
