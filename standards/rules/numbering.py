"""Number a document: clauses, annexes, terms, tables, figures, formulas, notes, requirements.

The browser computes the same labels (`static/editor/numbering.js`); both are tested on
`tests/standards/rules/numbering_cases.json`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from standards.rules.document import JsonNode, attribute, children, kind_of, node_id
from standards.rules.suggestions import entries_of

WORDS = {
    "en": {
        "clause": "Clause {label}",
        "annex": "Annex",
        "table": "Table",
        "figure": "Figure",
        "note": "NOTE",
        "example": "EXAMPLE",
        "entry_note": "Note {number} to entry",
    },
    "zh": {
        "clause": "第{label}章",
        "annex": "附录",
        "table": "表",
        "figure": "图",
        "note": "注",
        "example": "示例",
        "entry_note": "条目的注 {number}",
    },
}
UNNUMBERED_PARTS = frozenset({"foreword", "bibliography", "index"})
SCOPES = frozenset(
    {"clause", "annex", "foreword", "introduction", "bibliography", "index", "termEntry"}
    | {"tableBlock", "figure"}
)


def annex_letter(position: int) -> str:
    """Return the letter of the n-th annex (from 1): A … Z, AA, AB …."""
    letters = ""
    while position > 0:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def part_letter(position: int) -> str:
    """Return the letter of the n-th part (from 1): a … z, aa …."""
    return annex_letter(position).lower()


@dataclass(slots=True)
class _Scope:
    """Count what is numbered inside one clause, annex, part, term entry, table or figure."""

    label: str = ""
    kind: str = ""
    numbered: bool = True
    annex: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=lambda: {"note": [], "example": []})

    def next(self, name: str) -> int:
        """Count one more of a name and return its number."""
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name]


@dataclass(slots=True)
class _Numbering:
    """Carry the counters through one walk of the document."""

    words: dict[str, str]
    root: _Scope = field(default_factory=_Scope)
    scopes: list[_Scope] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)
    feet: list[tuple[JsonNode, _Scope]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def scope(self) -> _Scope:
        """Return the innermost scope."""
        return self.scopes[-1] if self.scopes else self.root

    @property
    def clause(self) -> _Scope:
        """Return the innermost scope that is a clause, an annex or a part."""
        for scope in reversed(self.scopes):
            if scope.kind not in ("termEntry", "tableBlock", "figure"):
                return scope
        return self.root

    def put(self, node: JsonNode, label: str) -> None:
        """Keep the label of a node that has an id."""
        identifier = node_id(node)
        if label and identifier:
            self.labels[identifier] = label

    def serial(self, name: str) -> str:
        """Return the next number of a series: 1, 2 … in the body, A.1 … in an annex."""
        annex = self.clause.annex
        key = f"{name}:{annex}"
        self.series[key] = self.series.get(key, 0) + 1
        number = str(self.series[key])
        return f"{annex}.{number}" if annex else number


def labels(doc: JsonNode, language: str = "en") -> dict[str, str]:
    """Return the label of each numbered node by its id, as the document would print it now.

    Clauses and annexes are bare ("6.2", "A"); other labels carry their word ("Table 1").
    """
    words = WORDS.get(language.split("-", maxsplit=1)[0], WORDS["en"])
    state = _Numbering(words)
    stack: list[tuple[JsonNode, bool]] = [(child, False) for child in reversed(children(doc))]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            _close_scope(state, state.scopes.pop())
            continue
        if _is_suggested(node):
            continue
        _number(state, node)
        if kind_of(node) in SCOPES:
            state.scopes.append(_open_scope(state, node))
            stack.append((node, True))
        stack.extend((child, False) for child in reversed(children(node)))
    _close_scope(state, state.root)
    _number_feet(state)
    return state.labels


def _is_suggested(node: JsonNode) -> bool:
    """Tell whether a node is only suggested: it bears no number before it is accepted."""
    return any(entry.get("op") == "insert" for entry in entries_of(node))


def _open_scope(state: _Numbering, node: JsonNode) -> _Scope:
    """Begin the counters of a node, whose own label is known by now."""
    kind = kind_of(node)
    outer = state.clause
    if kind in UNNUMBERED_PARTS:
        return _Scope(kind=kind, numbered=False)
    if kind == "introduction":
        return _Scope(label="0", kind=kind)
    if kind == "annex":
        letter = annex_letter(state.series.get("annexes", 0))
        return _Scope(label=letter, kind=kind, annex=letter)
    if kind == "clause":
        label = _child_label(outer, outer.counts.get("clause", 0))
        return _Scope(label=label, kind=kind, numbered=outer.numbered, annex=outer.annex)
    return _Scope(label=outer.label, kind=kind, numbered=outer.numbered, annex=outer.annex)


def _close_scope(state: _Numbering, scope: _Scope) -> None:
    """Label the notes and examples of a finished scope: alone without a number."""
    for kind, identifiers in scope.notes.items():
        word = state.words[kind]
        alone = len(identifiers) == 1
        for number, identifier in enumerate(identifiers, start=1):
            if scope.kind == "termEntry" and kind == "note":
                label = state.words["entry_note"].format(number=number)
            else:
                label = word if alone else f"{word} {number}"
            if identifier:
                state.labels[identifier] = label


def _child_label(outer: _Scope, number: int) -> str:
    """Return the label of the n-th subclause or term of a scope, empty in unnumbered parts."""
    if not outer.numbered:
        return ""
    return f"{outer.label}.{number}" if outer.label else str(number)


def _number(state: _Numbering, node: JsonNode) -> None:
    """Count a node and keep its label."""
    number = _NUMBERED.get(kind_of(node))
    if number is not None:
        number(state, node)


def _number_clause(state: _Numbering, node: JsonNode) -> None:
    outer = state.clause
    state.put(node, _child_label(outer, outer.next("clause")))


def _number_annex(state: _Numbering, node: JsonNode) -> None:
    state.series["annexes"] = state.series.get("annexes", 0) + 1
    state.put(node, annex_letter(state.series["annexes"]))


def _number_table(state: _Numbering, node: JsonNode) -> None:
    state.put(node, f"{state.words['table']} {state.serial('table')}")


def _number_figure(state: _Numbering, node: JsonNode) -> None:
    if state.scope.kind == "figure":
        state.put(node, f"{part_letter(state.scope.next('figure'))})")
    else:
        state.put(node, f"{state.words['figure']} {state.serial('figure')}")


def _number_formula(state: _Numbering, node: JsonNode) -> None:
    if attribute(node, "numbered"):
        state.put(node, f"({state.serial('formula')})")


def _number_note(state: _Numbering, node: JsonNode) -> None:
    state.scope.notes[kind_of(node)].append(node_id(node))


def _number_requirement(state: _Numbering, node: JsonNode) -> None:
    clause = state.clause
    if clause.label:
        state.put(node, f"R-{clause.label}-{clause.next('requirement')}")
    else:
        state.put(node, f"R-{state.root.next('requirement')}")
    for position, part in enumerate(
        (one for one in children(node) if kind_of(one) == "part" and not _is_suggested(one)),
        start=1,
    ):
        state.put(part, f"{part_letter(position)})")


def _number_reference(state: _Numbering, node: JsonNode) -> None:
    if attribute(node, "obligation") == "informative":
        state.series["reference"] = state.series.get("reference", 0) + 1
        state.put(node, f"[{state.series['reference']}]")


def _keep_footnote(state: _Numbering, node: JsonNode) -> None:
    state.feet.append((node, state.scope))


def _keep_mark(state: _Numbering, node: JsonNode) -> None:
    state.marks.append(str(attribute(node, "target") or ""))


def _number_feet(state: _Numbering) -> None:
    """Label the footnotes by their first mark in the text, then those without a mark.

    The footnotes of a table are lettered from a, whatever the text outside counts.
    """
    place: dict[str, int] = {}
    for position, target in enumerate(state.marks):
        place.setdefault(target, position)
    last = len(state.marks)
    order = sorted(state.feet, key=lambda foot: place.get(node_id(foot[0]) or "", last))
    for node, scope in order:
        if scope.kind == "tableBlock":
            state.put(node, part_letter(scope.next("footnote")))
        else:
            state.put(node, str(state.root.next("footnote")))


_NUMBERED: dict[str, Callable[[_Numbering, JsonNode], None]] = {
    "clause": _number_clause,
    "termEntry": _number_clause,
    "annex": _number_annex,
    "tableBlock": _number_table,
    "figure": _number_figure,
    "formula": _number_formula,
    "note": _number_note,
    "example": _number_note,
    "requirement": _number_requirement,
    "reference": _number_reference,
    "footnote": _keep_footnote,
    "footnoteReference": _keep_mark,
}


def reference_text(kind: str, label: str, language: str = "en") -> str:
    """Return how a cross-reference prints: "Clause 5" but bare "5.1"; "Annex A", "Table 2"."""
    words = WORDS.get(language.split("-", maxsplit=1)[0], WORDS["en"])
    if kind == "clause" and "." not in label and label.isdecimal():
        return words["clause"].format(label=label)
    if kind == "annex":
        return f"{words['annex']} {label}"
    return label
