"""Write documents of the demo without syntax: small builders for the nodes of the schema.

Identifiers are made from the text's own key, so that a second load makes the same ones.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

Node = dict[str, Any]
MARKUP = re.compile(
    r"\$(?P<latex>[^$]+)\$"
    r"|\*(?P<bold>[^*]+)\*"
    r"|~(?P<italic>[^~]+)~"
    r"|`(?P<code>[^`]+)`"
    r"|\[#(?P<xref>[\w-]+)(?:\|(?P<form>label|title|full))?\]"
    r"|\[@(?P<cite>[\w-]+)(?:, (?P<locator>[^\]]+))?\]"
    r"|\[\^(?P<foot>[\w-]+)\]"
    r"|\{(?P<words>[^}|]+)\|(?P<term>[\w-]+)\}"
    r"|_\{(?P<subscript>[^}]+)\}"
    r"|\^\{(?P<superscript>[^}]+)\}"
    r"|<(?P<href>https?://[^ >]+) (?P<linked>[^>]+)>"
    r"|(?P<line>\n)"
)


class Text:
    """Build one document; `key` keeps its identifiers apart from those of other documents."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._count = 0

    def _id(self, kind: str) -> str:
        self._count += 1
        source = f"{self.key}/{kind}/{self._count}"
        return hashlib.sha256(source.encode()).hexdigest()[:12]

    def ref(self, key: str) -> str:
        """Return the identifier of the node that bears a key of its own."""
        return hashlib.sha256(f"{self.key}#{key}".encode()).hexdigest()[:12]

    def node(self, kind: str, content: list[Node], /, key: str = "", **attrs: Any) -> Node:
        """Make a node with an identifier; by its `key` others can refer to it."""
        identifier = self.ref(key) if key else self._id(kind)
        made: Node = {"type": kind, "attrs": {"id": identifier, **attrs}}
        if content:
            made["content"] = content
        return made

    def doc(self, *blocks: Node) -> Node:
        """Make the document."""
        return {"type": "doc", "content": list(blocks)}

    def inline(self, text: str) -> list[Node]:
        """Return the inline nodes of a line.

        `*bold*`, `~italic~`, code in backquotes, `$latex$`; `[#key]` refers to a block,
        `[#key|title]` by its title; `[@key, locator]` cites a reference, `[^key]` calls a footnote,
        `{words|key}` refers to a term; `_{m}` is lowered, `^{2}` raised, `<address words>` a link
        and a line break begins a new line.
        """
        nodes: list[Node] = []
        end = 0
        for found in MARKUP.finditer(text):
            nodes += _plain(text[end : found.start()])
            nodes.append(self._marked(found))
            end = found.end()
        return nodes + _plain(text[end:])

    def _marked(self, found: re.Match[str]) -> Node:
        part = found.groupdict()
        for mark in ("bold", "italic", "code", "subscript", "superscript"):
            if part[mark]:
                return {"type": "text", "text": part[mark], "marks": [{"type": mark}]}
        return self._led(part)

    def _led(self, part: dict[str, str | None]) -> Node:
        """Return a piece that is no plain mark: what leads elsewhere, a formula, a new line."""
        if part["line"]:
            return {"type": "hardBreak"}
        if part["href"]:
            link = {"type": "link", "attrs": {"href": part["href"]}}
            return {"type": "text", "text": part["linked"], "marks": [link]}
        return self._pointer(part)

    def _pointer(self, part: dict[str, str | None]) -> Node:
        if part["term"]:
            mark_of_term = {"type": "termReference", "attrs": {"target": self.ref(part["term"])}}
            return {"type": "text", "text": part["words"], "marks": [mark_of_term]}
        if part["latex"]:
            return {"type": "inlineFormula", "attrs": {"latex": part["latex"]}}
        if part["xref"]:
            target = {"target": self.ref(part["xref"]), "form": part["form"] or "full"}
            return {"type": "crossReference", "attrs": target}
        if part["cite"]:
            where = {"locator": part["locator"]} if part["locator"] else {}
            return {"type": "citation", "attrs": {"target": self.ref(part["cite"]), **where}}
        return {"type": "footnoteReference", "attrs": {"target": self.ref(part["foot"] or "")}}

    def p(self, text: str) -> Node:
        """Make a paragraph; `inline` says how its words are marked."""
        return self.node("paragraph", self.inline(text))

    def clause(self, title: str, *blocks: Node, kind: str = "clause", **attrs: Any) -> Node:
        """Make a clause (or annex, foreword, introduction, bibliography) with its title."""
        return self.node(kind, [self.node("clauseTitle", self.inline(title)), *blocks], **attrs)

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
                self.node("designation", self.inline(designation), kind="preferred"),
                self.node("definition", self.inline(definition)),
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
            "tableBlock", [self.node("caption", self.inline(caption)), self.node("table", made)]
        )

    def reference(self, identifier: str, title: str, *, normative: bool = False) -> Node:
        """Make an entry of the references."""
        obligation = "normative" if normative else "informative"
        text = self.inline(f"{identifier}, {title}")
        return self.node(
            "reference", text, identifiers=[identifier], title=title, obligation=obligation
        )

    def requirement(
        self, kind: str, title: str, statement: str, *criteria: Node, guidance: str = ""
    ) -> Node:
        """Make a requirement (shall), recommendation (should) or permission (may)."""
        content = [self.node("statement", self.inline(statement))]
        if guidance:
            content.append(self.node("guidance", [self.p(guidance)]))
        numbered = [{"id": self._id("criterion"), **criterion} for criterion in criteria]
        return self.node("requirement", content, kind=kind, title=title, criteria=numbered)


def _plain(text: str) -> list[Node]:
    return [{"type": "text", "text": text}] if text else []


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
