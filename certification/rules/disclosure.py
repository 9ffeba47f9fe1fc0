"""What an applicant may learn of the gate slice: verdict, units, an interval made coarser."""

from __future__ import annotations

from typing import Any

from certification.rules.metric import outward

GATE = "gate"


def coarse_interval(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """Return an interval rounded outward to two decimals; a missing end stays missing."""
    return (
        None if low is None else outward(low, 0.0)[0],
        None if high is None else outward(0.0, high)[1],
    )


def coarse_measure(measure: dict[str, Any]) -> dict[str, Any]:
    """Return a measure as an applicant sees it: those of the public slice stay as they are."""
    if measure.get("slice") != GATE:
        return measure
    low, high = coarse_interval(measure["low"], measure["high"])
    return measure | {"value": None, "low": low, "high": high}


def coarse_result(result: dict[str, Any]) -> dict[str, Any]:
    """Return a criterion's result as an applicant sees it.

    The deciding bound is rounded with the interval whose end it is; a bound that is the estimate
    itself (point rule) is withheld.
    """
    low, high = coarse_interval(result["low"], result["high"])
    bound = result["bound"]
    shown = low if bound == result["low"] else high if bound == result["high"] else None
    if bound is None:
        shown = None
    return result | {"value": None, "low": low, "high": high, "bound": shown}
