"""Write a 300-page document and a later version of it: seeded, so that each run gets the same."""

from __future__ import annotations

import copy
import random
from typing import Any

WORDS = tuple(
    """
    the a of to and in for with by on test data model report result system class score limit
    interval subgroup requirement method sample bias error value measure metric confidence
    documented evaluated declared stated computed recorded reviewed independent operator finding
    threshold calibration robustness training validation register annotation reference shift
    """.split()  # noqa: SIM905  (a list of words is read as words)
)
CLAUSES, CHARACTERS = 2000, 300


def sentence(rng: random.Random) -> str:
    """Return a sentence of 8 to 20 words."""
    words = [rng.choice(WORDS) for _ in range(rng.randint(8, 20))]
    return " ".join(words).capitalize() + f" {rng.randint(1, 99)}."


def paragraph(rng: random.Random, identity: str, length: int) -> dict[str, Any]:
    """Return a paragraph of about that many characters."""
    text = ""
    while len(text) < length:
        text += ("" if not text else " ") + sentence(rng)
    return {
        "type": "paragraph",
        "attrs": {"id": identity},
        "content": [{"type": "text", "text": text}],
    }


def requirement(rng: random.Random, identity: str) -> dict[str, Any]:
    """Return a requirement with one measured criterion."""
    criterion = {
        "id": f"{identity}-m",
        "kind": "measured",
        "metric": "roc_auc",
        "direction": "higher",
        "threshold": rng.randint(60, 95) / 100,
    }
    words = {"type": "text", "text": sentence(rng)}
    return {
        "type": "requirement",
        "attrs": {"id": identity, "kind": "shall", "criteria": [criterion]},
        "content": [{"type": "statement", "attrs": {"id": f"{identity}-s"}, "content": [words]}],
    }


def clause(rng: random.Random, name: str, inner: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a clause of about 300 characters, every fourth with a requirement."""
    title = " ".join(rng.choice(WORDS) for _ in range(3)).capitalize()
    heading = {
        "type": "clauseTitle",
        "attrs": {"id": f"{name}-t"},
        "content": [{"type": "text", "text": title}],
    }
    blocks = [paragraph(rng, f"{name}-p", CHARACTERS // 2), paragraph(rng, f"{name}-q", 60)]
    if rng.random() < 0.25:
        blocks.append(requirement(rng, f"{name}-r"))
    return {"type": "clause", "attrs": {"id": name}, "content": [heading, *blocks, *inner]}


def document(seed: int = 7, clauses: int = CLAUSES) -> dict[str, Any]:
    """Return a document of clauses in three levels, about 300 characters each."""
    rng = random.Random(seed)
    content: list[dict[str, Any]] = []
    count = 0
    while count < clauses:
        sections: list[dict[str, Any]] = []
        for _ in range(10):
            inner = [clause(rng, f"c{count + place}", []) for place in range(9)]
            count += 10
            sections.append(clause(rng, f"s{count}", inner))
        content.append(clause(rng, f"k{count}", sections))
    return {"type": "doc", "content": content}


def later(doc: dict[str, Any], seed: int = 8, share: float = 0.3) -> dict[str, Any]:
    """Return a later version: a share of the paragraphs reworded, clauses moved, gone and new."""
    rng = random.Random(seed)
    made = copy.deepcopy(doc)
    stack = list(made["content"])
    while stack:
        node = stack.pop()
        stack.extend(one for one in node.get("content", []) if isinstance(one, dict))
        if node["type"] == "text" and rng.random() < share:
            words = node["text"].split(" ")
            for _ in range(max(1, len(words) // 8)):
                words[rng.randrange(len(words))] = rng.choice(WORDS)
            node["text"] = " ".join(words)
        if node["type"] == "requirement" and rng.random() < share:
            node["attrs"]["criteria"][0]["threshold"] = rng.randint(60, 95) / 100
    for chapter in made["content"]:
        sections = chapter["content"]
        sections.insert(rng.randrange(3, len(sections)), clause(rng, f"n{rng.random()}", []))
        sections.append(sections.pop(rng.randrange(3, len(sections))))
        sections.pop(rng.randrange(3, len(sections)))
    return made


def without_known_ids(doc: dict[str, Any], mark: str = "x") -> dict[str, Any]:
    """Return the document under other ids, as an edition that was imported has."""
    made = copy.deepcopy(doc)
    stack = list(made["content"])
    while stack:
        node = stack.pop()
        stack.extend(one for one in node.get("content", []) if isinstance(one, dict))
        if "id" in node.get("attrs", {}):
            node["attrs"]["id"] = mark + node["attrs"]["id"]
    return made
