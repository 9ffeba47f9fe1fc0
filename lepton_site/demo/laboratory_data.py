"""The demo's evaluations: real data sets that scikit-learn ships, models really trained on them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 20261


@dataclass(frozen=True)
class Parts:
    """A data set split three ways: for training, the public slice, and the hidden one.

    `x` and `y` hold all rows; the index arrays tell which row belongs to which part. `groups`
    are the values of the grouping column.
    """

    x: Any
    y: Any
    names: tuple[str, ...]
    group_name: str
    groups: Any
    training: Any
    public: Any
    hidden: Any

    def features_csv(self, rows: Any) -> bytes:
        """Return id and features of some rows."""
        return _csv(
            ("id", *self.names),
            [(_row_id(i), *(repr(float(v)) for v in self.x[i])) for i in rows],
        )

    def labels_csv(self, rows: Any) -> bytes:
        """Return id, label and group of some rows."""
        return _csv(
            ("id", "label", self.group_name),
            [(_row_id(i), _number(self.y[i]), self.groups[i]) for i in rows],
        )

    def public_csv(self) -> bytes:
        """Return the public slice: id, features, label and group."""
        return _csv(
            ("id", *self.names, "label", self.group_name),
            [
                (
                    _row_id(i),
                    *(repr(float(v)) for v in self.x[i]),
                    _number(self.y[i]),
                    self.groups[i],
                )
                for i in self.public
            ],
        )


def _row_id(index: int) -> str:
    return f"r{index:04d}"


def _number(value: Any) -> str:
    return repr(value.item())


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def _split(n: int, training: int, public: int) -> tuple[Any, Any, Any]:
    order = np.random.default_rng(SEED).permutation(n)
    return order[:training], order[training : training + public], order[training + public :]


def diabetes() -> Parts:
    """Return the diabetes progression data (442 rows, 10 predictors), grouped by sex."""
    data = load_diabetes(scaled=False)
    training, public, hidden = _split(len(data.target), 180, 62)
    groups = np.where(data.data[:, 1] == data.data[:, 1].min(), "a", "b")
    names = tuple(str(name) for name in data.feature_names)
    return Parts(data.data, data.target, names, "sex_group", groups, training, public, hidden)


def breast_cancer() -> Parts:
    """Return the breast cancer data (569 rows, 30 features); 1 is malignant; grouped by nuclei."""
    data = load_breast_cancer()
    training, public, hidden = _split(len(data.target), 180, 89)
    radius = data.data[:, 0]
    groups = np.where(radius > np.median(radius), "large", "small")
    names = tuple(str(name).replace(" ", "_") for name in data.feature_names)
    malignant = (data.target == 0).astype(int)
    return Parts(data.data, malignant, names, "nuclei", groups, training, public, hidden)


def classifier_predictions(parts: Parts, quality: str) -> bytes:
    """Train a classifier and return its predictions file over the public and hidden rows.

    `good` sees all features, `borderline` two weak ones, `bad` one weak feature and 20 rows.
    """
    columns, rows = {
        "good": (slice(None), parts.training),
        "borderline": ([1, 4, 8], parts.training),
        "bad": ([9], parts.training[:20]),
    }[quality]
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(parts.x[rows][:, columns], parts.y[rows])
    wanted = np.concatenate([parts.public, parts.hidden])
    scores = model.predict_proba(parts.x[wanted][:, columns])[:, 1]
    lines = [(_row_id(i), f"{score:.6f}") for i, score in zip(wanted, scores, strict=True)]
    return _csv(("id", "score"), lines)


def regression_predictions(parts: Parts, quality: str) -> bytes:
    """Train a linear regression and return its predictions file over the public and hidden rows.

    `good` uses all predictors, `borderline` two, `bad` one and 12 rows.
    """
    columns, rows = {
        "good": (slice(None), parts.training),
        "borderline": ([2, 3], parts.training),
        "bad": ([0], parts.training[:12]),
    }[quality]
    model = LinearRegression().fit(parts.x[rows][:, columns], parts.y[rows])
    wanted = np.concatenate([parts.public, parts.hidden])
    values = model.predict(parts.x[wanted][:, columns])
    lines = [(_row_id(i), f"{value:.4f}") for i, value in zip(wanted, values, strict=True)]
    return _csv(("id", "prediction"), lines)
