"""Geometry of the drawn curves: chances against true values, with the limit between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import template

from standards.templatetags.plots import percent

register = template.Library()

LEFT, RIGHT, TOP, BOTTOM = 44.0, 392.0, 10.0, 178.0


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on an axis: its place in the drawing and what is written at it."""

    at: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A power curve in a drawing 400 wide and 220 high; paths are SVG path data."""

    bound: str
    point: str
    limit: float
    across: list[Tick]
    up: list[Tick]


def _span(value: float, low: float, high: float, ends: tuple[float, float]) -> float:
    share = (value - low) / ((high - low) or 1.0)
    return round(ends[0] + min(max(share, 0.0), 1.0) * (ends[1] - ends[0]), 1)


@register.simple_tag
def power_curve(points: Sequence[Mapping[str, float]], threshold: float) -> Curve | None:
    """Place a curve's points {true, point, bound}, shares 0 to 1; None without two of them."""
    if len(points) < 2:
        return None
    low, high = points[0]["true"], points[-1]["true"]

    def across(value: float) -> float:
        return _span(value, low, high, (LEFT, RIGHT))

    def up(value: float) -> float:
        return _span(value, 0.0, 1.0, (BOTTOM, TOP))

    def path(name: str) -> str:
        return "M" + "L".join(f"{across(one['true'])} {up(one[name])}" for one in points)

    marks = (low, (low + high) / 2, high)
    return Curve(
        bound=path("bound"),
        point=path("point"),
        limit=across(threshold),
        across=[Tick(at=across(one), words=percent(one)) for one in marks],
        up=[Tick(at=up(one), words=percent(one)) for one in (0.0, 0.5, 1.0)],
    )
