"""Judge of what kind the change of a clause is: its requirements, its criteria, or words alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from standards.rules.criteria import normal_criterion
from standards.rules.document import JsonNode, attribute, children, is_text_block, kind_of, text_of
from standards.rules.requirements import statement_of
from standards.rules.word_difference import likeness, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standards.rules.comparison_clauses import Clause

STRENGTH = {"may": 0, "should": 1, "shall": 2}
RULES = {"proved-bad": 0, "point": 1, "bound": 2}
STRICTER = "requirement_strengthened"
WEAKER = "requirement_weakened"
ALIKE = 0.4
KINDS = (
    "requirement_added",
    "requirement_removed",
    "requirement_moved",
    "threshold_changed",
    STRICTER,
    WEAKER,
    "obligation_changed",
    "criterion_changed",
    "statement_changed",
    "technical",
    "renamed",
    "editorial",
)
REQUIREMENT_KINDS = frozenset(KINDS[: KINDS.index("technical")])
MINOR_KINDS = frozenset({"renamed", "editorial"})

_WEIGHTY = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:shall|should|may|must|can|cannot|not|no|never|only|all|any)\b"
    r"|必须|应当|不得|不应|不宜|不必|应|宜|可|不|无|仅",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Detail:
    """Tell one fact of a requirement that became another.

    `what` is level, threshold, metric, direction, confidence, rule or another field of a criterion,
    or criterion for one that came or went. `effect` is stricter, weaker or empty.
    """

    requirement: str
    what: str
    before: Any
    after: Any
    effect: str = ""
    metric: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the detail as plain JSON values."""
        return {
            "requirement": self.requirement,
            "metric": self.metric,
            "what": self.what,
            "before": self.before,
            "after": self.after,
            "effect": self.effect,
        }


@dataclass(frozen=True, slots=True)
class Homes:
    """Know every requirement of both versions by id, so that one that moved is followed."""

    old: Mapping[str, JsonNode]
    new: Mapping[str, JsonNode]


def kinds_of(old: Clause, new: Clause, homes: Homes) -> tuple[tuple[str, ...], tuple[Detail, ...]]:
    """Return the kinds of change of a clause in the order of the vocabulary, and their details."""
    kinds: set[str] = set()
    details: list[Detail] = []
    if old.obligation != new.obligation:
        kinds.add("obligation_changed")
    for before, after, is_moved in _requirement_pairs(old, new, homes):
        kinds |= _requirement_kinds(before, after, details)
        if is_moved:
            kinds.add("requirement_moved")
    if not kinds and (old.title != new.title or not old.holds_the_same(new)):
        kinds.add("technical" if _is_weighty(old, new) else "editorial")
    if old.title != new.title:
        kinds.add("renamed")
    return tuple(kind for kind in KINDS if kind in kinds), tuple(details)


def _requirement_pairs(
    old: Clause, new: Clause, homes: Homes
) -> Iterator[tuple[JsonNode | None, JsonNode | None, bool]]:
    """Give the requirements of two clauses in pairs: by id, wherever it stood; then by likeness."""
    gone = {key: one for key, one in old.requirements.items() if key not in new.requirements}
    for key, node in new.requirements.items():
        if key in old.requirements:
            yield old.requirements[key], node, False
        elif key in homes.old:
            yield homes.old[key], node, True
        else:
            like = _most_alike(node, {k: v for k, v in gone.items() if k not in homes.new})
            yield (gone.pop(like) if like is not None else None), node, False
    for key, node in gone.items():
        if key in homes.new:
            yield node, node, True
        else:
            yield node, None, False


def _most_alike(node: JsonNode, others: Mapping[str, JsonNode]) -> str | None:
    words = words_of(statement_of(node))
    scores = {key: likeness(words, words_of(statement_of(one))) for key, one in others.items()}
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] >= ALIKE else None


