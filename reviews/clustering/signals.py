"""What is conspicuous about a group, without judging it: comments are not votes.

A group may be a campaign, a form letter of an association, or many people who read the same
article; all are answered alike. The committee sees what was counted, never who.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

HOUR = timedelta(hours=1)
FEWEST = 10  # comments in a group of which anything is said, and known sources likewise
TEMPLATE_SHARE, SOURCE_SHARE = 0.5, 0.5
BURST, BURST_RATIO = 10, 10.0  # comments in an hour, and times the other hours' mean


@dataclass(frozen=True)
class Signals:
    """What was counted in a group of `size` comments.

    `copies`: share of members with exactly the words of the most frequent text, 0 to 1. `peak`:
    most arrivals within an hour; `base`: mean arrivals in the other hours. `source`: largest share
    from one address prefix among those known, 0 to 1; 0 where fewer than ten are known.
    """

    copies: float
    peak: int
    base: float
    source: float

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON values, with the names of the signals that they give."""
        return asdict(self) | {"shown": self.shown()}

    def shown(self) -> list[str]:
        """Return which of template, burst and source are conspicuous."""
        is_burst = self.peak >= BURST and self.peak >= BURST_RATIO * self.base
        found = {
            "template": self.copies >= TEMPLATE_SHARE,
            "burst": is_burst,
            "source": self.source >= SOURCE_SHARE,
        }
        return [name for name, stands_out in found.items() if stands_out]


def signals_of(
    arrivals: Sequence[datetime], copies: int, sources: Sequence[str], until: datetime
) -> Signals | None:
    """Count a group's signals; None for groups of fewer than ten.

    `arrivals` in rising order; `copies` is how many share the most frequent text; `sources` are
    opaque digests, empty where unknown; `until` ends the period that is looked at.
    """
    if len(arrivals) < FEWEST:
        return None
    peak = max(
        bisect_right(arrivals, moment + HOUR) - place for place, moment in enumerate(arrivals)
    )
    hours = max(1.0, (max(until, arrivals[-1]) - arrivals[0]) / HOUR)
    base = (len(arrivals) - peak) / max(1.0, hours - 1)
    known = Counter(each for each in sources if each)
    total = known.total()
    share = known.most_common(1)[0][1] / total if total >= FEWEST else 0.0
    return Signals(round(copies / len(arrivals), 4), peak, round(base, 4), round(share, 4))
