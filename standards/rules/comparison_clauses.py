"""Take documents apart into clauses and find which clause of one is which of the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from standards.rules import numbering
from standards.rules.document import (
    JsonNode,
    attribute,
    children,
    is_text_block,
    kind_of,
    node_id,
    text_of,
)
from standards.rules.requirements import CLAUSE_KINDS, title_of
from standards.rules.word_difference import pairs_of, rising, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standards.rules.document import JsonNode as Node

ALIKE = 0.5
SAME_TITLE = 0.2
COMMONPLACE, CANDIDATES = 12, 4


@dataclass
class Clause:
    """Hold one clause with what is its own, its subclauses left aside.

    `blocks` are the nodes that stand directly in it; `own` the text blocks and atoms at any depth;
    `frames` the nodes that hold others, without what they hold. `level` counts from 1; what stands
    before the first clause has an empty id and level 0.
    """

    id: str
    label: str
    title: str
    parent: str
    obligation: str
    kind: str = ""
    level: int = 0
    blocks: list[Node] = field(default_factory=list)
    own: list[Node] = field(default_factory=list)
    frames: list[Node] = field(default_factory=list)
    requirements: dict[str, Node] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """Return the clause's own text, one block a line."""
        return "\n".join(line for line in map(text_of, self.own) if line)

    @cached_property
    def words(self) -> frozenset[tuple[str, str]]:
        """Return the pairs of neighbouring words, by which clauses are found alike."""
        return pairs_of(words_of(self.text))

    def holds_the_same(self, other: Clause) -> bool:
        """Tell whether two clauses say the same in the same form, ids left aside."""
        if (self.own, self.frames) == (other.own, other.frames):
            return True
        if len(self.own) != len(other.own) or self.text != other.text:
            return False
        mine, theirs = [*self.own, *self.frames], [*other.own, *other.frames]
        return [without_ids(one) for one in mine] == [without_ids(one) for one in theirs]


def without_ids(node: Any) -> Any:
    """Copy a node without the ids in it and below it."""
    bare = {name: value for name, value in node.items() if name not in ("attrs", "content")}
    attrs = node.get("attrs") or {}
    bare["attrs"] = {name: one for name, one in attrs.items() if name != "id" and one is not None}
    content = node.get("content")
    if isinstance(content, list):
        bare["content"] = [without_ids(one) for one in content if isinstance(one, dict)]
    return bare


def clauses_of(
    doc: JsonNode, language: str, labels: Mapping[str, str] | None = None
) -> dict[str, Clause]:
    """Return the clauses by id in reading order; what stands before the first has an empty id.

    `labels` are the frozen ones of an edition, if any.
    """
    labels = numbering.labels(doc, language) if labels is None else labels
    root = Clause("", "", "", "", "")
    found: dict[str, Clause] = {"": root}
    stack: list[tuple[JsonNode, Clause, bool]] = [
        (one, root, True) for one in reversed(children(doc))
    ]
    while stack:
        node, clause, direct = stack.pop()
        kind, inside = kind_of(node), children(node)
        is_clause = kind in CLAUSE_KINDS
        if is_clause:
            clause = _open(node, clause, labels, found)
        elif direct:
            clause.blocks.append(node)
        if kind == "requirement":
            clause.requirements[node_id(node) or f"#{len(clause.requirements)}"] = node
        if is_text_block(node) or (not is_clause and not inside):
            clause.own.append(node)
            continue
        if not is_clause:
            clause.frames.append({name: node[name] for name in node if name != "content"})
        stack.extend((one, clause, is_clause) for one in reversed(inside))
    if not root.own:
        del found[""]
    return found


def _open(
    node: JsonNode, outer: Clause, labels: Mapping[str, str], found: dict[str, Clause]
) -> Clause:
    identity = node_id(node) or f"{outer.id}/{len(found)}"
    if identity in found:
        identity = f"{identity}/{len(found)}"
    clause = Clause(
        id=identity,
        label=labels.get(node_id(node), ""),
        title=title_of(node),
        parent=outer.id,
        obligation=str(attribute(node, "obligation") or ""),
        kind=kind_of(node),
        level=outer.level + 1,
    )
    found[identity] = clause
    return clause


# ── which is which ─────────────────────────────────────────────────────────────────────────────


def paired(old: Mapping[str, Clause], new: Mapping[str, Clause]) -> dict[str, str]:
    """Return the id in the later version of each clause that lives on, by its earlier id.

    By id; then by equal text; then by the most alike text, as in editions that were imported.
    """
    pairs = {identity: identity for identity in old if identity in new}
    gone = [clause for identity, clause in old.items() if identity not in pairs]
    come = [clause for identity, clause in new.items() if identity not in pairs]
    if not gone or not come:
        return pairs
    _pair_equal(gone, come, pairs)
    taken = set(pairs.values())
    gone = [clause for clause in gone if clause.id not in pairs]
    come = [clause for clause in come if clause.id not in taken]
    _pair_alike(gone, come, pairs)
    return pairs


def _pair_equal(gone: list[Clause], come: list[Clause], pairs: dict[str, str]) -> None:
    waiting: dict[tuple[str, str], list[Clause]] = defaultdict(list)
    for clause in reversed(come):
        waiting[clause.title, clause.text].append(clause)
    for clause in gone:
        same = waiting.get((clause.title, clause.text))
        if same:
            pairs[clause.id] = same.pop().id


def _pair_alike(gone: list[Clause], come: list[Clause], pairs: dict[str, str]) -> None:
    """Pair the most alike first; each clause once."""
    scores = sorted(
        ((-score, one, two) for (one, two), score in _scores(gone, come).items() if score >= ALIKE)
    )
    taken: set[int] = set()
    for _score, one, two in scores:
        if gone[one].id not in pairs and two not in taken:
            pairs[gone[one].id] = come[two].id
            taken.add(two)


def _scores(gone: list[Clause], come: list[Clause]) -> dict[tuple[int, int], float]:
    """Score the likely pairs: the share of alike words, a bonus for the same title."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, clause in enumerate(come):
        for word in clause.words:
            places[word].append(place)
    scores: dict[tuple[int, int], float] = {}
    for one, clause in enumerate(gone):
        rare = (there for word in clause.words if len(there := places.get(word, [])) <= COMMONPLACE)
        likely = Counter(place for there in rare for place in there).most_common(CANDIDATES)
        for two, _count in likely:
            scores[one, two] = _likeness(clause, come[two])
    return scores


def _likeness(one: Clause, two: Clause) -> float:
    shared = 2 * len(one.words & two.words) / (len(one.words) + len(two.words))
    return shared + (SAME_TITLE if one.title == two.title else 0)


def moved(
    old: Mapping[str, Clause], new: Mapping[str, Clause], pairs: Mapping[str, str]
) -> set[str]:
    """Return the clauses, by later id, that stand under another one or in another order there."""
    home = {**pairs, "": ""}
    order = {identity: place for place, identity in enumerate(new)}
    away: set[str] = set()
    siblings: dict[str, list[str]] = defaultdict(list)
    for before, after in pairs.items():
        if home.get(old[before].parent) != new[after].parent:
            away.add(after)
        else:
            siblings[new[after].parent].append(after)
    for row in siblings.values():
        steady = rising([order[one] for one in row])
        away |= set(row) - {row[place] for place in steady}
    return away
