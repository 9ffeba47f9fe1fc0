"""Make a draft as long as a 300-page standard: about 600,000 characters in 2,000 clauses."""

from __future__ import annotations

import random
from typing import Any

SECTIONS, SUBCLAUSES, BELOW = 40, 7, 6  # 40 + 280 + 1,680 = 2,000 clauses
WORDS = (
    "model data report metric threshold interval sample group finding label bias error system"
    " provider user record evidence method measure result declared reported evaluated kept named"
    " before after every each within beside under over the a of and for with from"
)


class LargeDraft:
    """Write the document; the same seed gives the same one."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.words = WORDS.split()
        self.count = 0

    def _node(self, kind: str, /, *content: Any, **attrs: Any) -> dict[str, Any]:
        self.count += 1
        made: dict[str, Any] = {"type": kind, "attrs": {"id": f"b{self.count}", **attrs}}
        return made | ({"content": list(content)} if content else {})

    def _text(self, kind: str, length: int, start: str = "") -> dict[str, Any]:
        words = start
        while len(words) < length:
            words += self.chance.choice(self.words) + " "
        return self._node(kind, {"type": "text", "text": f"{words.strip()}."})

    def _clause(self, title: str, *below: dict[str, Any]) -> dict[str, Any]:
        name = self._node("clauseTitle", {"type": "text", "text": title})
        return self._node("clause", name, *below)

    def _leaf(self, number: int) -> dict[str, Any]:
        blocks = [self._text("paragraph", 165), self._text("paragraph", 130)]
        if number % 4 == 0:
            statement = self._text("statement", 80, "The report shall name ")
            criterion = {"id": f"c{number}", "kind": "judged", "evidence": "x", "establish": "y"}
            blocks.append(self._node("requirement", statement, kind="shall", criteria=[criterion]))
        if number % 9 == 0:
            blocks.append(self._node("note", self._text("paragraph", 80)))
        if number % 25 == 0:
            blocks.append(self._text("paragraph", 60, "It must be kept and "))
        return self._clause(f"Clause on {self.chance.choice(self.words)}", *blocks)

    def document(self) -> dict[str, Any]:
        """Return the document as the API takes it."""
        number = 0
        tops = []
        for _section in range(SECTIONS):
            middles = []
            for _subclause in range(SUBCLAUSES):
                leaves = []
                for _below in range(BELOW):
                    number += 1
                    leaves.append(self._leaf(number))
                middles.append(self._clause("Group of clauses", *leaves))
            tops.append(self._clause("Section", *middles))
        return {"type": "doc", "content": tops}
