"""Geometry of the small server-drawn plots: shares, tallies, intervals against a limit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

register = template.Library()

SIDES = ("for", "against", "abstain", "open")
WIDTH = 220.0
MARGIN = 0.12
EMPTY = (None, "")


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One part of a tally: its side, count, place and width in percent, and its words."""

    side: str
    count: int
    x: str
    width: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Interval:
    """An estimate with its interval against a limit, in units of a 220 wide drawing."""

    value: float | None
    low: float
    high: float
    limit: float | None
    words: str


def _words(side: str, count: int) -> str:
    """Say what a side of a tally is called, after its count."""
    return {
        "for": gettext("in favour"),
        "against": gettext("against"),
        "abstain": ngettext("abstaining", "abstaining", count),
        "open": gettext("not yet voted"),
    }[side]


@register.filter
def pct(share: Any) -> str:
    """Return a share 0 to 1 as an SVG length in percent, held inside 0 and 100."""
    return f"{min(max(float(share or 0), 0.0), 1.0) * 100:.2f}%"


@register.filter
def percent(share: Any) -> str:
    """Write a share 0 to 1 for readers: 66.7%, 60%."""
    return f"{float(share) * 100:.1f}".rstrip("0").rstrip(".") + "%"


@register.filter
def segments(counts: Mapping[str, int]) -> list[Segment]:
    """Lay out a tally's counts {for, against, abstain, open}; sides not counted are left out."""
    total = sum(int(counts.get(side) or 0) for side in SIDES)
    start, parts = 0.0, []
    for side in SIDES:
        if counts.get(side) is None:
            continue
        count = int(counts[side])
        share = count / total if total else 0.0
        parts.append(
            Segment(
                side=side,
                count=count,
                x=pct(start),
                width=pct(share),
                words=_words(side, count),
            )
        )
        start += share
    return parts


@register.filter
def spoken(parts: list[Segment]) -> str:
    """Say a tally in words: 15 in favour, 2 against."""
    return gettext(", ").join(f"{part.count} {part.words}" for part in parts)


def _scale(figures: list[float], bounds: Any) -> tuple[float, float]:
    """Return the ends of the axis: those given, else the figures with some room beside them."""
    if isinstance(bounds, (list, tuple)) and len(bounds) == 2:
        return float(bounds[0]), float(bounds[1])
    low, high = min(figures), max(figures)
    room = (high - low or abs(high) or 1.0) * MARGIN
    return low - room, high + room


def _said(low: Any, high: Any, value: Any, threshold: Any) -> str:
    """Say an interval in words, for those who do not see the drawing."""
    said = gettext("interval %(low)s to %(high)s") % {"low": low, "high": high}
    if value not in EMPTY:
        said = gettext("%(value)s, %(interval)s") % {"value": value, "interval": said}
    if threshold not in EMPTY:
        said = gettext("%(interval)s, limit %(limit)s") % {"interval": said, "limit": threshold}
    return said


@register.simple_tag
def interval(
    low: Any, high: Any, *, value: Any = None, threshold: Any = None, scale: Any = None
) -> Interval | None:
    """Place low, high, value and threshold on the drawing; None when there is no interval."""
    if low in EMPTY or high in EMPTY:
        return None
    figures = [float(each) for each in (low, high, value, threshold) if each not in EMPTY]
    start, end = _scale(figures, scale)
    span = (end - start) or 1.0

    def place(figure: Any) -> float:
        return round(min(max((float(figure) - start) / span, 0.0), 1.0) * WIDTH, 1)

    return Interval(
        value=None if value in EMPTY else place(value),
        low=place(low),
        high=place(high),
        limit=None if threshold in EMPTY else place(threshold),
        words=_said(low, high, value, threshold),
    )


@register.simple_tag
def plot_state(verdict: Any) -> SafeString:
    """Return the attribute that draws a mark as open (inconclusive), failed, or neither."""
    return {
        "inconclusive": SafeString(" data-open"),
        "not_evaluable": SafeString(" data-dim"),
        "not_met": SafeString(" data-fail"),
    }.get(str(verdict), SafeString(""))
