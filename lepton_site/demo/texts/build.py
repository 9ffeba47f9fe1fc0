"""Write documents of the demo without syntax: small builders for the nodes of the schema.

Identifiers are made from the text's own key, so that a second load makes the same ones.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

Node = dict[str, Any]
BOLD = re.compile(r"\*([^*]+)\*")


class Text:
    """Build one document; `key` keeps its identifiers apart from those of other documents."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._count = 0

    def _id(self, kind: str) -> str:
        self._count += 1
        source = f"{self.key}/{kind}/{self._count}"
        return hashlib.sha256(source.encode()).hexdigest()[:12]

    def node(self, kind: str, content: list[Node], /, **attrs: Any) -> Node:
        """Make a node with an identifier."""
        made: Node = {"type": kind, "attrs": {"id": self._id(kind), **attrs}}
        if content:
            made["content"] = content
        return made

    def doc(self, *blocks: Node) -> Node:
        """Make the document."""
        return {"type": "doc", "content": list(blocks)}

    def p(self, text: str) -> Node:
        """Make a paragraph; *stars* make words bold."""
        return self.node("paragraph", inline(text))

    def clause(self, title: str, *blocks: Node, kind: str = "clause", **attrs: Any) -> Node:
        """Make a clause (or annex, foreword, introduction, bibliography) with its title."""
        return self.node(kind, [self.node("clauseTitle", inline(title)), *blocks], **attrs)

    def bullets(self, *items: str) -> Node:
        """Make an unordered list of one-paragraph items."""
        rows = [self.node("listItem", [self.p(item)]) for item in items]
        return self.node("bulletList", rows)

    def steps(self, *items: str) -> Node:
        """Make a lettered list of one-paragraph items."""
        rows = [self.node("listItem", [self.p(item)]) for item in items]
        return self.node("orderedList", rows, start=1, type="a")

    def note(self, text: str) -> Node:
        """Make a note."""
        return self.node("note", [self.p(text)])

    def example(self, text: str) -> Node:
        """Make an example."""
        return self.node("example", [self.p(text)])

    def term(self, designation: str, definition: str) -> Node:
        """Make an entry of the terms."""
        return self.node(
            "termEntry",
            [
                self.node("designation", inline(designation), kind="preferred"),
                self.node("definition", inline(definition)),
            ],
        )

    def formula(self, latex: str) -> Node:
        """Make a numbered formula."""
        return self.node("formula", [], latex=latex)

    def code(self, source: str, *, language: str, name: str) -> Node:
        """Make a block of source code with its file's name."""
        text = [{"type": "text", "text": source.strip("\n")}]
        return self.node("sourceCode", text, language=language, fileName=name)

    def table(self, caption: str, *rows: tuple[str, ...]) -> Node:
        """Make a captioned table whose first row is its head."""
        made = [
            self.node(
                "tableRow",
                [
                    self.node("tableHeader" if index == 0 else "tableCell", [self.p(cell)])
                    for cell in row
                ],
                section="head" if index == 0 else "body",
            )
            for index, row in enumerate(rows)
        ]
        return self.node(
            "tableBlock", [self.node("caption", inline(caption)), self.node("table", made)]
        )

    def reference(self, identifier: str, title: str, *, normative: bool = False) -> Node:
        """Make an entry of the references."""
        obligation = "normative" if normative else "informative"
        text = inline(f"{identifier}, {title}")
        return self.node(
            "reference", text, identifiers=[identifier], title=title, obligation=obligation
        )

    def requirement(
        self, kind: str, title: str, statement: str, *criteria: Node, guidance: str = ""
    ) -> Node:
        """Make a requirement (shall), recommendation (should) or permission (may)."""
        content = [self.node("statement", inline(statement))]
        if guidance:
            content.append(self.node("guidance", [self.p(guidance)]))
        numbered = [{"id": self._id("criterion"), **criterion} for criterion in criteria]
        return self.node("requirement", content, kind=kind, title=title, criteria=numbered)


def inline(text: str) -> list[Node]:
    """Return the text nodes of a line; *stars* make words bold."""
    nodes: list[Node] = []
    for index, piece in enumerate(BOLD.split(text)):
        if piece:
            bold = {"marks": [{"type": "bold"}]} if index % 2 else {}
            nodes.append({"type": "text", "text": piece, **bold})
    return nodes


def measured(task: str, metric: str, threshold: float, **more: Any) -> Node:
    """Return a measured criterion under the bound rule at one-sided 95 %."""
    return {
        "kind": "measured",
        "task": task,
        "metric": metric,
        "threshold": threshold,
        "over": "overall",
        "rule": "bound",
        "confidence": 0.95,
        "sided": "one",
        "min_n": 30,
        **more,
    }


def judged(evidence: str, establish: str) -> Node:
    """Return a judged criterion: what is asked for, and what the evaluator must establish."""
    return {"kind": "judged", "evidence": evidence, "establish": establish}