def _requirement_kinds(
    old: JsonNode | None, new: JsonNode | None, details: list[Detail]
) -> set[str]:
    if old is None:
        return {"requirement_added"}
    if new is None:
        return {"requirement_removed"}
    if old == new:
        return set()
    identity = str(attribute(new, "id") or "")
    kinds = _level_kinds(old, new, identity, details)
    before, after = _criteria(old), _criteria(new)
    for key in [*before, *(one for one in after if one not in before)]:
        kinds |= _criterion_kinds(identity, before.get(key), after.get(key), details)
    if statement_of(old) != statement_of(new):
        kinds.add("statement_changed")
    return kinds


def _level_kinds(old: JsonNode, new: JsonNode, identity: str, details: list[Detail]) -> set[str]:
    before, after = str(attribute(old, "kind")), str(attribute(new, "kind"))
    if before == after:
        return set()
    stricter = STRENGTH.get(after, 0) > STRENGTH.get(before, 0)
    effect = "stricter" if stricter else "weaker"
    details.append(Detail(identity, "level", before, after, effect))
    return {"obligation_changed", STRICTER if stricter else WEAKER}


def _criteria(requirement: JsonNode) -> dict[str, dict[str, Any]]:
    listed = attribute(requirement, "criteria")
    rows = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return {str(one.get("id") or place): normal_criterion(one) for place, one in enumerate(rows)}


def _criterion_kinds(
    requirement: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    details: list[Detail],
) -> set[str]:
    if old is None or new is None:
        some = new or old or {}
        effect = "stricter" if old is None else "weaker"
        detail = Detail(requirement, "criterion", old, new, effect, str(some.get("metric", "")))
        details.append(detail)
        return {"criterion_changed", STRICTER if old is None else WEAKER}
    kinds: set[str] = set()
    for name in [*old, *(one for one in new if one not in old)]:
        before, after = old.get(name), new.get(name)
        if name == "id" or (
            before == after and isinstance(before, bool) == isinstance(after, bool)
        ):
            continue
        effect = _effect(name, old, new)
        details.append(
            Detail(requirement, name, before, after, effect, str(new.get("metric") or ""))
        )
        numbers = name == "threshold" and _are_numbers(before, after)
        kinds.add("threshold_changed" if numbers else "criterion_changed")
        kinds |= {STRICTER} if effect == "stricter" else {WEAKER} if effect == "weaker" else set()
    return kinds


def _effect(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Say whether one changed field of a criterion makes it harder to meet; empty if open."""
    before, after = old.get(name), new.get(name)
    if any(old.get(one) != new.get(one) for one in ("metric", "direction", "kind")):
        return ""
    if name == "rule":
        ranks = RULES.get(str(before)), RULES.get(str(after))
        return "" if None in ranks else _word(ranks[1] > ranks[0])  # type: ignore[operator]
    if name not in ("threshold", "confidence") or not _are_numbers(before, after):
        return ""
    is_higher = float(after or 0) > float(before or 0)
    if name == "threshold":
        return _word(is_higher != (new.get("direction") == "lower"))
    harder = {"bound": is_higher, "proved-bad": not is_higher}
    rule = str(new.get("rule"))
    return _word(harder[rule]) if rule in harder and old.get("rule") == rule else ""


def _word(is_stricter: bool) -> str:
    return "stricter" if is_stricter else "weaker"


def _are_numbers(*values: object) -> bool:
    return all(isinstance(one, int | float) and not isinstance(one, bool) for one in values)


# ── more than wording? ─────────────────────────────────────────────────────────────────────────


def _is_weighty(old: Clause, new: Clause) -> bool:
    """Tell whether numbers, words of obligation, definitions, formulas or pictures changed."""
    return _weights(old) != _weights(new)


def _weights(clause: Clause) -> Counter[str]:
    found = Counter(match.lower() for match in _WEIGHTY.findall(clause.text))
    for node in clause.own:
        kind = kind_of(node)
        if kind == "definition":
            found[f"definition {text_of(node)}"] += 1
        elif is_text_block(node):
            found.update(_formulas(node))
        else:
            found[f"{kind} {attribute(node, 'latex')} {attribute(node, 'src')}"] += 1
    return found


def _formulas(block: JsonNode) -> Iterator[str]:
    for child in children(block):
        if kind_of(child) == "inlineFormula":
            yield f"formula {attribute(child, 'latex')}"
