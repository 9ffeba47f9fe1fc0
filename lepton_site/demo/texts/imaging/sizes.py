"""The table of sample sizes, computed when the text is made and not copied from anywhere."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from lepton_site.demo.texts.rich import Beside, Cell

if TYPE_CHECKING:
    from lepton_site.demo.texts.build import Node
    from lepton_site.demo.texts.rich import RichText

PROPORTIONS, HALF_WIDTHS = (0.80, 0.85, 0.90, 0.95, 0.98), (0.10, 0.05, 0.03, 0.02)
WORDS = {
    "en": (
        "Patients needed for a proportion $p$ within $\\pm d$",
        "Expected proportion $p$",
        "Half of the width $d$",
        "Computed by the formula above at confidence 0.95, design effect 1.",
    ),
    "zh": (
        "以 $\\pm d$ 精度估计比例 $p$ 所需患者数",
        "预期比例 $p$",
        "半宽 $d$",
        "按上式在置信水平 0.95、设计效应 1 下计算。",
    ),
}


def patients_needed(proportion: float, half_width: float, confidence: float = 0.95) -> int:
    """Return the number of patients, rounded up, for an interval of that half width."""
    quantile = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    return math.ceil(round(quantile**2 * proportion * (1 - proportion) / half_width**2, 6))


def sample_sizes(t: RichText, language: str = "en") -> Node:
    """Return the table with one row for each proportion."""
    caption, row_head, column_head, note = WORDS[language]
    head = (Cell(row_head, rows=2), Cell(column_head, cols=len(HALF_WIDTHS)))
    below = tuple(f"{width:.2f}" for width in HALF_WIDTHS)
    rows = [
        (
            Cell(f"{proportion:.2f}", head=True),
            *(
                Cell(str(patients_needed(proportion, width)), align="right")
                for width in HALF_WIDTHS
            ),
        )
        for proportion in PROPORTIONS
    ]
    return t.grid(
        caption, head, below, *rows, heads=2, beside=Beside(notes=(note,)), key="size-table"
    )
