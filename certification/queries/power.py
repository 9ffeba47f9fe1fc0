"""What an attempt under a scheme is worth: the power curve of each share that it measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certification.queries.criteria import criteria_of, dataset_version_of
from certification.rules.power import curve, flawless_units, lowest_pass
from certification.rules.verdict import Rule, measured
from standards.rules.criteria import BY_SLUG

if TYPE_CHECKING:
    from certification.models import Scheme


def power_of(scheme: Scheme, units: int | None = None) -> list[dict[str, Any]]:
    """Return per measured criterion the power curve, computed as for a share of `units` units.

    Metrics without the range 0 to 1 have no curve (`curve` is empty).
    """
    version = dataset_version_of(scheme)
    hidden = version.rows_hidden if version else 0
    rows = []
    for one in criteria_of(scheme):
        if one.kind != "measured":
            continue
        asked = measured(one.definition)
        word = BY_SLUG[asked.metric]
        row = {
            "criterion": one.criterion,
            "requirement": one.requirement.label,
            "metric": asked.metric,
            "threshold": asked.threshold,
            "confidence": asked.confidence,
            "n": units or hidden,
            "curve": [],
            "lowest_pass": None,
            "flawless_units": None,
        }
        share = (word.low, word.high) == (0.0, 1.0) and asked.direction == "higher"
        if share and 0 < asked.threshold < 1 and row["n"]:
            row |= _share(units or hidden, asked.threshold, asked.confidence)
        rows.append(row)
    return rows


def _share(units: int, threshold: float, confidence: float) -> dict[str, Any]:
    least = lowest_pass(units, threshold, Rule.BOUND, confidence)
    return {
        "curve": curve(units, threshold, confidence),
        "lowest_pass": least / units if least <= units else None,
        "flawless_units": flawless_units(threshold, confidence),
    }
