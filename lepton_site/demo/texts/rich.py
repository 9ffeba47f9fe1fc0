"""Builders for the rarer nodes of the schema: full terms, spanned tables, figures, footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lepton_site.demo.texts.build import Node, Text

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Cell:
    """Hold one cell of a table that spans several columns or rows, or heads its row."""

    text: str
    cols: int = 1
    rows: int = 1
    head: bool = False
    align: str | None = None


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Hold what stands with a table or a figure: its key and its notes."""

    legend: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()


class RichText(Text):
    """Build documents with every node of the schema."""

    def annex(self, title: str, *blocks: Node, normative: bool = False, key: str = "") -> Node:
        """Make an annex."""
        obligation = "normative" if normative else "informative"
        return self.clause(title, *blocks, kind="annex", obligation=obligation, key=key)

    def entry(
        self, designation: str, definition: str, *more: Node, key: str = "", domain: str = ""
    ) -> Node:
        """Make an entry of the terms with further designations, notes, examples or a source."""
        first = self.node("designation", self.inline(designation), kind="preferred")
        others = [one for one in more if one["type"] == "designation"]
        rest = [one for one in more if one["type"] != "designation"]
        meant = self.node("definition", self.inline(definition))
        attrs: dict[str, Any] = {"domain": domain} if domain else {}
        return self.node("termEntry", [first, *others, meant, *rest], key=key, **attrs)

    def also(self, words: str, *, kind: str = "admitted", form: str = "term") -> Node:
        """Make a further designation of a term."""
        return self.node("designation", self.inline(words), kind=kind, form=form)

    def source(self, words: str, *, target: str, modified: bool = False) -> Node:
        """Say where a definition is from."""
        how = "modified" if modified else "identical"
        return self.node(
            "termSource", self.inline(words), target=self.ref(target), modification=how
        )

    def grid(
        self,
        caption: str,
        *rows: Sequence[str | Cell],
        heads: int = 1,
        beside: Beside | None = None,
        **attrs: Any,
    ) -> Node:
        """Make a captioned table; the first `heads` rows are its head."""
        made = []
        for index, row in enumerate(rows):
            section = "head" if index < heads else "body"
            cells = [self._cell(cell, in_head=index < heads) for cell in row]
            made.append(self.node("tableRow", cells, section=section))
        body = [self.node("caption", self.inline(caption)), self.node("table", made)]
        return self.node("tableBlock", body + self._beside(beside), **attrs)

    def _cell(self, given: str | Cell, *, in_head: bool) -> Node:
        cell = given if isinstance(given, Cell) else Cell(given)
        attrs: dict[str, Any] = {}
        if cell.cols > 1:
            attrs["colspan"] = cell.cols
        if cell.rows > 1:
            attrs["rowspan"] = cell.rows
        if cell.align:
            attrs["align"] = cell.align
        if in_head or cell.head:
            attrs["scope"] = "col" if in_head else "row"
            return self.node("tableHeader", [self.p(cell.text)], **attrs)
        return self.node("tableCell", [self.p(cell.text)], **attrs)

    def _beside(self, beside: Beside | None) -> list[Node]:
        if beside is None:
            return []
        made = [self.legend(*beside.legend)] if beside.legend else []
        return made + [self.note(note) for note in beside.notes]

    def legend(self, *items: tuple[str, str]) -> Node:
        """Make the key of a table, figure or formula: symbol and meaning."""
        rows = [self.node("keyItem", self.inline(words), symbol=symbol) for symbol, words in items]
        return self.node("key", rows)

    def equation(self, latex: str, *where: tuple[str, str], key: str = "") -> list[Node]:
        """Make a numbered formula with the key of its symbols."""
        made = [self.node("formula", [], key=key, latex=latex, numbered=True)]
        return [*made, self.legend(*where)] if where else made

    def picture(
        self, caption: str, *, src: str, alt: str, beside: Beside | None = None, **attrs: Any
    ) -> Node:
        """Make a figure with one image."""
        body = [
            self.node("image", [], src=src, alt=alt, width=640, height=400),
            self.node("caption", self.inline(caption)),
        ]
        return self.node("figure", body + self._beside(beside), **attrs)

    def box(self, kind: str, title: str, *paragraphs: str) -> Node:
        """Make an admonition."""
        return self.node("admonition", [self.p(one) for one in paragraphs], kind=kind, title=title)

    def quoted(self, text: str, source: str) -> Node:
        """Make a quotation."""
        return self.node("quote", [self.p(text)], source=source)

    def footnote(self, key: str, text: str) -> Node:
        """Make the body of a footnote that `[^key]` calls."""
        return self.node("footnote", [self.p(text)], key=key)

    def nested(self, *items: str | tuple[str, Sequence[str]]) -> Node:
        """Make a lettered list whose items may hold a list of their own."""
        rows = []
        for item in items:
            text, below = (item, ()) if isinstance(item, str) else item
            inner = [self.p(text)]
            if below:
                points = [self.node("listItem", [self.p(one)]) for one in below]
                inner.append(self.node("orderedList", points, start=1, type="1"))
            rows.append(self.node("listItem", inner))
        return self.node("orderedList", rows, start=1, type="a")

    def rule(self, kind: str, title: str, statement: str, *more: Node, key: str = "") -> Node:
        """Make a provision; `more` are conditions, parts and guidance, and its criteria."""
        inner = [one for one in more if "type" in one]
        criteria = [{"id": self._id("criterion"), **one} for one in more if "type" not in one]
        content = [self.node("statement", self.inline(statement)), *inner]
        subject = "the evaluation report"
        return self.node(
            "requirement", content, key=key, kind=kind, title=title, subject=subject,
            criteria=criteria, dependencies=[],
        )  # fmt: skip

    def condition(self, text: str) -> Node:
        """Make the condition of a provision."""
        return self.node("condition", self.inline(text))

    def part(self, text: str) -> Node:
        """Make a lettered part of a provision."""
        return self.node("part", self.inline(text))

    def guidance(self, *paragraphs: str) -> Node:
        """Make the guidance of a provision."""
        return self.node("guidance", [self.p(one) for one in paragraphs])

    def work(
        self, key: str, identifier: str, title: str, *, by: Sequence[str] = (), **facts: Any
    ) -> Node:
        """Make an entry of the references: its identifier, title, contributors, date, kind."""
        facts.setdefault("obligation", "informative")
        words = ", ".join(part for part in ("; ".join(by), title, identifier) if part)
        return self.node(
            "reference", self.inline(words), key=key, identifiers=[identifier], title=title,
            contributors=list(by), **facts,
        )  # fmt: skip
