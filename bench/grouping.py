"""How well a grouping agrees with the truth."""

from __future__ import annotations

from typing import Any

import numpy as np


def agreement(truth: Any, found: Any) -> dict[str, float]:
    """Return pair precision, pair recall and the adjusted Rand index of two labellings.

    Exactly, from the table of how many rows have which two labels (Hubert, Arabie 1985).
    """
    first = np.unique(np.asarray(truth), return_inverse=True)[1].astype(np.int64)
    second = np.unique(np.asarray(found), return_inverse=True)[1].astype(np.int64)
    both = np.unique(first * (int(second.max()) + 1) + second, return_counts=True)[1]
    together, of_truth, of_found = (
        _pairs(both),
        _pairs(np.bincount(first)),
        _pairs(np.bincount(second)),
    )
    by_chance = of_truth * of_found / max(1.0, len(first) * (len(first) - 1) / 2)
    spread = (of_truth + of_found) / 2 - by_chance
    return {
        "precision": together / max(1.0, of_found),
        "recall": together / max(1.0, of_truth),
        "ari": (together - by_chance) / spread if spread else 1.0,
    }


def _pairs(counts: Any) -> float:
    sizes = counts.astype(np.float64)
    return float((sizes * (sizes - 1) / 2).sum())
