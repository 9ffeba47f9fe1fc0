"""The words of a comparison: what a change is called, its kinds, what became of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from standards.rendering.criteria import criterion_sentence
from standards.rules.criteria import BY_SLUG

if TYPE_CHECKING:
    from standards.rules.comparison_kinds import Detail

CHANGE_LABELS = {
    "unchanged": _("unchanged"),
    "added": _("added"),
    "removed": _("removed"),
    "changed": _("changed"),
    "moved": _("moved"),
}
KIND_LABELS = {
    "requirement_added": _("Requirement added"),
    "requirement_removed": _("Requirement removed"),
    "requirement_moved": _("Requirement moved"),
    "threshold_changed": _("Limit changed"),
    "requirement_strengthened": _("Stricter"),
    "requirement_weakened": _("Less strict"),
    "obligation_changed": _("Obligation changed"),
    "criterion_changed": _("Criterion changed"),
    "statement_changed": _("Statement changed"),
    "technical": _("Technical"),
    "renamed": _("Renamed"),
    "editorial": _("Editorial"),
}
KIND_TONES = {
    "requirement_strengthened": "bad",
    "requirement_weakened": "warn",
    "renamed": "",
    "editorial": "",
}
WEIGHT_LABELS = {
    "requirement": _("requirement"),
    "technical": _("technical"),
    "editorial": _("editorial"),
}
FIELD_LABELS = {
    "level": _("Obligation"),
    "threshold": _("Limit"),
    "metric": _("Metric"),
    "direction": _("Direction"),
    "confidence": _("Confidence"),
    "rule": _("Rule"),
    "over": _("Computed over"),
    "sided": _("Sides of the interval"),
    "min_n": _("Least number"),
    "unit": _("Unit"),
    "task": _("Task"),
    "kind": _("Kind"),
    "evidence": _("Evidence"),
    "establish": _("To establish"),
    "criterion": _("Criterion"),
}
VALUE_LABELS = {
    "higher": _("higher is better"),
    "lower": _("lower is better"),
    "bound": _("confidence bound"),
    "point": _("estimate itself"),
    "proved-bad": _("failed only when proved"),
    "one": _("one side"),
    "two": _("two sides"),
    "overall": pgettext_lazy("computed over", "all rows"),
    "measured": _("measured"),
    "judged": _("judged"),
}
EFFECTS = {"stricter": (_("Stricter"), "bad"), "weaker": (_("Less strict"), "warn")}


def kinds_shown(kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the kinds of a change with their words and tones."""
    return [
        {"name": one, "label": KIND_LABELS[one], "tone": KIND_TONES.get(one, "note")}
        for one in kinds
    ]


def detail_shown(detail: Detail) -> dict[str, Any]:
    """Return what became of one fact of a requirement, in words."""
    metric = BY_SLUG.get(detail.metric)
    label, tone = EFFECTS.get(detail.effect, ("", ""))
    came_or_went = detail.what == "criterion"
    return {
        "label": FIELD_LABELS.get(detail.what, detail.what),
        "metric": gettext(metric.label) if metric and detail.what != "metric" else "",
        "before": _value(detail.before, came_or_went=came_or_went),
        "after": _value(detail.after, came_or_went=came_or_went),
        "effect": label,
        "tone": tone,
    }


def _value(value: Any, *, came_or_went: bool) -> str:
    if value is None:
        return gettext("none")
    if came_or_went:
        return criterion_sentence(value, get_language() or "en")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.10g}"
    metric = BY_SLUG.get(str(value))
    return gettext(metric.label) if metric else str(VALUE_LABELS.get(str(value), value))
