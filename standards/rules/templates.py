"""Give a new draft the text that its kind of document begins with, in the draft's language."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from standards.rules.document import JsonNode

TEMPLATES_FILE = Path(__file__).with_name("draft_templates.json")
EMPTY = "empty"


@cache
def _texts() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(TEMPLATES_FILE.read_text(encoding="utf-8"))
    return loaded


def template_names() -> tuple[str, ...]:
    """Return the names of the templates: one per kind of document."""
    return tuple(_texts()["types"])


def template_document(name: str, language: str, *, scope: str = "") -> JsonNode | None:
    """Return the document that a template begins with, without ids; None for no such template.

    `scope`, where given, is what the clause Scope says; each line of it is a paragraph.
    """
    sections = _texts()["types"].get(name)
    if sections is None:
        return None
    texts = _texts()["zh" if language.lower().startswith("zh") else "en"]
    said = {"blocks": lines} if (lines := _lines(scope)) else {}
    return {
        "type": "doc",
        "content": [
            _section(texts[one] | said if one == "scope" else texts[one]) for one in sections
        ],
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _text_block(kind: str, words: str, **attrs: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": kind, "content": [{"type": "text", "text": words}]}
    return made | ({"attrs": attrs} if attrs else {})


def _section(given: dict[str, Any]) -> dict[str, Any]:
    """Build a clause, an annex or another part with its title and blocks."""
    title = _text_block("clauseTitle", given["title"])
    blocks = [_block(one) for one in given["blocks"]]
    return {"type": given.get("kind", "clause"), "content": [title, *blocks]}


def _block(given: str | dict[str, Any]) -> dict[str, Any]:
    """Build one block: a string is a paragraph, an object names its kind."""
    if isinstance(given, str):
        return _text_block("paragraph", given)
    kind = next(one for one in BLOCKS if one in given)
    return BLOCKS[kind](given)


def _term(given: dict[str, Any]) -> dict[str, Any]:
    name, definition = given["term"]
    note = {"type": "note", "content": [_text_block("paragraph", given["note"])]}
    blocks = [_text_block("designation", name), _text_block("definition", definition), note]
    return {"type": "termEntry", "content": blocks}


def _list(given: dict[str, Any]) -> dict[str, Any]:
    rows = [{"type": "listItem", "content": [_block(one)]} for one in given["list"]]
    return {"type": "bulletList", "content": rows}


def _reference(given: dict[str, Any]) -> dict[str, Any]:
    return _text_block(
        "reference", given["reference"], obligation=given.get("obligation", "informative")
    )


def _quote(given: dict[str, Any]) -> dict[str, Any]:
    return {"type": "quote", "content": [_block(given["quote"])]}


def _clause(given: dict[str, Any]) -> dict[str, Any]:
    return _section(given["clause"])


BLOCKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "clause": _clause,
    "term": _term,
    "list": _list,
    "reference": _reference,
    "quote": _quote,
}
