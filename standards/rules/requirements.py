"""Extract the requirements, recommendations and permissions of a document."""

from dataclasses import asdict, dataclass
from typing import Any

from standards.rules import numbering
from standards.rules.criteria import normal_criterion
from standards.rules.document import (
    JsonNode,
    Place,
    attribute,
    child_of_kind,
    children,
    kind_of,
    node_id,
    text_of,
    walk,
)

CLAUSE_KINDS = frozenset({"clause", "annex", "foreword", "introduction", "bibliography", "index"})
SUPPORTING = frozenset({"guidance", "note", "example", "footnote"})


@dataclass(frozen=True, slots=True)
class RequirementPart:
    """Hold one lettered part of a requirement."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """Hold one provision as it is published: permanent id, label by position, texts, criteria.

    `kind` is shall, should or may. `clause` is the label of the innermost clause, empty outside.
    """

    id: str
    label: str
    clause: str
    clause_id: str
    kind: str
    title: str
    subject: str
    statement: str
    conditions: tuple[str, ...]
    parts: tuple[RequirementPart, ...]
    guidance: str
    dependencies: tuple[str, ...]
    criteria: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the requirement as plain JSON values."""
        plain = asdict(self)
        for name in ("conditions", "parts", "dependencies", "criteria"):
            plain[name] = list(plain[name])
        return plain


def extract_requirements(doc: JsonNode, language: str = "en") -> list[Requirement]:
    """List the provisions of a document in reading order; none inside one another."""
    labels = numbering.labels(doc, language)
    return [
        _requirement(place, labels)
        for place in walk(doc)
        if kind_of(place.node) == "requirement"
        and not any(kind_of(outer) == "requirement" for outer in place.ancestors)
    ]


def clause_of(place: Place) -> JsonNode | None:
    """Return the innermost clause, annex or part that holds a node."""
    return next((node for node in reversed(place.ancestors) if kind_of(node) in CLAUSE_KINDS), None)


def title_of(clause: JsonNode) -> str:
    """Return the title of a clause, annex or part, empty where it has none."""
    title = child_of_kind(clause, "clauseTitle")
    return text_of(title) if title is not None else ""


def statement_of(requirement: JsonNode) -> str:
    """Return the statements; without one, the text that is neither part nor support."""
    aside = SUPPORTING | {"part", "condition"}
    lines = _texts(requirement, "statement") or [
        text_of(child) for child in children(requirement) if kind_of(child) not in aside
    ]
    return "\n".join(line for line in lines if line)


def _texts(requirement: JsonNode, kind: str) -> list[str]:
    """Return the texts of the children of one kind."""
    return [text_of(child) for child in children(requirement) if kind_of(child) == kind]


def _strings(value: object) -> tuple[str, ...]:
    """Return the strings of a list attribute."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _requirement(place: Place, labels: dict[str, str]) -> Requirement:
    """Build the value object of one requirement node."""
    node = place.node
    clause = clause_of(place)
    clause_id = node_id(clause) if clause is not None else ""
    raw = attribute(node, "criteria")
    return Requirement(
        id=node_id(node),
        label=labels.get(node_id(node), ""),
        clause=labels.get(clause_id, ""),
        clause_id=clause_id,
        kind=str(attribute(node, "kind")),
        title=str(attribute(node, "title") or ""),
        subject=str(attribute(node, "subject") or ""),
        statement=statement_of(node),
        conditions=tuple(_texts(node, "condition")),
        parts=tuple(
            RequirementPart(node_id(child), labels.get(node_id(child), ""), text_of(child))
            for child in children(node)
            if kind_of(child) == "part"
        ),
        guidance="\n".join(_texts(node, "guidance")),
        dependencies=_strings(attribute(node, "dependencies")),
        criteria=tuple(
            normal_criterion(item) for item in (raw or ()) if isinstance(item, dict) and item
        ),
    )
