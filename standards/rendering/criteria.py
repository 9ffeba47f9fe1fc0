"""Write the criteria of a requirement as sentences: the metric, its limit and how it is judged."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from standards.rendering.inline import Page, element
from standards.rules.criteria import BY_SLUG, normal_criterion
from standards.rules.document import attribute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standards.rules.document import JsonNode

SIGNS = {"higher": "≥", "lower": "≤"}
SENTENCES = {
    "en": {
        "bound": "decided by the {sided}-sided {level} % confidence bound",
        "point": "decided by the estimate itself",
        "proved-bad": "failed only when the whole {level} % interval lies beyond the limit",
        "one": "one",
        "two": "two",
        "each": "for each {column}",
        "worst": "for the worst {column}",
        "gap": "largest gap between groups of {column}",
        "ratio": "smallest ratio between groups of {column}",
        "least": "at least {n} {unit}s",
    },
    "zh": {
        "bound": "以{sided} {level} % 置信界判定",
        "point": "以点估计判定",
        "proved-bad": "仅当整个 {level} % 区间越过限值时判为不符合",
        "one": "单侧",
        "two": "双侧",
        "each": "对每个 {column}",
        "worst": "对最差的 {column}",
        "gap": "{column} 各组之间的最大差",
        "ratio": "{column} 各组之间的最小比",
        "least": "至少 {n} 个样本（{unit}）",
    },
}


def criteria_list(node: JsonNode, page: Page) -> str:
    """Write the criteria of a requirement node, a line each; nothing when it has none."""
    raw = attribute(node, "criteria") or []
    return "".join(
        _line(normal_criterion(one), page) for one in raw if isinstance(one, dict) and one
    )


def _line(criterion: Mapping[str, Any], page: Page) -> str:
    kind = str(criterion["kind"])
    word = element("b", page.words["judged" if kind == "judged" else "measured"])
    sentence = escape(criterion_sentence(criterion, page.language), quote=False)
    line = element("span", f"{word} &nbsp;{sentence}")
    return element("div", line, class_="req-foot", data_criterion=criterion.get("id"))


def criterion_sentence(criterion: Mapping[str, Any], language: str = "en") -> str:
    """Say in plain text what a criterion asks, as “Mean squared error ≤ 3500, decided by …”."""
    if criterion.get("kind") == "judged":
        facts = [str(criterion.get("establish") or ""), str(criterion.get("evidence") or "")]
        return " — ".join(fact for fact in facts if fact)
    words = SENTENCES.get(language.split("-", maxsplit=1)[0], SENTENCES["en"])
    metric = BY_SLUG.get(str(criterion.get("metric")))
    name = metric.label if metric else str(criterion.get("metric"))
    sign = SIGNS.get(str(criterion.get("direction")), "≥")
    limit = f"{name} {sign} {_figure(criterion.get('threshold'))}"
    return _joined([limit, *_terms(criterion, words)], words)


def criterion_terms(criterion: Mapping[str, Any], language: str = "en") -> str:
    """Say over what and how a measured criterion is decided, without its metric and limit."""
    words = SENTENCES.get(language.split("-", maxsplit=1)[0], SENTENCES["en"])
    return _joined(_terms(normal_criterion(criterion), words), words)


def _terms(criterion: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    least = words["least"].format(n=criterion.get("min_n"), unit=criterion.get("unit"))
    over = _over(str(criterion.get("over") or "overall"), words)
    return [over, _rule(criterion, words), least]


def _joined(facts: list[str], words: Mapping[str, str]) -> str:
    return ("，" if words is SENTENCES["zh"] else ", ").join(fact for fact in facts if fact)


def _figure(value: Any) -> str:
    """Write a number without a needless decimal point; a dash when none was given."""
    return f"{value:.10g}" if isinstance(value, int | float) else "–"


def _over(over: str, words: Mapping[str, str]) -> str:
    mode, _, column = over.partition(":")
    return words[mode].format(column=column) if column and mode in words else ""


def _rule(criterion: Mapping[str, Any], words: Mapping[str, str]) -> str:
    rule = str(criterion.get("rule"))
    confidence = criterion.get("confidence")
    level = _figure(confidence * 100 if isinstance(confidence, int | float) else None)
    sided = words.get(str(criterion.get("sided")), "")
    return words[rule].format(sided=sided, level=level) if rule in words else ""
