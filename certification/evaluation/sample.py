"""The rows of one cell as arrays: labels, predictions, scores and independent units."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class NotEvaluableError(ValueError):
    """Say in words why a metric has no value here."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Hold the aligned rows of one cell.

    Classification: `labels` and `predictions` are class codes (indices of `classes`), `scores`
    is [n] for binary (of the class at index 1), [n, K] or None for multi-class. Regression: both
    are values. `units` are codes 0 … U−1 of the independent units, in any order.
    """

    labels: Floats
    predictions: Floats
    scores: Floats | None
    units: Ints
    classes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def unit_count(self) -> int:
        """Return the number of independent units."""
        return int(self.units.max()) + 1 if len(self.units) else 0

    @property
    def clustered(self) -> bool:
        """Say whether a unit holds more than one row."""
        return self.unit_count < len(self)

    def where(self, keep: Bools) -> "Sample":
        """Return the rows that `keep` marks, with units numbered anew."""
        codes = np.unique(self.units[keep], return_inverse=True)[1]
        return replace(
            self,
            labels=self.labels[keep],
            predictions=self.predictions[keep],
            scores=None if self.scores is None else self.scores[keep],
            units=codes.astype(np.int64),
        )

    def needed_scores(self) -> Floats:
        """Return the scores; NotEvaluableError when the file gave none."""
        if self.scores is None:
            raise NotEvaluableError("the file gives no scores")
        return self.scores


@dataclass(frozen=True, kw_only=True)
class Draw:
    """Say how a resampling interval is drawn: how many times, from which seed."""

    resamples: int
    seed: tuple[int, ...]

    def generator(self) -> np.random.Generator:
        """Return the generator of this seed: the same draws every time."""
        return np.random.default_rng(list(self.seed))
